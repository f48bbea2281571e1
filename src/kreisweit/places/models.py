"""The county and its municipalities, with keys that have a validity.

Keys are the official municipality key (AGS, 8 digits) and territorial key (ARS, 12 digits), text with
leading zeros. Source: Gemeindeverzeichnis GV-ISys of the Federal Statistical Office.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.methods.places.kinds import ASSOCIATION_WORDS, CountyKind, MunicipalityKind

ASSOCIATION_KINDS = [(kind.value, word) for kind, word in ASSOCIATION_WORDS.items()]
COUNTY_KINDS = [(kind.value, kind.value) for kind in CountyKind]
MUNICIPALITY_KINDS = [
    (MunicipalityKind.TOWN.value, _("town")),
    (MunicipalityKind.LARGE_TOWN.value, _("large county town")),
    (MunicipalityKind.MARKET.value, _("market town")),
    (MunicipalityKind.MUNICIPALITY.value, _("municipality")),
    (MunicipalityKind.INDEPENDENT_CITY.value, _("independent city")),
    (MunicipalityKind.UNINCORPORATED.value, _("unincorporated area")),
]


class County(models.Model):
    """The one county of this installation."""

    ags = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=120)  # as people say it: "Landkreis Görlitz"
    short_name = models.CharField(max_length=120)  # "Görlitz"
    kind = models.CharField(max_length=30, choices=COUNTY_KINDS)
    land_key = models.CharField(max_length=2)
    land_name = models.CharField(max_length=60)
    is_invented = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="places_one_county"),
            models.CheckConstraint(condition=models.Q(ags__regex=r"^[0-9]{5}$"), name="places_county_ags"),
        ]

    class PersonalData:
        plain: ClassVar = ["id", "ags", "name", "short_name", "kind", "land_key", "land_name", "is_invented"]

    def __str__(self) -> str:
        return self.name


class MunicipalAssociation(models.Model):
    """Municipalities that share one administration; they share staff, not identity."""

    ars = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=ASSOCIATION_KINDS)

    class Meta:
        ordering: ClassVar = ["name", "ars"]

    class PersonalData:
        plain: ClassVar = ["id", "ars", "name", "kind"]

    def __str__(self) -> str:
        return self.name


class PlanningArea(models.Model):
    """A group of municipalities that plan together."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    class PersonalData:
        plain: ClassVar = ["id", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """How figures name the area: "P12"."""
        return f"P{self.pk}"


class Municipality(models.Model):
    """A Gemeinde of the county, under its present key."""

    ags = models.CharField(max_length=8, unique=True)
    ars = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)  # as people say it: "Löbau"
    second_name = models.CharField(max_length=120, blank=True)  # in the second language of the region
    title = models.CharField(max_length=120, blank=True)  # "Hochschulstadt", "Kurort"
    official_name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=140)
    kind = models.CharField(max_length=30, choices=MUNICIPALITY_KINDS)
    inhabited = models.BooleanField(default=True)  # unincorporated woods and lakes are not
    association = models.ForeignKey(
        MunicipalAssociation, null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    planning_area = models.ForeignKey(
        PlanningArea, null=True, blank=True, on_delete=models.SET_NULL, related_name="municipalities"
    )
    area_km2 = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    population = models.PositiveIntegerField(null=True)
    population_on = models.DateField(null=True)
    postcode = models.CharField(max_length=5, blank=True)  # of the town hall only
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "ags"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ags__regex=r"^[0-9]{8}$"), name="places_municipality_ags"),
            models.CheckConstraint(condition=models.Q(ars__regex=r"^[0-9]{12}$"), name="places_municipality_ars"),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population_on__isnull=False),
                name="places_population_has_day",
            ),
        ]

    class PersonalData:
        plain: ClassVar = [
            "id", "ags", "ars", "name", "second_name", "title", "official_name", "slug", "kind", "inhabited", "association",
            "planning_area", "area_km2", "population", "population_on", "postcode", "lon", "lat",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_unincorporated(self) -> bool:
        """Woods, lakes, training grounds: land without a municipality of its own."""
        return self.kind == MunicipalityKind.UNINCORPORATED

    @property
    def both_names(self) -> str:
        """ "Bad Muskau / Mužakow" where there are two, else the name."""
        return f"{self.name} / {self.second_name}" if self.second_name else self.name


class KeyChange(models.Model):
    """An official change of a key, a name or a boundary: dissolved, merged, renamed."""

    level = models.CharField(max_length=20)
    old_ags = models.CharField(max_length=8, db_index=True)
    old_name = models.CharField(max_length=160)
    new_ags = models.CharField(max_length=8, blank=True, db_index=True)
    new_name = models.CharField(max_length=160, blank=True)
    kinds = models.JSONField(default=list)
    effective = models.DateField(null=True)  # the exact day, where the source has it
    not_before = models.DateField(null=True)
    not_after = models.DateField(null=True)
    creates = models.BooleanField(default=False)  # the new key begins with this change
    source = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["old_ags", "effective", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["level", "old_ags", "new_ags", "effective"],
                name="places_change_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(effective__isnull=False) | models.Q(not_after__isnull=False),
                name="places_change_has_time",
            ),
        ]

    class PersonalData:
        plain: ClassVar = [
            "id", "level", "old_ags", "old_name", "new_ags", "new_name", "kinds", "effective", "not_before",
            "not_after", "creates", "source",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.old_ags} → {self.new_ags or '?'}"


class Outline(models.Model):
    """Where a municipality lies, simplified for maps: polygons in WGS84 (longitude, latitude)."""

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="outline")
    polygons = models.JSONField()  # GeoJSON MultiPolygon coordinates
    valid_on = models.DateField()
    notice = models.CharField(max_length=200)  # attribution that stands under every map

    class PersonalData:
        plain: ClassVar = ["id", "municipality", "polygons", "valid_on", "notice"]

    def __str__(self) -> str:
        return f"outline of {self.municipality_id}"
