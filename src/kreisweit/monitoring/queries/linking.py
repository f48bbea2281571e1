"""Reads for the trust office: numbers of the last linkage, doubtful pairs, one pair with its identities."""

from __future__ import annotations

from django.db.models import QuerySet

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.jobs.models import Job
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement
from kreisweit.privacy.queries import clearance_for
from kreisweit.privacy.refusals import NotCleared
from kreisweit.vault.projects import known_projects
from kreisweit.vault.queries import DoubtfulPair, PairEvidence, doubtful_pairs, number_waiting, read_pair, waiting_keys

from ..models import LinkingChoice, LinkRun
from ..rules import may_link_records
from ..subjects import ACTIVITY, LINK_RECORDS

OPEN = "open"


def last_run() -> LinkRun | None:
    """The newest finished linkage."""
    return LinkRun.objects.first()


def linking_choice() -> LinkingChoice:
    """How the trust office wants to link; until it has chosen: one reader, and by itself."""
    return LinkingChoice.objects.first() or LinkingChoice(second_reader=False, by_itself=True)


def linking_jobs(*, by: By) -> QuerySet[Job]:
    """Background linkages, whoever began them, also those that began by themselves. Raises NotAllowed."""
    if not may_link_records(by):
        raise NotAllowed
    return Job.objects.filter(kind=LINK_RECORDS)


def linking_job(pk: int, *, by: By) -> Job:
    """One of them. Raises NotAllowed, NotFound."""
    found = linking_jobs(by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def waiting_to_link(*, by: By) -> int:
    """How many records wait to be linked. Raises NotAllowed, NotCleared."""
    return number_waiting(clearance=linking_clearance(by), by=by)


def doubtful_to_decide(*, by: By) -> tuple[list[DoubtfulPair], list[DoubtfulPair]]:
    """Pairs that wait, and pairs put off, disputed or decided (newest run), without identities; where linking is in
    order only those that one may open.

    Raises NotAllowed.
    """
    try:
        slip = linking_clearance(by)
    except NotCleared:
        slip = None
    pairs = doubtful_pairs(by=by, clearance=slip)
    return [p for p in pairs if p.state == OPEN], [p for p in pairs if p.state != OPEN]


def look_at_pair(pair: int, *, by: By) -> PairEvidence:
    """Two records with their identities; the look is written into the vault's log.

    Raises NotAllowed, NotCleared, NotFound.
    """
    return read_pair(pair, by=by, clearance=linking_clearance(by))


def next_pair(*, after: int, by: By) -> int | None:
    """The open pair that follows in the list, from the beginning again after the last; None if none is open."""
    open_pairs, _later = doubtful_to_decide(by=by)
    ids = [pair.id for pair in open_pairs if pair.id != after]
    return next((pk for pk in ids if pk > after), ids[0] if ids else None)


def linking_clearance(by: By) -> Clearance:
    """The slip for linking, for the trust office. Raises NotAllowed, NotCleared."""
    if not may_link_records(by):
        raise NotAllowed
    return clearance_for(ACTIVITY, operation=Operation.LINK)


def keys_without_secret(*, by: By) -> dict[str, int]:
    """Keys that cannot be compared because the secret of their project does not lie here: number by project. Nothing
    where the activity is not in order. Raises NotAllowed."""
    try:
        clearance = linking_clearance(by)
    except NotCleared:
        return {}
    known = known_projects()
    return {one: number for one, number in waiting_keys(clearance=clearance, by=by).items() if one not in known}


def register_titles() -> dict[str, str]:
    """What each register is called, by its code."""
    return dict(DataAgreement.objects.values_list("register", "title"))


__all__ = [
    "DoubtfulPair",
    "PairEvidence",
    "doubtful_to_decide",
    "keys_without_secret",
    "last_run",
    "linking_choice",
    "linking_clearance",
    "linking_job",
    "linking_jobs",
    "look_at_pair",
    "next_pair",
    "register_titles",
    "waiting_to_link",
]
