"""Computations of own figures and their way to the public: proposed by one person, decided by another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category
from kreisweit.releases.models import Release


class Computation(models.Model):
    """One computation in numbers. Its exact cells lie in a closed file; this row knows their hash only."""

    job = models.BigIntegerField(unique=True)
    snapshot = models.CharField(max_length=64)  # SHA-256 over the histories it was computed from
    engine = models.CharField(max_length=60)
    definitions = models.JSONField(default=dict)  # version by code
    joined = models.JSONField(default=list)  # keys of the municipalities that took part
    controllers = models.JSONField(null=True)  # codes of all whose records went in; unknown for the oldest rows
    deliveries = models.JSONField(null=True)  # keys of the deliveries whose records went in
    areas = models.JSONField(default=dict)  # planning area by municipality on that day
    first_period = models.CharField(max_length=10)
    last_period = models.CharField(max_length=10)
    persons = models.PositiveIntegerField()
    episodes = models.PositiveIntegerField()
    cells = models.PositiveIntegerField()
    file = models.CharField(max_length=64, unique=True)  # name below KREISWEIT_HOME/computations
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()
    computed_at = models.DateTimeField()
    computed_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-computed_at", "-id"]

    class PersonalData:
        personal: ClassVar = {"computed_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "job", "snapshot", "engine", "definitions", "joined", "controllers", "deliveries", "areas", "first_period", "last_period", "persons",
            "episodes", "cells", "file", "sha256", "seconds", "computed_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"computation {self.pk}"


class ProposalState(models.TextChoices):
    """Life of a proposal; the changes that are possible stand in states.py."""

    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("approved and published")
    REJECTED = "rejected", _("not approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReleaseProposal(models.Model):
    """A computation that somebody wants to publish under a named rule of protection."""

    computation = models.ForeignKey(Computation, on_delete=models.PROTECT, related_name="proposals")
    rule = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    shown = models.PositiveIntegerField()
    suppressed = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    note = models.TextField(blank=True)  # what the proposer wants the approver to know; about figures, not persons
    reason = models.TextField(blank=True)  # why it was rejected or withdrawn
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="monitoring_second_person_decides",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_by=None, decided_at=None)
                | (~models.Q(state="proposed") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="monitoring_decided_iff_somebody_did",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["rejected", "withdrawn"]) | ~models.Q(reason=""),
                name="monitoring_refused_has_reason",
            ),
            models.UniqueConstraint(
                fields=["computation"], condition=models.Q(state="proposed"), name="monitoring_one_open_proposal"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "proposed_by": Category.ACTIVITY,
            "decided_by": Category.ACTIVITY,
            "note": Category.FREE_TEXT,
            "reason": Category.FREE_TEXT,
        }
        plain: ClassVar = [
            "id", "computation", "rule", "state", "shown", "suppressed", "missing", "release", "proposed_at", "decided_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"proposal {self.pk}"
