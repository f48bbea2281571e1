"""Who may see and stop background work: whoever started it, and those who run the system."""

from __future__ import annotations

from typing import Any

from kreisweit.people import rules as people_rules

from .models import Job


def may_view_all_jobs(user: Any) -> bool:
    """Whether the user looks after the background work of the whole installation."""
    return people_rules.may_view_jobs(user)


def may_view_job(user: Any, job: Job) -> bool:
    """Whether the user may see this job."""
    return (user.pk is not None and job.created_by == user.pk) or may_view_all_jobs(user)


def may_cancel_job(user: Any, job: Job) -> bool:
    """Whether the user may ask this job to stop: the same people as may see it."""
    return may_view_job(user, job)
