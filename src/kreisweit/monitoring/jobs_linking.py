"""Background work: link the records of all registers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import NotAllowed
from kreisweit.jobs.registry import job_kind
from kreisweit.jobs.run import JobRun
from kreisweit.methods.linkage.records import Linked
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.vault.actions import begin_link_run, store_links
from kreisweit.vault.queries import decisions, identities

from .actions.linking import keep_link_run
from .rules import may_link_records
from .subjects import ACTIVITY, LINK_RECORDS

STEPS = {
    "reading": _("Reading the records"),
    "prepare": _("Bringing names and dates into one form"),
    "block": _("Finding pairs that could be one person"),
    "train": _("Learning how much each agreement counts"),
    "score": _("Comparing pairs"),
    "group": _("Grouping records of one person"),
    "storing": _("Keeping the links"),
}
"""Steps of the work; those between reading and storing are told by methods.linkage."""
ORDER = tuple(STEPS)


@job_kind(LINK_RECORDS, title=_("Link records"), steps=STEPS)
def link_records(run: JobRun, *, run_key: str = "") -> dict[str, Any]:
    """Link all records of the vault in memory and keep groups, pairs and doubtful pairs there.

    Every step asks anew whether the activity is in order. After a crash the work begins again: it reads
    the whole and writes in one transaction of the vault, so nothing is ever half done.
    """
    person = _allowed(run)
    run.progress(0, len(ORDER), "reading")
    clearance = _clearance()
    key = UUID(run.cursor["run"]) if run.cursor else _begin(run, clearance, person)
    records = list(identities(clearance=clearance, by=person))
    linked = _link(run, records)
    run.progress(len(ORDER) - 1, len(ORDER), "storing")
    summary = store_links(run=key, linked=linked, clearance=_clearance(), by=_allowed(run))
    kept = keep_link_run(key=key, job=run.job_id, model_version=linked.model_version, summary=summary, by=person)
    return {"run": kept.pk, "records": kept.records, "persons": kept.persons, "doubtful": kept.doubtful}


def _allowed(run: JobRun) -> User:
    person = User.objects.filter(pk=run.created_by or 0).first()
    if person is None or not may_link_records(person):
        raise NotAllowed
    return person


def _clearance() -> Clearance:
    return clearance_for(ACTIVITY, operation=Operation.LINK)


def _begin(run: JobRun, clearance: Clearance, person: User) -> UUID:
    key = begin_link_run(clearance=clearance, by=person)
    run.save_cursor({"run": str(key)})
    return key


def _link(run: JobRun, records: list[Any]) -> Linked:
    def tell(step: str, _done: int, _total: int) -> None:
        _clearance()
        run.progress(ORDER.index(step) if step in ORDER else 1, len(ORDER), step)

    import duckdb

    from kreisweit.methods.linkage.link import link  # here because it brings Splink along

    connection = duckdb.connect(":memory:", config=_limits())
    try:
        return link(records, connection=connection, decided=decisions(), progress=tell)
    finally:
        connection.close()


def _limits() -> dict[str, Any]:
    """No spill to the disk: identities stay in memory."""
    return {
        "memory_limit": f"{settings.LINK_MEMORY_MB}MB",
        "threads": settings.LINK_THREADS,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
