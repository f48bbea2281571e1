"""What the public may see of the shop window. The portal and the API read here and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from kreisweit.ground.refusal import NotFound
from kreisweit.methods.disclosure import Cell, Count, Imported, Rate
from kreisweit.places.queries import county

from ..catalogue_files import TOPICS
from ..models import Figure, IndicatorVersion, Level, Release, Source


@dataclass(frozen=True)
class Point:
    """One period of a series."""

    period: str
    cell: Cell


@dataclass(frozen=True)
class Series:
    """The values of one source through time, oldest first, and the definition of the newest."""

    source: Source
    points: tuple[Point, ...]
    indicator: IndicatorVersion


@dataclass(frozen=True)
class Shown:
    """One figure with where it comes from."""

    indicator: IndicatorVersion
    source: Source
    period: str
    cell: Cell


def figures() -> QuerySet[Figure]:
    """All current figures of all areas, with indicator and source."""
    return Figure.objects.filter(superseded_by=None).select_related("indicator", "source")


def here() -> Q:
    """What picks the figures of this county, its planning areas and its municipalities."""
    key = county().ags
    places = Q(level=Level.COUNTY, area=key) | Q(level=Level.MUNICIPALITY, area__startswith=key)
    return places | Q(level=Level.PLANNING_AREA)  # planning areas are those of this installation


def of_indicator(code: str) -> Q:
    """What picks the figures of an indicator, through the index of current figures."""
    return Q(indicator__in=IndicatorVersion.objects.filter(code=code).values("pk"))


def own_figures() -> QuerySet[Figure]:
    """Current figures of this county, its planning areas and its municipalities."""
    return figures().filter(here())


def topics() -> tuple[str, ...]:
    """Codes of the topics, in order."""
    return TOPICS


def indicators(topic: str | None = None) -> list[IndicatorVersion]:
    """Newest versions of the indicators that have a figure here, in the catalogue's order."""
    # One look per indicator, not one at each figure: there are some dozens of the former, tens of thousands of these.
    shown = Figure.objects.filter(here(), superseded_by=None, indicator=OuterRef("pk"))
    used = IndicatorVersion.objects.filter(Exists(shown)).values("code")
    rows = IndicatorVersion.objects.filter(code__in=used).order_by("order", "code", "version")
    if topic is not None:
        rows = rows.filter(topic=topic)
    return list({row.code: row for row in rows}.values())


def indicator(code: str) -> IndicatorVersion:
    """The newest version of an indicator; raises NotFound."""
    found = IndicatorVersion.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise NotFound
    return found


def county_series(code: str, group: str = "") -> list[Series]:
    """Values of the county through time, by source."""
    return county_series_of({code: group}).get(code, [])


def county_series_of(groups: Mapping[str, str]) -> dict[str, list[Series]]:
    """The same for several indicators at once: `groups` by code of the indicator; none without a figure."""
    wanted = reduce(or_, (of_indicator(code) & Q(group=group) for code, group in groups.items()))
    rows = figures().filter(wanted, level=Level.COUNTY, area=county().ags).order_by("source__code", "period")
    found: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in rows:
        found[figure.indicator.code].append(figure)
    return {code: _series(figures_of) for code, figures_of in found.items()}


def _series(rows: Iterable[Figure]) -> list[Series]:
    points: defaultdict[str, list[Point]] = defaultdict(list)
    newest: dict[str, Figure] = {}
    for figure in rows:
        newest[figure.source.code] = figure
        points[figure.source.code].append(Point(figure.period, figure.cell))
    return [Series(newest[code].source, tuple(found), newest[code].indicator) for code, found in points.items()]


def area_cells(code: str, level: str, area: str) -> list[Shown]:
    """All values of one indicator for one area, newest first."""
    rows = figures().filter(indicator__code=code, level=level, area=area, group="").order_by("-period", "source__code")
    return [Shown(f.indicator, f.source, f.period, f.cell) for f in rows]


def number_of(cell: Cell | None) -> Decimal | None:
    """The number in a cell, None where there is none (never 0 for an empty place)."""
    match cell:
        case Imported(value=value) | Rate(value=value):
            return value
        case Count(value=number):
            return Decimal(number)
        case _:
            return None


def sources() -> list[Source]:
    """Sources that figures here come from."""
    shown = Figure.objects.filter(here(), superseded_by=None, source=OuterRef("pk"))
    return list(Source.objects.filter(Exists(shown)))


def last_release() -> datetime | None:
    """When something was published last."""
    newest: datetime | None = Release.objects.aggregate(last=Max("published_at"))["last"]
    return newest


def window_version() -> str:
    """Changes with each release: part of every key of a cache."""
    return str(Release.objects.aggregate(last=Max("pk"))["last"] or 0)


def official_population() -> dict[str, dict[int, int]]:
    """Population of the municipalities as offices published it: by key, by year; the newest period of a year."""
    rows = figures().filter(indicator__code="population", level=Level.MUNICIPALITY, kind="imported")
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for area, period, value in rows.order_by("period", "id").values_list("area", "period", "value"):
        found[area][int(period[:4])] = int(value or 0)
    return dict(found)
