"""Runs one job and ends it properly; no exception leaves, so that none is stored or logged with values."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import transaction
from django.utils import timezone

from kreisweit.audit.actions import SYSTEM, record
from kreisweit.ground.refusal import Refusal
from kreisweit.ground.today import now

from .models import Job, JobState
from .queue import enqueue_task
from .registry import kind_of
from .run import Cancelled, JobRun, Stopping, Superseded
from .scrub import error_of, log_bug
from .states import next_state, sources_of

logger = logging.getLogger("kreisweit.jobs")


def claim(job_id: int) -> Job | None:
    """Make the job ours if it is waiting; None if somebody else has it, it is over or deleted."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state__in=sources_of("start")).first()
        if job is None:
            return None
        job.state = next_state(job.state, "start")
        job.attempt += 1
        job.heartbeat = timezone.now()
        job.started_at = job.started_at or now()
        job.save(update_fields=["state", "attempt", "heartbeat", "started_at"])
    return job


def run_job(job_id: int, *, stop: threading.Event | None = None, beat: Any = None) -> None:
    """Run a waiting job to its end, its cancellation, its failure or the stop of the worker.

    `beat` is told (job id, attempt) while the work lasts and None afterwards. Never raises for what the
    work does; logs class and place of a bug.
    """
    job = claim(job_id)
    if job is None:
        return
    run = JobRun(job, stop=stop)
    if beat is not None:
        beat((job.pk, job.attempt))
    try:
        _work(job, run)
    except Exception as exception:
        log_bug(f"job {job_id} could not be ended", exception)
    finally:
        if beat is not None:
            beat(None)


def _work(job: Job, run: JobRun) -> None:
    try:
        run.safe_point()
        end_run(run, "finish", result=kind_of(job.kind).function(run, **job.params))
    except Cancelled:
        end_run(run, "cancel")
    except Stopping:
        put_back(run)
    except Superseded:
        logger.warning("job %s is in other hands; this run ended", job.pk)
    except Exception as exception:
        code, params = error_of(exception)
        if not isinstance(exception, Refusal):
            log_bug(f"job {job.pk} ({job.kind}) failed", exception)
        end_run(run, "fail", error_code=code, error_params=params)


def end_run(run: JobRun, verb: str, **fields: Any) -> bool:
    """End the job by a verb of states.py, with its audit event; False if the run no longer owns it."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=run.job_id, attempt=run.attempt, state=JobState.RUNNING).first()
        if job is None:
            return False
        job.state = next_state(job.state, verb)
        job.ended_at = now()
        if verb == "finish" and job.total:
            job.done = job.total
        for name, value in fields.items():
            setattr(job, name, value)
        job.save()
        record(f"jobs.{verb}_job", job, by=SYSTEM, kind=job.kind, error=job.error_code)
    return True


def put_back(run: JobRun) -> bool:
    """Back into the queue, with its cursor; False if the run no longer owns the job."""
    with transaction.atomic():
        mine = Job.objects.filter(pk=run.job_id, attempt=run.attempt, state=JobState.RUNNING)
        if not mine.update(state=JobState.WAITING, heartbeat=timezone.now()):
            return False
        enqueue_task(run.job_id)
    return True
