"""The shop window: figures that may be seen, imported and (later) our own, each with its provenance.

A figure never changes. A corrected file makes a new release whose figures supersede the old ones.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category
from kreisweit.methods.disclosure import (
    Cell,
    Count,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Rate,
    Suppressed,
    SuppressedReason,
)


class Source(models.Model):
    """A publication that figures come from; texts by language are in `texts`."""

    code = models.SlugField(max_length=60, unique=True)
    holder = models.CharField(max_length=200)
    attribution = models.CharField(max_length=300)
    licence = models.CharField(max_length=60)
    licence_url = models.URLField(blank=True)
    url = models.URLField(blank=True)
    texts = models.JSONField(default=dict)  # {"de": {"title": …, "basis": …}, "en": …}
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["code"]

    class PersonalData:
        plain: ClassVar = [
            "id", "code", "holder", "attribution", "licence", "licence_url", "url", "texts", "is_invented",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


PER = {"percent": 100, "per_100": 100, "per_1000": 1000, "per_10000": 10000}
"""Base of a share by the unit of its indicator."""


class IndicatorVersion(models.Model):
    """One version of an indicator's definition; files seed it, figures name the version they were made by."""

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    topic = models.SlugField(max_length=40)
    unit = models.CharField(max_length=30)  # percent, persons, dwellings, euro_per_m2, years, per_1000 …
    decimals = models.PositiveSmallIntegerField(default=1)
    weight = models.CharField(max_length=60, blank=True)  # indicator whose values weigh the county's mean
    is_share = models.BooleanField(default=False)
    texts = models.JSONField(default=dict)  # {"de": {"name", "question", "answer", "definition", "caution"}}
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "code", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="releases_indicator_version")]

    class PersonalData:
        plain: ClassVar = [
            "id", "code", "version", "valid_from", "topic", "unit", "decimals", "weight", "is_share", "texts", "order",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def per(self) -> int | None:
        """What a share of this indicator refers to: 100, 1000 …; None where it counts something else."""
        return PER.get(self.unit)


class ReleaseKind(models.TextChoices):
    """Where the figures of a release come from."""

    IMPORTED = "imported", _("official figures, brought in")
    COMPUTED = "computed", _("own figures, protected")


class Release(models.Model):
    """One act of publication: which file or computation, by which rule protected, when."""

    kind = models.CharField(max_length=20, choices=ReleaseKind.choices)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="releases")
    layout = models.CharField(max_length=40, blank=True)
    rule = models.CharField(max_length=60)  # name of the disclosure rule
    content_hash = models.CharField(max_length=64)  # SHA-256 of the file
    scope = models.CharField(max_length=20, blank=True)  # "" = everything in the file, or the county's key
    rows_read = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    note = models.TextField(blank=True)  # for the public: why figures were withdrawn
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["source", "content_hash"])]

    class PersonalData:
        personal: ClassVar = {"published_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "kind", "source", "layout", "rule", "content_hash", "scope", "rows_read", "findings", "note", "published_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source_id} {self.published_at:%Y-%m-%d}"


class Level(models.TextChoices):
    """Kind of area that a figure speaks of."""

    COUNTRY = "country", _("Germany")
    LAND = "land", _("Land")
    COUNTY = "county", _("county")
    PLANNING_AREA = "planning_area", _("planning area")
    ASSOCIATION = "association", _("municipal association")
    MUNICIPALITY = "municipality", _("municipality")


class CellKind(models.TextChoices):
    """The kinds of methods.disclosure.cells, as the database keeps them."""

    IMPORTED = "imported", _("value of the source")
    COUNT = "count", _("protected count")
    RATE = "rate", _("protected share")
    SUPPRESSED = "suppressed", _("not shown")
    MISSING = "missing", _("no value")


class Figure(models.Model):
    """One cell of a published table."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="figures")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="figures")
    level = models.CharField(max_length=20, choices=Level.choices)
    area = models.CharField(max_length=12)  # AGS, or the key of the planning area or association
    period = models.CharField(max_length=10)  # "2022" or "2022-05-15"
    group = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=CellKind.choices)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    shown_decimals = models.PositiveSmallIntegerField(default=0)  # digits as published: "15.70" has two
    low = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    remark = models.CharField(max_length=30, blank=True)  # flag of a value, reason of an empty place
    superseded_by = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="superseded")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "source", "level", "area", "period", "group"],
                condition=models.Q(superseded_by__isnull=True),
                name="releases_one_current_figure",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["imported", "count", "rate"], value__isnull=False)
                | models.Q(kind__in=["suppressed", "missing"], value__isnull=True),
                name="releases_value_iff_shown",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["suppressed", "missing"]) | ~models.Q(remark=""),
                name="releases_empty_has_reason",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind="rate", low__isnull=False, high__isnull=False))
                | (~models.Q(kind="rate") & models.Q(low__isnull=True, high__isnull=True)),
                name="releases_band_iff_rate",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["level", "area"])]

    class PersonalData:
        plain: ClassVar = [
            "id", "release", "source", "indicator", "level", "area", "period", "group", "kind", "value",
            "shown_decimals", "low", "high", "remark", "superseded_by",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area} {self.period}"

    @property
    def cell(self) -> Cell:
        """The figure as a value of methods.disclosure."""
        match self.kind:
            case CellKind.SUPPRESSED:
                return Suppressed(SuppressedReason(self.remark))
            case CellKind.MISSING:
                return Missing(MissingReason(self.remark))
            case CellKind.COUNT:
                return Count(int(self._value))
            case CellKind.RATE:
                low, high = self.low or Decimal(0), self.high or Decimal(0)
                value, low, high = (part.quantize(self._digit) for part in (self._value, low, high))
                return Rate(value, low, high, self.indicator.per or 100)
            case _:
                return Imported(self._value.quantize(self._digit), self.source.code, Flag(self.remark))

    @property
    def _digit(self) -> Decimal:
        """The last digit as published."""
        return Decimal(1).scaleb(-self.shown_decimals)

    @property
    def _value(self) -> Decimal:
        if self.value is None:
            raise ValueError("the database allows no value of this kind without a number")
        return self.value
