"""Linking records of persons: start it, keep its numbers. The pairs themselves stay in the vault."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now
from kreisweit.jobs.actions import enqueue_job
from kreisweit.jobs.models import Job
from kreisweit.privacy.clearances import Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.vault.actions import LinkSummary, decide_pair

from ..models import LinkRun
from ..queries.linking import linking_clearance
from ..refusals import LinkingUnderWay
from ..rules import may_link_records
from ..subjects import ACTIVITY, LINK_RECORDS


def start_linking(*, by: By) -> Job:
    """Queue the linkage of all records. Raises NotAllowed, NotCleared, LinkingUnderWay."""
    if not may_link_records(by):
        raise NotAllowed
    clearance_for(ACTIVITY, operation=Operation.LINK)
    with transaction.atomic():
        if Job.objects.filter(kind=LINK_RECORDS, state__in=["waiting", "running"]).exists():
            raise LinkingUnderWay
        return enqueue_job(LINK_RECORDS, params={}, by=by)


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


def decide_doubtful_pair(*, pair: int, verdict: str, by: By) -> None:
    """Keep a person's decision ("same", "different", "later") about a pair; it acts at once and outranks the model.

    Raises NotAllowed, NotCleared, NotFound.
    """
    decide_pair(pair=pair, verdict=verdict, by=by, clearance=linking_clearance(by))
    with transaction.atomic():
        record("monitoring.decide_doubtful_pair", "vault.DoubtfulPair", by=by, pair=pair)
