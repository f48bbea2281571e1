"""Reads about the county, its municipalities, their keys and outlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import today
from kreisweit.methods.places.keys import KeyChange as ReadChange
from kreisweit.methods.places.keys import KeyHistory
from kreisweit.methods.places.notices import Notice
from kreisweit.methods.places.outlines import MultiPolygon
from kreisweit.methods.search.places import PlaceEntry, PlaceIndex

from . import official_files
from .models import County, KeyChange, Municipality, Outline, PlanningArea
from .refusals import KeyEnded, NoCounty

KEPT_COUNTY = "places.county"


@dataclass(frozen=True)
class OutlineRow:
    """One municipality as a map needs it."""

    ags: str
    name: str
    both_names: str
    slug: str
    kind: str
    polygons: MultiPolygon
    notice: str = ""


def county() -> County:
    """The county of this installation; raises NoCounty.

    Every page asks for it several times and it never changes, so it is kept for a minute.
    """
    found: County | None = cache.get(KEPT_COUNTY)
    if found is None:
        found = County.objects.first()
        if found is None:
            raise NoCounty
        cache.set(KEPT_COUNTY, found, 60)
    return found


def municipalities() -> QuerySet[Municipality]:
    """All municipalities by name, with association and planning area."""
    return Municipality.objects.select_related("association", "planning_area")


def municipality(ags: str) -> Municipality:
    """The municipality with this present key.

    Raises KeyEnded for a key that was valid once in this county (params: ags, time, new_ags, new_name;
    new_ags is empty where no successor is known), NotFound for any other.
    """
    found = municipalities().filter(ags=ags).first()
    if found is not None:
        return found
    ended = _ended(ags, on=today())
    if ended is None:
        raise NotFound
    raise ended


def _ended(ags: str, *, on: date) -> KeyEnded | None:
    if not ags.startswith(county().ags):
        return None
    resolution = key_history(ags).resolve(ags, on=on)
    when = _time(getattr(resolution, "effective", None) or getattr(resolution, "on", None), resolution)
    successor = str(getattr(resolution, "successor", ""))
    match type(resolution).__name__:
        case "Merged" | "Renamed":
            name = Municipality.objects.filter(ags=successor).values_list("name", flat=True).first() or successor
            advice = _("Today it is %(name)s (%(ags)s).") % {"name": name, "ags": successor}
            return KeyEnded(ags=ags, time=when, new_ags=successor, new_name=name, advice=advice)
        case "Ended" | "Split" | "Undecided":
            return KeyEnded(ags=ags, time=when, new_ags="", new_name="", advice=_("A successor is not known."))
        case _:
            return None


def _time(effective: date | None, resolution: object) -> str:
    if effective is not None:
        return _("since %(day)s") % {"day": date_format(effective, "DATE_FORMAT")}
    window = getattr(resolution, "window", None)
    if window is None:
        return _("day not known")
    return _("changed between %(first)s and %(last)s") % {
        "first": date_format(window[0], "DATE_FORMAT"),
        "last": date_format(window[1], "DATE_FORMAT"),
    }


def key_history(*keys: str) -> KeyHistory:
    """The history of keys in this county, from the changes that were brought in."""
    prefix = county().ags
    rows = KeyChange.objects.filter(old_ags__startswith=prefix) | KeyChange.objects.filter(new_ags__startswith=prefix)
    return official_files.key_history([_as_read(row) for row in rows])


def _as_read(row: KeyChange) -> ReadChange:
    window = (row.not_before, row.not_after) if row.not_before and row.not_after else None
    return ReadChange(
        level=row.level,
        old_ags=row.old_ags,
        old_ars="",
        old_name=row.old_name,
        kinds=frozenset(row.kinds),
        new_ags=row.new_ags,
        new_ars="",
        new_name=row.new_name,
        effective=row.effective,
        window=window,
        creates=row.creates,
    )


def find_places(text: str, *, limit: int = 10) -> list[Municipality]:
    """Municipalities that fit what somebody typed: either name, postcode of the town hall, key; best first."""
    every = {place.ags: place for place in municipalities()}
    index = PlaceIndex(
        PlaceEntry(
            ags=place.ags,
            name=place.name,
            second_names=(place.second_name,) if place.second_name else (),
            postcodes=(place.postcode,) if place.postcode else (),
            weight=place.population or 0,
        )
        for place in every.values()
    )
    return [every[hit.ags] for hit in index.find(text, limit=limit)]


def outlines() -> list[OutlineRow]:
    """Outlines of all municipalities that have one, by key."""
    rows = Outline.objects.select_related("municipality").order_by("municipality__ags")
    return [
        OutlineRow(m.ags, m.name, m.both_names, m.slug, m.kind, row.polygons, row.notice)
        for row in rows
        for m in [row.municipality]
    ]


def area_names(*, both: bool = True) -> dict[str, str]:
    """Names of the county, its planning areas ("P12") and its municipalities (`both` names or one) by key."""
    names = {county().ags: county().name}
    names |= {area.key: area.name for area in PlanningArea.objects.all()}
    return names | {place.ags: place.both_names if both else place.name for place in Municipality.objects.all()}


def map_notice() -> str:
    """Attribution that stands under every map."""
    return Outline.objects.values_list("notice", flat=True).first() or ""


def notices() -> tuple[Notice, ...]:
    """Attribution of all files that come with the product."""
    return official_files.notices()
