"""Background work that one can watch, cancel and take up again after a crash.

A job holds ids and codes only: its parameters and errors are readable in the database.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category


class JobState(models.TextChoices):
    """Life of a job."""

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
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
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
                condition=~models.Q(state="failed") | ~models.Q(error_code=""), name="jobs_failed_says_why"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"created_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "kind", "params", "state", "step", "done", "total", "cursor", "result", "error_code", "error_params",
            "cancel_requested", "attempts", "heartbeat", "created_at", "started_at", "ended_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
