"""Linking records of persons: start it, keep its numbers. The pairs themselves stay in the vault."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.ground.today import now
from kreisweit.jobs.actions import enqueue_job
from kreisweit.jobs.models import Job
from kreisweit.privacy.clearances import Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.vault.actions import (
    LinkSummary,
    Undone,
    apply_model,
    decide_pair,
    keep_check,
    part_entries,
    undo_merge,
)

from ..models import LinkRun
from ..queries.linking import linking_clearance
from ..refusals import LinkingUnderWay
from ..rules import may_link_records
from ..subjects import ACTIVITY, LINK_RECORDS


def start_linking(*, by: By, afresh: bool = False) -> Job:
    """Queue linkage: of what was delivered since the last one, or of all records where there was none.

    `afresh`: learn a new model from all records and tell what it would change, without changing anything; see
    apply_tried_model. Raises NotAllowed, NotCleared, LinkingUnderWay.
    """
    if not may_link_records(by):
        raise NotAllowed
    clearance_for(ACTIVITY, operation=Operation.LINK)
    with transaction.atomic():
        if Job.objects.filter(kind=LINK_RECORDS, state__in=["waiting", "running"]).exists():
            raise LinkingUnderWay
        return enqueue_job(LINK_RECORDS, params={"afresh": True} if afresh else {}, by=by)


def keep_link_run(*, key: UUID, job: int, model_version: str, summary: LinkSummary, by: By) -> LinkRun:
    """Keep the numbers of a linkage that the vault has stored; a second call for the same job changes nothing."""
    with transaction.atomic():
        run, is_new = LinkRun.objects.get_or_create(
            job=job,
            defaults={
                "key": key,
                "model_version": model_version,
                "records": summary.records,
                "persons": summary.persons,
                "merged": summary.merged,
                "split": summary.split,
                "doubtful": summary.doubtful,
                "finished_at": now(),
                "started_by": by.pk,
            },
        )
        if is_new:
            record("monitoring.link_records", run, by=by, records=summary.records, persons=summary.persons)
    return run


def apply_tried_model(*, version: str, by: By) -> LinkSummary:
    """Let a tried model decide from now on; by somebody else than who tried it.

    Raises NotAllowed, NotCleared, NotFound, SecondPersonNeeded.
    """
    summary = apply_model(version=version, by=by, clearance=linking_clearance(by))
    with transaction.atomic():
        record("monitoring.apply_model", "vault.ModelVersion", by=by, merged=summary.merged, split=summary.split)
    return summary


def take_join_back(*, event: int, by: By, reason: str = "") -> Undone:
    """Undo a change of who belongs together by its number; what was one stays apart from now on.

    Raises NotAllowed, NotCleared, NotFound, LinkedOnward.
    """
    done = undo_merge(event=event, by=by, clearance=linking_clearance(by), reason=reason)
    with transaction.atomic():
        record("monitoring.take_join_back", "vault.LinkEvent", by=by, number=event)
    return done


def decide_doubtful_pair(*, pair: int, verdict: str, by: By) -> None:
    """Keep a person's decision ("same", "different", "later") about a pair; it acts at once and outranks the model.

    Raises NotAllowed, NotCleared, NotFound.
    """
    decide_pair(pair=pair, verdict=verdict, by=by, clearance=linking_clearance(by))
    with transaction.atomic():
        record("monitoring.decide_doubtful_pair", "vault.DoubtfulPair", by=by, pair=pair)


def judge_link(*, left: str, right: str, wrong: str = "", by: By) -> None:
    """Say whether an automatic link is right. `wrong` names the entry that does not belong there: it gets a person of
    its own, for good; "" means that the link is right.

    Raises NotAllowed, NotCleared, NotFound.
    """
    slip = linking_clearance(by)
    if wrong not in ("", left, right):
        raise NotFound
    keep_check(left=left, right=right, is_right=not wrong, by=by, clearance=slip)
    if wrong:
        part_entries(entries=[wrong], by=by, clearance=slip, reason="")
    with transaction.atomic():
        record("monitoring.judge_link", "vault.LinkCheck", by=by, right=not wrong)
