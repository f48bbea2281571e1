"""Linking records of persons: start it, keep its numbers, decide. The pairs themselves stay in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now
from kreisweit.jobs.actions import cancel_job, enqueue_job
from kreisweit.jobs.models import Job
from kreisweit.privacy.clearances import Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.vault.actions import (
    LinkSummary,
    ToUndo,
    Undone,
    apply_model,
    decide_pair,
    discard_model,
    keep_check,
    part_entries,
    preview_part,
    preview_undo,
    require_trial,
    undo_merge,
)

from ..models import LinkingChoice, LinkRun
from ..queries import link_quality
from ..queries.linking import linking_choice, linking_clearance, linking_job
from ..refusals import LinkingUnderWay, PartingReasonMissing
from ..rules import may_link_records
from ..subjects import ACTIVITY, LINK_RECORDS

LONGEST_REASON = 300

__all__ = [
    "LONGEST_REASON",
    "ToUndo",
    "Undone",
    "apply_tried_model",
    "choose_linking",
    "decide_doubtful_pair",
    "discard_trial",
    "enqueue_linking",
    "judge_link",
    "keep_link_run",
    "part_record",
    "preview_parting",
    "preview_taking_back",
    "start_applying",
    "start_linking",
    "stop_linking",
    "take_join_back",
]


def start_linking(*, by: By, afresh: bool = False) -> Job:
    """Queue linkage: of what was delivered since the last one, or of all records where there was none.

    `afresh`: learn a new model from all records and tell what it would change, without changing anything; see
    apply_tried_model. Raises NotAllowed, NotCleared, LinkingUnderWay.
    """
    if not may_link_records(by):
        raise NotAllowed
    clearance_for(ACTIVITY, operation=Operation.LINK)
    return enqueue_linking({"afresh": True} if afresh else {}, by=by)


def enqueue_linking(params: Mapping[str, bool | str], *, by: By) -> Job:
    """Queue linkage of some sort; two at once would undo each other's work. Raises LinkingUnderWay."""
    with transaction.atomic():
        if Job.objects.filter(kind=LINK_RECORDS, state__in=["waiting", "running"]).exists():
            raise LinkingUnderWay
        return enqueue_job(LINK_RECORDS, params=params, by=by)


def stop_linking(*, job: int, by: By) -> Job:
    """Ask a linkage to stop, whoever began it. Raises NotAllowed, NotFound, JobIsOver."""
    return cancel_job(linking_job(job, by=by), by=by, may=True)


def keep_link_run(
    *, key: UUID, job: int, model_version: str, summary: LinkSummary, by: By, clusters: Mapping[int, int] | None = None
) -> LinkRun:
    """Keep the numbers of a linkage that the vault has stored; a second call for the same job changes nothing.

    `clusters`: persons by number of records.
    """
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
                "clusters": {str(size): number for size, number in (clusters or {}).items()},
                "finished_at": now(),
                "started_by": by.pk,
            },
        )
        if is_new:
            record("monitoring.link_records", run, by=by, records=summary.records, persons=summary.persons)
    return run


def apply_tried_model(*, version: str, by: By) -> LinkSummary:
    """Let a tried model decide from now on; by somebody else than who tried it, and as long as its report holds.

    Raises NotAllowed, NotCleared, NotFound, SecondPersonNeeded, LinksChanged.
    """
    summary = apply_model(version=version, by=by, clearance=linking_clearance(by), as_reported=True)
    with transaction.atomic():
        record("monitoring.apply_model", "vault.ModelVersion", by=by, merged=summary.merged, split=summary.split)
    return summary


def start_applying(*, version: str, by: By) -> Job:
    """Queue apply_tried_model, which takes long where there are many records.

    Raises NotAllowed, NotCleared, NotFound, SecondPersonNeeded, LinksChanged, LinkingUnderWay.
    """
    require_trial(version=version, by=by, clearance=linking_clearance(by))
    return enqueue_linking({"apply": version}, by=by)


def discard_trial(*, version: str, by: By) -> None:
    """Give a tried model up; by somebody else than who tried it.

    Raises NotAllowed, NotCleared, NotFound, SecondPersonNeeded.
    """
    discard_model(version=version, by=by, clearance=linking_clearance(by))
    with transaction.atomic():
        record("monitoring.discard_trial", "vault.ModelVersion", by=by)


def choose_linking(*, second_reader: bool, by_itself: bool, by: By) -> LinkingChoice:
    """Say how doubtful pairs are decided and whether deliveries are linked by themselves; the same again is no choice.

    Raises NotAllowed.
    """
    if not may_link_records(by):
        raise NotAllowed
    held = linking_choice()
    if held.pk and (held.second_reader, held.by_itself) == (second_reader, by_itself):
        return held
    with transaction.atomic():
        chosen = LinkingChoice.objects.create(
            second_reader=second_reader, by_itself=by_itself, chosen_at=now(), chosen_by=by.pk
        )
        record("monitoring.choose_linking", chosen, by=by, second_reader=second_reader, by_itself=by_itself)
    return chosen


def preview_taking_back(*, event: int, by: By, entry: str = "") -> ToUndo:
    """What take_join_back would do now. Raises as it does."""
    return preview_undo(event=event, entry=entry, by=by, clearance=linking_clearance(by))


def preview_parting(*, entry: str, by: By) -> ToUndo:
    """What part_record would do now. Raises as it does."""
    return preview_part(entry=entry, by=by, clearance=linking_clearance(by))


def take_join_back(*, event: int, by: By, reason: str = "", entry: str = "") -> Undone:
    """Undo a change of who belongs together by its number: whom it joined stay apart from now on, whom it parted stay
    together. `entry`: a record whose person it must concern.

    Raises NotAllowed, NotCleared, PartingReasonMissing, LinkedOnward, NotFound (also where a controller of one of the
    records takes part no longer).
    """
    reason = _reason(reason)
    done = undo_merge(event=event, entry=entry, by=by, clearance=linking_clearance(by), reason=reason)
    with transaction.atomic():
        record("monitoring.take_join_back", "vault.LinkEvent", by=by, number=event)
    return done


def part_record(*, entry: str, by: By, reason: str) -> Undone:
    """Give a record that does not belong to its person one of its own, for good.

    Raises NotAllowed, NotCleared, PartingReasonMissing, NotFound.
    """
    reason = _reason(reason)
    done = part_entries(entries=[entry], by=by, clearance=linking_clearance(by), reason=reason)
    with transaction.atomic():
        record("monitoring.part_record", "vault.LinkEvent", by=by, number=done.event)
    return done


def _reason(said: str) -> str:
    if not said.strip():
        raise PartingReasonMissing
    return said.strip()[:LONGEST_REASON]


def decide_doubtful_pair(*, pair: int, verdict: str, by: By, seen: str | None = None) -> str:
    """Keep a person's decision ("same", "different", "later") about a pair; it acts at once and outranks the model.

    Where two have to agree (LinkingChoice), "same" acts when another person has said so too. Gives the state of the
    pair. Raises NotAllowed, NotCleared, NotFound, AnotherReaderNeeded, DecidedMeanwhile (see vault.actions.decide_pair).
    """
    slip = linking_clearance(by)
    two = linking_choice().second_reader
    state = decide_pair(pair=pair, verdict=verdict, by=by, clearance=slip, second_reader=two, seen=seen)
    with transaction.atomic():
        record("monitoring.decide_doubtful_pair", "vault.DoubtfulPair", by=by, pair=pair)
    return state


def judge_link(*, left: str, right: str, wrong: str = "", by: By, seen: str | None = None) -> None:
    """Say whether an automatic link of the sample is right. `wrong` names the entry that does not belong there: it gets a person of
    its own, for good; "" means that the link is right. `seen`: what was said about it when the person looked.

    Raises NotAllowed, NotCleared, NotFound (also for a link that was not drawn), DecidedMeanwhile (see
    vault.actions.keep_check).
    """
    keep_check(
        left=left, right=right, is_right=not wrong, wrong=wrong, sample=link_quality.SAMPLE, seen=seen, by=by,
        clearance=linking_clearance(by),
    )  # fmt: skip
    with transaction.atomic():
        record("monitoring.judge_link", "vault.LinkCheck", by=by, right=not wrong)
