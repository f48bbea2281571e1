"""Which work still has to be told of: what waits, runs, or failed and was not done later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kreisweit.ground.today import now
from kreisweit.jobs.models import Job, JobState
from kreisweit.jobs.queries import unfinished

pytestmark = pytest.mark.django_db


def job(state: JobState, hours: int, kind: str = "tests.work") -> Job:
    """A job of so many hours ago."""
    over = state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    at = now() - timedelta(hours=hours)
    return Job.objects.create(
        kind=kind, state=state, created_at=at, ended_at=at if over else None, attempt=1, heartbeat=at,
        error_code="tests_failed" if state == JobState.FAILED else "",
    )  # fmt: skip


def test_stopped_work_is_over_and_failed_work_until_it_is_done() -> None:
    job(JobState.FAILED, 9)
    job(JobState.CANCELLED, 8)
    job(JobState.DONE, 7)
    job(JobState.DONE, 1, "tests.other")
    failed = job(JobState.FAILED, 6)
    job(JobState.CANCELLED, 5)
    waiting, running = job(JobState.WAITING, 4), job(JobState.RUNNING, 3)
    assert list(unfinished(Job.objects.filter(kind="tests.work"))) == [running, waiting, failed]
