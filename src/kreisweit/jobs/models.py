"""Background work that one can watch, cancel and take up again after a crash.

A job holds ids and codes only: its parameters and errors are readable in the database.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category


class JobState(models.TextChoices):
    """Life of a job; the changes that are possible stand in states.py."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One piece of work: what, for whom, how far."""

    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)  # ids and codes only
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING, db_index=True)
    step = models.CharField(max_length=80, blank=True)  # code of the step, a sentence in the doors
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(null=True)  # where to go on after a crash
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=80, blank=True)
    error_params = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(default=False)
    attempt = models.PositiveIntegerField(default=0)  # which run owns the row; an older one may no longer write
    crashes = models.PositiveSmallIntegerField(default=0)  # since the cursor last moved
    task_id = models.CharField(max_length=64, blank=True)  # the queue's own row
    heartbeat = models.DateTimeField(null=True)  # the machine's time: queued, or last sign of life
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(total=0) | models.Q(done__lte=models.F("total")),
                name="jobs_done_within_total",
            ),
            models.CheckConstraint(
                condition=(models.Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False))
                | (models.Q(state__in=["waiting", "running"], ended_at__isnull=True)),
                name="jobs_ended_iff_over",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="failed") & ~models.Q(error_code=""))
                | (~models.Q(state="failed") & models.Q(error_code="")),
                name="jobs_failed_iff_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running") | models.Q(heartbeat__isnull=False, attempt__gte=1),
                name="jobs_running_has_pulse",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"created_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "kind", "params", "state", "step", "done", "total", "cursor", "result", "error_code", "error_params",
            "cancel_requested", "attempt", "crashes", "task_id", "heartbeat", "created_at", "started_at", "ended_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Tick(models.Model):
    """One thing that the clock does at intervals: when last, and who is at it until when."""

    name = models.SlugField(max_length=60, unique=True)
    last_run = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    class PersonalData:
        plain: ClassVar = ["id", "name", "last_run", "lease_until", "last_error"]

    def __str__(self) -> str:
        return self.name
