"""Reads: jobs that a user may see, and a job in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kreisweit.ground.refusal import NotFound, Refusal
from kreisweit.ground.today import now

from . import rules
from .models import Job, JobState
from .registry import find_kind
from .states import OVER

FEW_STEPS = 20


@dataclass(frozen=True)
class JobText:
    """A job as a person reads it, in the active language. `percent` 0..100, `seconds_left` None if unknown."""

    title: str
    state: str
    step: str
    percent: int
    seconds_left: int | None
    error: str
    remedy: str
    is_over: bool


def visible_to(user: Any) -> QuerySet[Job]:
    """Jobs that the user started, or all for those who run the system."""
    if rules.may_view_all_jobs(user):
        return Job.objects.all()
    return Job.objects.filter(created_by=user.pk) if user.pk else Job.objects.none()


def job_for(user: Any, job_id: int, *, kind: str = "") -> Job:
    """One visible job; raises NotFound (also for a job of another kind than asked for)."""
    job = visible_to(user).filter(pk=job_id).first()
    if job is None or (kind and job.kind != kind):
        raise NotFound
    return job


def unfinished(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those that wait, run, or failed without a later one of their kind having ended well.

    Work that somebody stopped is over: whoever did so need not be told again.
    """
    later = Job.objects.filter(kind=OuterRef("kind"), state=JobState.DONE, created_at__gt=OuterRef("created_at"))
    return jobs.filter(
        Q(state__in=[JobState.WAITING, JobState.RUNNING]) | Q(state=JobState.FAILED) & ~Exists(later),
    )


def describe(job: Job) -> JobText:
    """Title, state, step, error and remedy of a job in words."""
    kind = find_kind(job.kind)
    error, remedy = error_texts(job)
    return JobText(
        title=str(kind.title) if kind else job.kind,
        state=state_text(job),
        step=str(kind.steps.get(job.step, "")) if kind else "",
        percent=percent_of(job),
        seconds_left=seconds_left(job),
        error=error,
        remedy=remedy,
        is_over=JobState(job.state) in OVER,
    )


def state_text(job: Job) -> str:
    """The state in words; a running job that was asked to stop says so."""
    if job.state == JobState.RUNNING and job.cancel_requested:
        return _("will be stopped")
    return str(JobState(job.state).label)


def percent_of(job: Job) -> int:
    """Share done in whole per cent; 100 only when the job is done."""
    if job.state == JobState.DONE:
        return 100
    return min(99, 100 * job.done // job.total) if job.total else 0


def seconds_left(job: Job) -> int | None:
    """Seconds that the rest takes if it goes on like the part done; None before a twentieth is done.

    Work of few large steps promises nothing: they differ too much.
    """
    if job.total < FEW_STEPS:
        return None
    if job.state != JobState.RUNNING or job.started_at is None or not job.total or job.done * 20 < job.total:
        return None
    passed = (now() - job.started_at).total_seconds()
    return max(0, round(passed * (job.total - job.done) / job.done))


def error_texts(job: Job) -> tuple[str, str]:
    """Sentence and remedy of a failed job; empty texts for all others."""
    if job.state != JobState.FAILED:
        return "", ""
    if job.error_code == "job_died":
        return (
            _("The work was broken off several times at the same place."),
            _("Try again; if it happens once more, tell the operators of this installation."),
        )
    texts = _texts_of(job)
    if texts is not None:
        try:
            return str(texts[0]) % job.error_params, str(texts[1]) % job.error_params
        except (KeyError, TypeError, ValueError):  # stored by an older version with other parameters
            return str(Refusal.sentence), ""
    return (
        _("The work failed because of a fault in the program. Nothing was taken over by halves."),
        _("Tell the operators of this installation the number of this work: %(number)s.") % {"number": job.pk},
    )


def _texts_of(job: Job) -> tuple[Any, Any] | None:
    kind = find_kind(job.kind)
    own = kind.error_texts(job.error_code) if kind and kind.error_texts else None
    refusal = _refusals().get(job.error_code)
    return own or ((refusal.sentence, refusal.remedy) if refusal else None)


def _refusals() -> dict[str, type[Refusal]]:
    found: dict[str, type[Refusal]] = {}
    waiting = [Refusal]
    while waiting:
        kind = waiting.pop()
        found.setdefault(kind.code, kind)
        waiting += kind.__subclasses__()
    return found
