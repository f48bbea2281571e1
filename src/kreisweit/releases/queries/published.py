"""What the public may see of the shop window. The portal and the API read here and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from kreisweit.ground.refusal import NotFound
from kreisweit.methods.disclosure import Cell, Count, Imported, Rate
from kreisweit.places.queries import county

from ..catalogue_files import TOPICS
from ..models import Figure, IndicatorVersion, Level, Release, Source


@dataclass(frozen=True)
class MapTable:
    """One source and day for all municipalities: cells by municipality key."""

    source: Source
    period: str
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Point:
    """One period of a series."""

    period: str
    cell: Cell


@dataclass(frozen=True)
class Series:
    """The values of one source through time, oldest first."""

    source: Source
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Shown:
    """One figure with where it comes from."""

    indicator: IndicatorVersion
    source: Source
    period: str
    cell: Cell


@dataclass(frozen=True)
class CountyMean:
    """Mean of the published values of municipalities, weighted: our own calculation, never the source's.

    `counted` of `of` municipalities entered it; `weight` is the code of the weighing indicator.
    """

    value: Decimal
    counted: int
    of: int
    weight: str


@dataclass(frozen=True)
class FactLine:
    """One line of a fact sheet: newest value of the municipality, its own past, the county beside it."""

    indicator: IndicatorVersion
    source: Source
    period: str
    cell: Cell
    past: tuple[Point, ...]
    county: Shown | CountyMean | None


@dataclass(frozen=True)
class CompareLine:
    """One indicator, source and period for several municipalities: cells by key."""

    indicator: IndicatorVersion
    source: Source
    period: str
    cells: dict[str, Cell]


def figures() -> QuerySet[Figure]:
    """All current figures of all areas, with indicator and source."""
    return Figure.objects.filter(superseded_by=None).select_related("indicator", "source")


def own_figures() -> QuerySet[Figure]:
    """Current figures of this county and its municipalities."""
    key = county().ags
    return figures().filter(Q(level=Level.COUNTY, area=key) | Q(level=Level.MUNICIPALITY, area__startswith=key))


def topics() -> tuple[str, ...]:
    """Codes of the topics, in order."""
    return TOPICS


def indicators(topic: str | None = None) -> list[IndicatorVersion]:
    """Newest versions of the indicators that have a figure here, in the catalogue's order."""
    used = set(own_figures().order_by().values_list("indicator__code", flat=True).distinct())
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


def map_tables(code: str) -> list[MapTable]:
    """Tables of all municipalities, newest period first."""
    tables: defaultdict[tuple[str, str], dict[str, Cell]] = defaultdict(dict)
    sources: dict[str, Source] = {}
    rows = own_figures().filter(indicator__code=code, level=Level.MUNICIPALITY, group="").order_by("area")
    for figure in rows:
        sources[figure.source.code] = figure.source
        tables[figure.period, figure.source.code][figure.area] = figure.cell
    ordered = sorted(tables.items(), key=lambda item: (item[0][0], item[0][1]), reverse=True)
    return [MapTable(sources[source], period, cells) for (period, source), cells in ordered]


def county_series(code: str) -> list[Series]:
    """Values of the county through time, by source."""
    return _series(own_figures().filter(indicator__code=code, level=Level.COUNTY, group=""))


def _series(rows: QuerySet[Figure]) -> list[Series]:
    points: defaultdict[str, list[Point]] = defaultdict(list)
    sources: dict[str, Source] = {}
    for figure in rows.order_by("source__code", "period"):
        sources[figure.source.code] = figure.source
        points[figure.source.code].append(Point(figure.period, figure.cell))
    return [Series(sources[code], tuple(found)) for code, found in points.items()]


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


def weighted_mean(
    values: Iterable[tuple[Decimal | None, Decimal | None]], *, decimals: int
) -> tuple[Decimal, int] | None:
    """Mean of the values by their weights and the number that entered; None where nothing entered."""
    pairs = [(value, weight) for value, weight in values if value is not None and weight is not None]
    total = sum((weight for _value, weight in pairs), Decimal(0))
    if total <= 0:
        return None
    mean = sum((value * weight for value, weight in pairs), Decimal(0)) / total
    return round(mean, decimals), len(pairs)


def county_mean(code: str, source_code: str, period: str) -> CountyMean | None:
    """The county's mean from its municipalities; None where the indicator names no weight or none entered."""
    return _means([indicator(code)]).get((code, source_code, period))


MeanKey = tuple[str, str, str]  # codes of indicator and source, period


def _means(wanted: Iterable[IndicatorVersion]) -> dict[MeanKey, CountyMean]:
    """Means of the indicators that name a weight, for every source and period that holds both."""
    weighed = {found.code: found for found in wanted if found.weight}
    if not weighed:
        return {}
    codes = set(weighed) | {found.weight for found in weighed.values()}
    rows = (
        Figure.objects.filter(superseded_by=None, level=Level.MUNICIPALITY, area__startswith=county().ags, group="")
        .filter(indicator__code__in=codes)
        .values_list("indicator__code", "source__code", "period", "area", "value")
    )
    values: defaultdict[MeanKey, dict[str, Decimal | None]] = defaultdict(dict)
    for code, source, period, area, value in rows:
        values[code, source, period][area] = value
    return {
        key: mean
        for key, by_area in values.items()
        if key[0] in weighed
        and (mean := _mean(weighed[key[0]], by_area, values.get((weighed[key[0]].weight, key[1], key[2]), {})))
    }


def _mean(
    of: IndicatorVersion, values: Mapping[str, Decimal | None], weights: Mapping[str, Decimal | None]
) -> CountyMean | None:
    result = weighted_mean(((value, weights.get(area)) for area, value in values.items()), decimals=of.decimals)
    return CountyMean(result[0], result[1], len(values), of.weight) if result else None


def fact_lines(ags: str) -> list[FactLine]:
    """The fact sheet of a municipality: newest value of each indicator and source, the county beside it."""
    key = county().ags
    own: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    counties: dict[MeanKey, Shown] = {}
    rows = figures().filter(Q(level=Level.MUNICIPALITY, area=ags) | Q(level=Level.COUNTY, area=key), group="")
    for figure in rows.order_by("indicator__order", "-period", "source__code"):
        if figure.level == Level.MUNICIPALITY:
            own[figure.indicator.code, figure.source.code].append(figure)
        else:
            where = (figure.indicator.code, figure.source.code, figure.period)
            counties[where] = Shown(figure.indicator, figure.source, figure.period, figure.cell)
    means = _means([found[0].indicator for found in own.values()])
    return [_fact_line(found, counties, means) for found in own.values()]


def _fact_line(
    found: Sequence[Figure], counties: Mapping[MeanKey, Shown], means: Mapping[MeanKey, CountyMean]
) -> FactLine:
    newest = found[0]
    where = (newest.indicator.code, newest.source.code, newest.period)
    past = tuple(Point(f.period, f.cell) for f in reversed(found[1:]))
    beside = counties.get(where) or means.get(where)
    return FactLine(newest.indicator, newest.source, newest.period, newest.cell, past, beside)


def compare(codes: Sequence[str] | None, areas: Sequence[str]) -> list[CompareLine]:
    """Newest values of several municipalities beside each other, same source and period in a line."""
    rows = figures().filter(group="", level=Level.MUNICIPALITY, area__in=areas)
    if codes is not None:
        rows = rows.filter(indicator__code__in=codes)
    lines: dict[tuple[str, str], CompareLine] = {}
    for figure in rows.order_by("indicator__order", "-period", "source__code"):
        key = (figure.indicator.code, figure.source.code)
        line = lines.setdefault(key, CompareLine(figure.indicator, figure.source, figure.period, {}))
        if line.period == figure.period:
            line.cells[figure.area] = figure.cell
    return list(lines.values())


def sources() -> list[Source]:
    """Sources that figures here come from."""
    used = own_figures().order_by().values_list("source", flat=True).distinct()
    return list(Source.objects.filter(pk__in=set(used)))


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
        found[area][int(period[:4])] = int(value)
    return dict(found)
