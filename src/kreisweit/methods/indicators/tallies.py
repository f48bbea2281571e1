"""From counted persons to cells: what both engines count, and what a table makes of it.

A tally holds, for each part of a definition and each area and period, the persons counted and the sum of their
record keys. Tallies of separate groups of persons add up exactly, so a computation can run in chunks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from ..disclosure.cells import Missing, MissingReason
from ..disclosure.raw import Official, RawBalance, RawCell, RawCount, RawCurve, RawRate
from ..disclosure.tables import CellKey
from .axes import joined
from .frame import LEVELS_OF_GROUPS, Frame
from .periods import add_months, first_day, last_day, parse_quarter
from .vocabulary import ARRIVAL_YEAR, BASE, OFFICIAL, Balance, Definition, TimeTo, Within

BASE_PART, COUNTED, PLUS, MINUS = "base", "counted", "plus", "minus"
NOBODY = RawCount(0, 0)


class Place(NamedTuple):
    """Where persons are counted: definition, part of it ("base", "counted", "plus", "minus", a group, "risk:3",
    "event:3"), kind and key of the area, period, group of people ("" for everybody)."""

    code: str
    part: str
    level: str
    area: str
    period: str
    group: str = ""


Tally = Mapping[Place, RawCount]


def added(tallies: Iterable[Tally]) -> dict[Place, RawCount]:
    """The sum of tallies of disjoint groups of persons."""
    total: dict[Place, RawCount] = {}
    for tally in tallies:
        for place, count in tally.items():
            before = total.get(place)
            total[place] = count if before is None else before + count
    return total


def periods_of(definition: Definition, frame: Frame) -> tuple[str, ...]:
    """The periods for which a definition has cells: quarters of the frame, or its years of arrival."""
    if definition.period == ARRIVAL_YEAR:
        return tuple(str(year) for year in frame.years)
    return frame.quarters


def cells(definitions: Iterable[Definition], tally: Tally, frame: Frame) -> dict[CellKey, RawCell | Missing]:
    """All cells of the definitions: every area of the county, every period, every group (of people by an axis: in
    planning areas and the county, because municipalities are too small).

    An area without a joined municipality is Missing(NOT_JOINED); a figure for which the data do not begin early
    enough, do not reach far enough or are not complete yet is Missing(PENDING); one whose official total is not
    known is Missing(NOT_PUBLISHED).
    """
    return dict(_each_cell(definitions, tally, frame))


def _each_cell(
    definitions: Iterable[Definition], tally: Tally, frame: Frame
) -> Iterator[tuple[CellKey, RawCell | Missing]]:
    for definition in definitions:
        for period in periods_of(definition, frame):
            for point, people in product(definition.points, definition.people):
                waits = is_pending(definition, period, point, frame)
                for (level, area), members in frame.members.items():
                    if people and level not in LEVELS_OF_GROUPS:
                        continue
                    key = CellKey(definition.code, level, area, period, joined(point, people))
                    if not members:
                        yield key, Missing(MissingReason.NOT_JOINED)
                    elif waits:
                        yield key, Missing(MissingReason.PENDING)
                    else:
                        yield key, _cell(definition, key, _Parts(tally, key, people), point, frame)


def is_pending(definition: Definition, period: str, point: str, frame: Frame) -> bool:
    """Whether the data of the frame cannot say it yet, or not any more because they begin too late."""
    begin, end = observed(definition, period, point)
    ready = frame.as_of is None or (frame.as_of - end).days >= definition.lag_days
    return begin < first_day(frame.first) or end > frame.end or not ready


def observed(definition: Definition, period: str, point: str) -> tuple[date, date]:
    """First and last day on which persons are looked at for a cell of this period and point."""
    match definition.measure:
        case TimeTo(points=points):
            return date(int(period), 1, 1), add_months(date(int(period), 12, 31), points[point])
        case Within(months=months):
            return first_day(parse_quarter(period) - months // 3), last_day(parse_quarter(period))
    return first_day(parse_quarter(period)), last_day(parse_quarter(period))


class _Parts(NamedTuple):
    """The counted parts of one cell."""

    tally: Tally
    key: CellKey
    people: str

    def __call__(self, part: str) -> RawCount:
        key = self.key
        return self.tally.get(Place(key.indicator, part, key.level, key.area, key.period, self.people), NOBODY)


def _cell(definition: Definition, key: CellKey, count: _Parts, point: str, frame: Frame) -> RawCell | Missing:
    match definition.measure:
        case Balance():
            return RawBalance(count(PLUS), count(MINUS), count(BASE_PART), definition.per)
        case TimeTo(grid=grid, points=points):
            steps = range(1, points[point] // grid + 1)
            return RawCurve(tuple((count(f"risk:{k}"), count(f"event:{k}")) for k in steps), definition.per)
    counted = count(point or COUNTED)
    if definition.ratio_to == OFFICIAL:
        residents = frame.residents(key.level, key.area, int(key.period[:4]))
        if residents is None:
            return Missing(MissingReason.NOT_PUBLISHED)
        return RawRate(counted, Official(residents), definition.per)
    if definition.ratio_to == BASE:
        return RawRate(counted, count(BASE_PART), definition.per)
    return counted
