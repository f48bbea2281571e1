"""Writes: put work into the queue, ask it to stop, take up what a crash left behind, tidy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kreisweit.audit.actions import By, Machine, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now

from . import rules
from .models import Job, JobState
from .queue import enqueue_task, is_queued
from .registry import kind_of
from .states import JobIsOver, next_state

DEAD_AFTER = timedelta(seconds=30)
"""Silence after which a job counts as left behind."""
MAX_CRASHES = 5
"""Crashes without any progress in between after which a job is given up."""
KEEP_JOBS = timedelta(days=90)
KEEP_TASKS = timedelta(days=1)
MAX_TEXT = 200


def enqueue_job(kind: str, *, params: Mapping[str, Any], by: By) -> Job:
    """Queue work of a registered kind, in the transaction of the caller if there is one.

    `params` are ids, codes and numbers. Raises LookupError for an unknown kind, TypeError for other values.
    """
    kind_of(kind)
    _check_params(params)
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, params=dict(params), created_at=now(), heartbeat=timezone.now(), created_by=by.pk
        )
        enqueue_task(job.pk)
        record("jobs.enqueue_job", job, by=by, kind=kind)
    job.refresh_from_db()
    return job


def cancel_job(job: Job, *, by: By, may: bool = False) -> Job:
    """Cancel waiting work at once; ask running work to stop at its next safe point.

    `may`: the caller has asked a rule of its own. Raises NotAllowed, or JobIsOver when there is nothing left to stop.
    """
    if not may and not isinstance(by, Machine) and not rules.may_cancel_job(by, job):
        raise NotAllowed
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        after = next_state(job.state, "cancel")
        if job.state == JobState.WAITING:
            job.state, job.ended_at = after, now()
        job.cancel_requested = True
        job.save(update_fields=["state", "ended_at", "cancel_requested"])
        record("jobs.cancel_job", job, by=by, kind=job.kind)
    return job


def resume_dead_jobs(*, by: By) -> int:
    """Queue again what lost its worker; give up what crashes again and again. Returns the number of jobs.

    A running job is lost when its heartbeat is older than DEAD_AFTER; a waiting one when it is as old
    and no row of the queue stands for it (the worker died between the two).
    """
    quiet = Job.objects.filter(heartbeat__lt=timezone.now() - DEAD_AFTER)
    running = list(quiet.filter(state=JobState.RUNNING).values_list("pk", flat=True))
    waiting = dict(quiet.filter(state=JobState.WAITING).values_list("pk", "task_id"))
    queued = is_queued(list(waiting.values()))
    lost = running + [pk for pk, task in waiting.items() if task not in queued]
    return sum(_take_up(pk, by=by) for pk in lost)


def _take_up(job_id: int, *, by: By) -> bool:
    with transaction.atomic():
        still_quiet = Job.objects.select_for_update().filter(heartbeat__lt=timezone.now() - DEAD_AFTER)
        job = still_quiet.filter(pk=job_id).first()
        if job is None:
            return False
        verb = "requeue"
        if job.state == JobState.RUNNING:
            job.crashes += 1
            if job.crashes >= MAX_CRASHES:
                verb, job.error_code = "fail", "job_died"
        if job.cancel_requested:
            verb, job.error_code = "cancel", ""
        try:
            job.state = next_state(job.state, verb)
        except JobIsOver:
            return False
        job.ended_at = None if verb == "requeue" else now()
        job.attempt += 1  # a run that is only slow may not write any more
        job.save()
        if verb == "requeue":
            enqueue_task(job.pk)
        record(f"jobs.{verb}_job", job, by=by, kind=job.kind, crashes=job.crashes)
    return True


def tidy_jobs(*, by: By) -> int:
    """Delete ended jobs after KEEP_JOBS and rows of the queue after KEEP_TASKS. Returns the number of jobs."""
    from django_tasks_db.models import DBTaskResult

    with transaction.atomic():
        DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - KEEP_TASKS).exclude(
            id__in=_tasks_in_use(),
        ).delete()
        count, _ = Job.objects.filter(ended_at__lt=now() - KEEP_JOBS).delete()
        if count:
            record("jobs.tidy_jobs", "jobs.Job", by=by, count=count)
    return count


def _tasks_in_use() -> list[str]:
    alive = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).exclude(task_id="")
    return [task for task in alive.values_list("task_id", flat=True) if len(task) == 36]


def _check_params(params: Mapping[str, Any]) -> None:
    for name, value in params.items():
        values = value if isinstance(value, list) else [value]
        for item in values:
            if not (item is None or isinstance(item, bool | int) or (isinstance(item, str) and len(item) <= MAX_TEXT)):
                raise TypeError(f"the parameter {name} of a job is neither an id nor a code")
