"""Background work: link the records of all registers."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kreisweit.audit.actions import SYSTEM, By, Machine
from kreisweit.ground.refusal import NotAllowed
from kreisweit.jobs.registry import job_kind
from kreisweit.jobs.run import Cancelled, JobRun
from kreisweit.methods.linkage.records import Linked
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.vault.actions import KeySummary, LinkSummary, begin_link_run, link_entries, store_links, try_model
from kreisweit.vault.queries import (
    LARGEST,
    active_version,
    cluster_sizes,
    decisions,
    identities,
    link_totals,
    waiting_entries,
)
from kreisweit.vault.refusals import ModelInForce

from .actions.encoded import match_waiting_keys
from .actions.linking import apply_tried_model, keep_link_run
from .queries.linking import linking_choice
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
    "keys": _("Comparing keys of institutions that name nobody"),
}
"""Steps of the work; those between reading and storing are told by methods.linkage."""
ORDER = tuple(STEPS)


@job_kind(LINK_RECORDS, title=_("Link records"), steps=STEPS)
def link_records(
    run: JobRun, *, run_key: str = "", afresh: bool = False, by_itself: bool = False, apply: str = ""
) -> dict[str, Any]:
    """Link what was delivered since the last linkage with all other records, by the model in use.

    All records are linked at once where no model is in use yet, or where more records wait than are linked already.
    `afresh`: learn a new model from all records and keep it beside the one in use, with a report of what it would
    change; where that leads to the model in use, nothing is kept. `apply`: let a model that was tried decide. `by_itself`: nobody asked for it; it is done in the name of the
    system, never learns a model, and ends where the trust office does not want that any more. Every step asks anew whether the activity is in order. What was begun goes on after a crash: a piece is
    one transaction of the vault, and the whole is read anew and written at once.
    """
    person = _by_itself(run) if by_itself else _allowed(run)
    run.progress(0, len(ORDER), "reading")
    clearance = _clearance()
    if apply:
        return _apply(run, person, apply)
    if by_itself:
        return _link_waiting(run, waiting_entries(clearance=clearance, by=person), person)
    if not afresh and not run.cursor and active_version(clearance=clearance, by=person):
        waiting = waiting_entries(clearance=clearance, by=person)
        if len(waiting) <= link_totals(clearance=clearance, by=person)[0]:
            return _link_waiting(run, waiting, person, with_keys=True)
    return _link_all(run, clearance, person, afresh)


def _apply(run: JobRun, person: By, version: str) -> dict[str, Any]:
    run.progress(len(ORDER) - 1, len(ORDER), "storing")
    if active_version(clearance=_clearance(), by=person) == version:  # the work was broken off behind the vault
        summary = LinkSummary(*link_totals(clearance=_clearance(), by=person), 0, 0, 0)
    else:
        summary = apply_tried_model(version=version, by=person)
    return _kept(run, UUID(summary.run) if summary.run else uuid4(), version, summary, person)


def _kept_with_keys(run: JobRun, key: UUID, version: str, summary: LinkSummary, person: By) -> dict[str, Any]:
    """Compare what came as keys before the numbers are kept, so that these hold for all."""
    done = _match_keys(run, person)
    if done.compared:
        records, persons = link_totals(clearance=_clearance(), by=person)
        summary = LinkSummary(records, persons, summary.merged + done.merged, summary.split, done.doubtful)
    told = _kept(run, key, version, summary, person)
    if done.compared or done.without_secret:
        told |= {"keys": done.compared, "keys_without_secret": done.without_secret}
    return told


def _kept(run: JobRun, key: UUID, version: str, summary: LinkSummary, person: By) -> dict[str, Any]:
    sizes = cluster_sizes(LARGEST, clearance=_clearance(), by=person)
    kept = keep_link_run(
        key=key, job=run.job_id, model_version=version, summary=summary, by=person, clusters=sizes
    )  # fmt: skip
    return {"run": kept.pk, "records": kept.records, "persons": kept.persons, "doubtful": kept.doubtful}


def _link_waiting(run: JobRun, waiting: list[str], person: By, *, with_keys: bool = False) -> dict[str, Any]:
    def tell(done: int, total: int) -> None:
        _clearance()
        run.progress(done, max(total, 1), "score")

    done = link_entries(entries=waiting, clearance=_clearance(), by=person, progress=tell)
    records, persons = link_totals(clearance=_clearance(), by=person)
    summary = LinkSummary(records, persons, done.merged, done.split, done.doubtful)
    version = active_version(clearance=_clearance(), by=person)
    return (_kept_with_keys if with_keys else _kept)(run, done.run, version, summary, person)


def _match_keys(run: JobRun, person: By) -> KeySummary:
    """Compare what came as keys, now that the people known by name stand together."""

    def tell(done: int, total: int) -> None:
        _clearance()
        run.progress(done, max(total, 1), "keys")

    return match_waiting_keys(clearance=_clearance(), by=person, progress=tell)


def _link_all(run: JobRun, clearance: Clearance, person: By, afresh: bool) -> dict[str, Any]:
    key = UUID(run.cursor["run"]) if run.cursor else _begin(run, clearance, person)
    records = list(identities(clearance=clearance, by=person))
    linked = _link(run, records)
    run.progress(ORDER.index("storing"), len(ORDER), "storing")
    if afresh:
        try:
            report = try_model(run=key, linked=linked, clearance=_clearance(), by=_allowed(run))
        except ModelInForce:
            return {"same_model": linked.model_version}
        return {"tried": report.version, "merged": report.merged, "split": report.split}
    summary = store_links(run=key, linked=linked, clearance=_clearance(), by=_allowed(run))
    return _kept_with_keys(run, key, linked.model_version, summary, person)


def _allowed(run: JobRun) -> User:
    person = User.objects.filter(pk=run.created_by or 0).first()
    if person is None or not may_link_records(person):
        raise NotAllowed
    return person


def _by_itself(run: JobRun) -> Machine:
    """The system, as long as nobody's name stands at the work and the trust office wants it so."""
    if run.created_by is not None:
        raise NotAllowed
    if not linking_choice().by_itself:
        raise Cancelled
    return SYSTEM


def _clearance() -> Clearance:
    return clearance_for(ACTIVITY, operation=Operation.LINK)


def _begin(run: JobRun, clearance: Clearance, person: By) -> UUID:
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
