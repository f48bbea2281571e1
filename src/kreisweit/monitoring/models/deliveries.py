"""How an institution delivers (columns, dates) and what became of each file. No value of a person is kept here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category
from kreisweit.privacy.models import DataAgreement


class DeliveryKind(models.TextChoices):
    """What stands in the rows of a file."""

    PERSONS = "persons", _("one row per person or event of a person")
    CELLS = "cells", _("numbers that the institution has added up itself")


class FileKind(models.TextChoices):
    """In what shape an institution's own program writes files."""

    CSV = "csv", _("text table (CSV)")
    XLSX = "xlsx", _("workbook (XLSX)")


class DeliverySpecification(models.Model):
    """Which column of an institution's file means what. A change makes a new version; the old one stays."""

    agreement = models.ForeignKey(DataAgreement, on_delete=models.PROTECT, related_name="specifications")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=DeliveryKind.choices, default=DeliveryKind.PERSONS)
    file_kind = models.CharField(max_length=6, choices=FileKind.choices, default=FileKind.CSV)
    delimiter = models.CharField(max_length=1, default=";")
    encoding = models.CharField(max_length=20, default="utf-8")  # utf-8 or windows-1252
    columns = models.JSONField(default=list)  # see methods.intake.deliveries.specification
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["agreement_id", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "version"], name="monitoring_specification_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(is_current=True), name="monitoring_one_current_specification"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"created_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "agreement", "version", "title", "kind", "file_kind", "delimiter", "encoding", "columns", "is_current",
            "created_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class DeliveryState(models.TextChoices):
    """Life of a delivered file; the changes that are possible stand in states.py."""

    UPLOADED = "uploaded", _("uploaded, not yet checked")
    CHECKED = "checked", _("checked, waits for a decision")
    STORING = "storing", _("is being taken over")
    ACCEPTED = "accepted", _("taken over")
    REJECTED = "rejected", _("not taken over")
    UNDONE = "undone", _("taken back")


class Delivery(models.Model):
    """One file of one institution: numbers, findings without values, and where it stands."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the vault knows it by this
    agreement = models.ForeignKey(DataAgreement, on_delete=models.PROTECT, related_name="deliveries")
    specification = models.ForeignKey(DeliverySpecification, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.UPLOADED)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    incoming = models.UUIDField(null=True)  # the encrypted file in the vault, until it is decided
    rows_read = models.PositiveIntegerField(default=0)
    rows_good = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    rows_blocked = models.PositiveIntegerField(default=0)  # of persons with a blocked address: dropped, never stored
    rows_not_joined = models.PositiveIntegerField(default=0)  # of municipalities that have not joined: dropped
    rows_repeated = models.PositiveIntegerField(default=0)  # say again what another row says
    dropped_columns = models.JSONField(default=list)  # [{"column": "Aufenthaltstitel", "values": 120}]
    findings = models.JSONField(default=list)  # row, column, code, params; never a value
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)  # persons delivered earlier whose address is blocked now
    job = models.BigIntegerField(null=True)  # the background work that checks or takes over at the moment
    uploaded_at = models.DateTimeField()
    uploaded_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["accepted", "rejected", "undone"]) | models.Q(incoming__isnull=True),
                name="monitoring_raw_file_destroyed",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "uploaded_by": Category.ACTIVITY,
            "decided_by": Category.ACTIVITY,
            "undone_by": Category.ACTIVITY,
        }
        plain: ClassVar = [
            "id", "key", "agreement", "specification", "state", "sha256", "size", "incoming", "rows_read", "rows_good",
            "rows_bad", "rows_blocked", "rows_not_joined", "rows_repeated", "dropped_columns", "findings", "new", "changed", "unchanged", "erased",
            "job", "uploaded_at", "decided_at", "undone_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class CalendarEntry(models.Model):
    """When an institution delivers next, and for which time."""

    agreement = models.ForeignKey(DataAgreement, on_delete=models.PROTECT, related_name="calendar")
    covers_from = models.DateField()
    covers_until = models.DateField()
    due_on = models.DateField()
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="calendar")
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "covers_from"], name="monitoring_calendar_once"),
            models.CheckConstraint(
                condition=models.Q(covers_until__gte=models.F("covers_from")), name="monitoring_calendar_order"
            ),
        ]

    class PersonalData:
        plain: ClassVar = ["id", "agreement", "covers_from", "covers_until", "due_on", "delivery", "reminded_on"]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.due_on}"


class AggregateCell(models.Model):
    """A number that an institution added up itself; kept with the delivery it came in."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="cells")
    indicator = models.CharField(max_length=60)
    level = models.CharField(max_length=20)
    area = models.CharField(max_length=12)
    period = models.CharField(max_length=10)
    group = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)  # empty: kept secret by the institution
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "level", "area", "period", "group"],
                condition=models.Q(is_current=True),
                name="monitoring_one_current_cell",
            ),
        ]

    class PersonalData:
        plain: ClassVar = [
            "id", "delivery", "indicator", "level", "area", "period", "group", "value", "is_current",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator} {self.area} {self.period}"
