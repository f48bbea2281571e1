"""Several indicators of one place or of several places: fact sheet and comparison.

Which figures are needed is chosen among their keys first; only these are then read whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from kreisweit.methods.disclosure import Cell, MissingReason
from kreisweit.places.queries import county

from ..models import CellKind, Figure, IndicatorVersion, Level, Source
from .means import CountyMean, MeanKey, county_means
from .published import Point, Shown, figures

MOST_PAST = 3
"""Earlier periods on a fact sheet; of quarters the same quarter of earlier years."""


@dataclass(frozen=True)
class FactLine:
    """One line of a fact sheet: newest value, its own past, the county beside it.

    `level` says whether the value is that of the municipality or, where it has none, of its planning area.
    """

    indicator: IndicatorVersion
    source: Source
    period: str
    cell: Cell
    past: tuple[Point, ...]
    county: Shown | CountyMean | None
    level: str = Level.MUNICIPALITY
    area: str = ""


@dataclass(frozen=True)
class CompareLine:
    """One indicator, source and period for several municipalities: cells by key."""

    indicator: IndicatorVersion
    source: Source
    period: str
    cells: dict[str, Cell]


class _Key(NamedTuple):
    """What a choice among figures needs to know of each."""

    pk: int
    code: str
    source: str
    level: str
    area: str
    period: str
    kind: str
    remark: str

    @property
    def has_value(self) -> bool:
        return self.kind not in {CellKind.SUPPRESSED, CellKind.MISSING}

    @property
    def is_pending(self) -> bool:
        """Whether this time has not come yet, or is not covered any more; another one says more."""
        return self.kind == CellKind.MISSING and self.remark in {MissingReason.PENDING, MissingReason.NOT_COVERED}

    @property
    def is_not_joined(self) -> bool:
        return self.kind == CellKind.MISSING and self.remark == MissingReason.NOT_JOINED


class _Chosen(NamedTuple):
    """Keys of one line: what is shown, its past (oldest first), the county at the same time."""

    shown: _Key
    past: tuple[_Key, ...]
    county: _Key | None


def fact_lines(ags: str, planning_area: str = "") -> list[FactLine]:
    """The fact sheet of a municipality: newest value of each indicator and source, the county beside it.

    Where the municipality has no number but its planning area (key "P12") has one, that one stands there, unless
    the municipality does not take part: then the area's number does not speak of it.
    """
    wanted = Q(level=Level.MUNICIPALITY, area=ags) | Q(level=Level.COUNTY, area=county().ags)
    if planning_area:
        wanted |= Q(level=Level.PLANNING_AREA, area=planning_area)
    lines = [chosen for found in _by_line(_keys(wanted)).values() if (chosen := _chosen(found))]
    needed = [key for line in lines for key in (line.shown, *line.past, line.county) if key]
    read = {figure.pk: figure for figure in figures().filter(pk__in=[key.pk for key in needed])}
    means = county_means({read[line.shown.pk].indicator for line in lines})
    return [_fact_line(line, read, means) for line in lines]


def _keys(wanted: Q) -> list[_Key]:
    rows = Figure.objects.filter(wanted, superseded_by=None, group="")
    rows = rows.order_by("indicator__order", "indicator__code", "-period", "source__code", "area")
    fields = ("pk", "indicator__code", "source__code", "level", "area", "period", "kind", "remark")
    return [_Key(*row) for row in rows.values_list(*fields)]


def _by_line(keys: Iterable[_Key]) -> dict[tuple[str, str], list[_Key]]:
    found: defaultdict[tuple[str, str], list[_Key]] = defaultdict(list)
    for key in keys:
        found[key.code, key.source].append(key)
    return found


def _chosen(keys: Sequence[_Key]) -> _Chosen | None:
    """The keys come newest first and are of one indicator and source; None where the municipality has none."""
    own = [key for key in keys if key.level == Level.MUNICIPALITY]
    if not own:
        return None
    shown = next((key for key in own if not key.is_pending), own[0])
    if not shown.has_value and not shown.is_not_joined:
        area = (key for key in keys if key.level == Level.PLANNING_AREA and key.period == shown.period)
        shown = next((key for key in area if key.has_value), shown)
    beside = (key for key in keys if key.level == Level.COUNTY and key.period == shown.period)
    return _Chosen(shown, _past(keys, shown), next(beside, None))


def _past(keys: Sequence[_Key], shown: _Key) -> tuple[_Key, ...]:
    quarter = shown.period[4:] if "-Q" in shown.period else ""
    before = [key for key in keys if (key.level, key.area) == (shown.level, shown.area) and key.period < shown.period]
    return tuple(reversed([key for key in before if key.period.endswith(quarter)][:MOST_PAST]))


def _fact_line(line: _Chosen, read: Mapping[int, Figure], means: Mapping[MeanKey, CountyMean]) -> FactLine:
    shown = read[line.shown.pk]
    beside: Shown | CountyMean | None = means.get((line.shown.code, line.shown.source, line.shown.period))
    if line.county:
        found = read[line.county.pk]
        beside = Shown(found.indicator, found.source, found.period, found.cell)
    past = tuple(Point(key.period, read[key.pk].cell) for key in line.past)
    return FactLine(
        shown.indicator, shown.source, shown.period, shown.cell, past, beside, level=shown.level, area=shown.area
    )


def compare(codes: Sequence[str] | None, areas: Sequence[str]) -> list[CompareLine]:
    """Newest values of several municipalities beside each other, same source and period in a line.

    A figure in which none of them takes part is left out.
    """
    wanted = Q(level=Level.MUNICIPALITY, area__in=areas)
    if codes is not None:
        wanted &= Q(indicator__code__in=codes)
    lines = [_at_one_time(found) for found in _by_line(_keys(wanted)).values()]
    keys = [key for line in lines for key in line if not all(key.is_not_joined for key in line)]
    read = {figure.pk: figure for figure in figures().filter(pk__in=[key.pk for key in keys])}
    compared: dict[tuple[str, str], CompareLine] = {}
    for key in keys:
        figure = read[key.pk]
        line = CompareLine(figure.indicator, figure.source, figure.period, {})
        compared.setdefault((key.code, key.source), line).cells[key.area] = figure.cell
    return list(compared.values())


def _at_one_time(keys: Sequence[_Key]) -> list[_Key]:
    """Those of the newest period that has come for any of the places; the keys come newest first."""
    period = next((key.period for key in keys if not (key.is_pending or key.is_not_joined)), keys[0].period)
    return [key for key in keys if key.period == period]
