"""Tables of one indicator: which ones there are, and one of them with all its areas. Never all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from kreisweit.methods.disclosure import Cell, MissingReason

from ..models import CellKind, Figure, IndicatorVersion, Level, Release, Source
from . import published
from .groups import group_order

JOINED = ~Q(remark=MissingReason.NOT_JOINED)
AREA_LEVELS = (Level.PLANNING_AREA, Level.MUNICIPALITY)


@dataclass(frozen=True)
class Participation:
    """How many of the municipalities take part in a figure of our own."""

    joined: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether all do, so that the county's value is that of the whole county."""
        return self.joined == self.of


@dataclass(frozen=True)
class TableChoice:
    """A table that can be asked for. `shown` says for each kind of area (level) how many have a number, `part` how many
    of its municipalities take part."""

    source: Source
    period: str
    group: str
    shown: Mapping[str, int]
    part: Participation = Participation(0, 0)


@dataclass(frozen=True)
class MapTable:
    """One source, period and group: cells of municipalities by AGS, of planning areas by their key.

    `groups` holds the county's cells by group ("" for everybody) for the same source and period.
    """

    source: Source
    period: str
    cells: Mapping[str, Cell]
    areas: Mapping[str, Cell]
    groups: Mapping[str, Cell]
    group: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """Figures that were taken back: when, and the reason that was given."""

    at: datetime
    reason: str


def table_choices(code: str) -> list[TableChoice]:
    """All tables of an indicator with planning areas or municipalities, newest period first.

    A time that the newest computation does not cover any more is none: it would say nothing of any area.
    """
    rows = (
        Figure.objects.filter(published.here(), published.of_indicator(code), superseded_by=None, level__in=AREA_LEVELS)
        .exclude(remark=MissingReason.NOT_COVERED)
        .order_by()
        .values_list("source", "period", "group", "level")
        .annotate(shown=Count("value"), joined=Count("pk", filter=JOINED), of=Count("pk"))
    )
    found: dict[tuple[int, str, str], dict[str, int]] = {}
    parts: dict[tuple[int, str, str], Participation] = {}
    for source, period, group, level, shown, joined, of in rows:
        found.setdefault((source, period, group), {})[level] = shown
        if level == Level.MUNICIPALITY:
            parts[source, period, group] = Participation(joined, of)
    sources = Source.objects.in_bulk({key[0] for key in found})
    choices = [
        TableChoice(sources[key[0]], key[1], key[2], shown, parts.get(key, Participation(0, 0)))
        for key, shown in found.items()
    ]
    return sorted(choices, key=lambda choice: (choice.period, choice.source.code, choice.group), reverse=True)


def map_table(code: str, choice: TableChoice) -> MapTable:
    """The table with all its areas."""
    cells: dict[str, dict[str, Cell]] = {level: {} for level in AREA_LEVELS}
    groups: dict[str, Cell] = {}
    rows = published.own_figures().filter(published.of_indicator(code), source=choice.source, period=choice.period)
    for figure in rows.filter(Q(group=choice.group) | Q(level=Level.COUNTY)).order_by("area", "group"):
        if figure.level == Level.COUNTY:
            groups[figure.group] = figure.cell
        else:
            cells[figure.level][figure.area] = figure.cell
    return MapTable(
        choice.source,
        choice.period,
        cells[Level.MUNICIPALITY],
        cells[Level.PLANNING_AREA],
        groups,
        choice.group,
    )


def participation(source: str, shown: Collection[tuple[str, str]]) -> dict[tuple[str, str], Participation]:
    """Who takes part in figures of a source, by (code of the indicator, period)."""
    if not shown:
        return {}
    codes, periods = zip(*shown, strict=True)
    rows = (
        Figure.objects.filter(published.here(), source__code=source, indicator__code__in=codes, period__in=periods)
        .filter(superseded_by=None, group="", level=Level.MUNICIPALITY)
        .order_by()
        .values_list("indicator__code", "period")
        .annotate(joined=Count("pk", filter=JOINED), of=Count("pk"))
    )
    return {(code, period): Participation(joined, of) for code, period, joined, of in rows}


def newest_table(code: str) -> MapTable | None:
    """The newest table about everybody; None where there is none."""
    choice = next((choice for choice in table_choices(code) if not choice.group), None)
    return map_table(code, choice) if choice else None


def all_figures(code: str) -> Iterator[Figure]:
    """Every current figure of an indicator here: the county through time, then planning areas, then municipalities.

    They share their sources and definitions: there may be tens of thousands of them.
    """
    versions = IndicatorVersion.objects.filter(code=code).in_bulk()
    sources = Source.objects.in_bulk()
    rows = Figure.objects.filter(published.here(), superseded_by=None, indicator__in=versions)
    for level in (Level.COUNTY, *AREA_LEVELS):
        for figure in rows.filter(level=level).order_by("source__code", "-period", "area", "group").iterator():
            figure.source, figure.indicator = sources[figure.source_id], versions[figure.indicator_id]
            yield figure


def withdrawals(code: str) -> list[Withdrawal]:
    """Acts by which figures of an indicator were taken back and nothing stands in their place, newest first."""
    gone = Figure.objects.filter(
        published.here(),
        published.of_indicator(code),
        superseded_by=None,
        kind=CellKind.MISSING,
        remark=MissingReason.WITHDRAWN,
    )
    rows = Release.objects.filter(pk__in=gone.values("release")).order_by("-published_at", "-id")
    return [Withdrawal(row.published_at, row.note) for row in rows]


def groups_of(choices: Sequence[TableChoice]) -> tuple[str, ...]:
    """The groups that an indicator's tables speak of, everybody ("") first, then by kind and value."""
    return tuple(sorted({choice.group for choice in choices}, key=group_order))
