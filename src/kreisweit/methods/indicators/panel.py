"""Stocks: one row per person and quarter, from which every stock of all definitions is counted at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from .axes import AXES, STAYS_FROM, Cross, joined
from .frame import COUNTY, PLANNING_AREA
from .people import People, age_band, happened, is_foreign, nation_of, place_of, quarter, reached
from .plan import Counted, Row
from .tallies import BASE_PART, COUNTED
from .vocabulary import Balance, Definition, Event, Population, Stock

Masks = Mapping[tuple[str, str], ir.BooleanValue]
"""Condition by code and part."""


@dataclass(frozen=True)
class Panel:
    """Newcomers by quarter: pid, key, birth_year, q, m, arrived (quarter of the arrival), places on the axes by their
    names, for each of `events` the quarter in which it first happened (had0, had1, …), for each of `holdings` whether
    it holds (held0, …)."""

    table: ir.Table
    events: tuple[Event, ...]
    holdings: tuple[str, ...]

    def masks(self, definition: Definition) -> Masks:
        """Who counts for which part of a definition."""
        base = self._of_age(definition.population)
        found: dict[tuple[str, str], ir.BooleanValue] = {(definition.code, BASE_PART): base}
        match definition.measure:
            case Stock(bands=bands) if bands:
                for years, more in zip(bands, (*bands[1:], None), strict=True):
                    found[definition.code, f"stay:{years}"] = base & self._stayed(years, more)
            case Stock() as stock:
                found[definition.code, COUNTED] = self._counted(base, stock)
        return found

    def _of_age(self, population: Population) -> ir.BooleanValue:
        if not population.min_age:
            return self.table.pid >= 0
        return (self.table.q >= (self.table.birth_year + population.min_age) * 4).fill_null(False)

    def _stayed(self, years: int, more: int | None) -> ir.BooleanValue:
        """On the last day of a quarter a year is full when the arrival lies in the same quarter of the year before,
        or earlier."""
        quarters = self.table.q - self.table.arrived
        return quarters >= 4 * years if more is None else (quarters >= 4 * years) & (quarters < 4 * more)

    def _counted(self, base: ir.BooleanValue, stock: Stock) -> ir.BooleanValue:
        if stock.holding:
            return base & self.table[f"held{self.holdings.index(stock.holding)}"].fill_null(False)
        if stock.had is not None:
            return base & (self.table[f"had{self.events.index(stock.had)}"] <= self.table.q).fill_null(False)
        return base


def ask_stocks(people: People, definitions: Sequence[Definition]) -> None:
    """Ask for all parts that look at last days of quarters.

    The base of a balance is the stock of the day before its quarter: it comes under the number of that quarter.
    """
    wanted = [d for d in definitions if isinstance(d.measure, Stock | Balance)]
    if not wanted:
        return
    panel = _panel(people, [d.measure for d in wanted if isinstance(d.measure, Stock)])
    masks = {key: mask for definition in wanted for key, mask in panel.masks(definition).items()}
    ahead = {d.code for d in wanted if isinstance(d.measure, Balance)}
    ask_masks(people, panel.table, ("m", "q"), masks, ahead=ahead, axes={d.code: d.axes for d in wanted if d.axes})


def ask_masks(
    people: People,
    table: ir.Table,
    by: tuple[str, str],
    masks: Masks,
    *,
    ahead: Collection[str] = (),
    axes: Mapping[str, Sequence[Cross]],
) -> None:
    """Ask for the persons and keys under each mask, by municipality and period; codes in `ahead` are said one
    period later. Each person stands in one municipality and period at most. Equal masks are counted once.

    `axes`: for these codes also by planning area and group of people, from a column per axis.
    """
    distinct = list({mask.op(): mask for mask in masks.values()}.values())
    numbers = {mask.op(): index for index, mask in enumerate(distinct)}
    parts = [(code, part, numbers[mask.op()]) for (code, part), mask in masks.items()]
    columns: dict[str, ir.Value] = {}
    for index, mask in enumerate(distinct):
        columns[f"n{index}"] = ibis.coalesce(mask.cast("int64").sum(), 0)
        columns[f"k{index}"] = key_sum(table, mask)

    def answer(row: Row) -> Iterator[Counted]:
        for code, part, index in parts:
            if row[f"n{index}"]:
                period = row[by[1]] + (code in ahead)
                yield Counted(code, part, "", row[by[0]], period, row[f"n{index}"], row[f"k{index}"])

    used = [axis for axis in AXES if any(axis in cross for crosses in axes.values() for cross in crosses)]
    if not used:
        people.plan.ask(table.group_by(list(by)).agg(**columns), answer)
        return
    cube = people.plan.keep(table.group_by([*by, *used]).agg(**columns))
    every = range(len(distinct))
    people.plan.ask(cube.group_by(list(by)).agg(**_sums(cube, every)), answer)
    larger = cube.join(people.places, by[0])
    for cross in sorted({cross for crosses in axes.values() for cross in crosses}):
        asked = [(code, part, index) for code, part, index in parts if cross in axes.get(code, ())]
        _ask_groups(people, larger, by[1], cross, asked)


def _sums(cube: ir.Table, indexes: Iterable[int]) -> dict[str, ir.Value]:
    """Persons and keys of each mask over rows that count them already."""
    found: dict[str, ir.Value] = {}
    for index in indexes:
        found[f"n{index}"] = ibis.coalesce(cube[f"n{index}"].sum(), 0)
        found[f"k{index}"] = ibis.coalesce(cube[f"k{index}"].sum(), 0) % 2**32
    return found


def _ask_groups(
    people: People, cube: ir.Table, period: str, cross: Cross, parts: Sequence[tuple[str, str, int]]
) -> None:
    """Ask for these parts by planning area, period and group of people."""
    known = cube.filter(*(cube[axis] >= 0 for axis in cross))
    sums = _sums(known, sorted({index for _code, _part, index in parts}))

    def answer(row: Row) -> Iterator[Counted]:
        group = group_name(row, cross)
        for code, part, index in parts:
            if persons := row[f"n{index}"]:
                yield from in_larger_areas(
                    Counted(code, part, "", row["p"], row[period], persons, row[f"k{index}"], group)
                )

    people.plan.ask(known.group_by(["p", period, *cross]).agg(**sums), answer)


def group_name(row: Row, cross: Cross) -> str:
    """The name of a group of people from the places on the axes."""
    return joined(*(f"{axis}:{AXES[axis][row[axis]]}" for axis in cross))


def in_larger_areas(counted: Counted) -> Iterator[Counted]:
    """What was counted in a planning area (or -1: in none), for it and for the county."""
    if counted.area >= 0:
        yield counted._replace(level=PLANNING_AREA)
    yield counted._replace(level=COUNTY, area=0)


def key_sum(table: ir.Table, mask: ir.BooleanValue | None = None) -> ir.IntegerValue:
    """Sum of the record keys modulo 2**32, 0 for nobody; the engine sums in 128 bits, the remainder
    is taken there."""
    return ibis.coalesce(table.key.sum(where=mask), 0) % 2**32


def _panel(people: People, stocks: Sequence[Stock]) -> Panel:
    events = tuple(dict.fromkeys(stock.had for stock in stocks if stock.had is not None))
    holdings = tuple(dict.fromkeys(stock.holding for stock in stocks if stock.holding))
    spread = _spread(people.homes, people.first - 1, people.last, "packed")
    newest = spread.group_by(["pid", "q"]).agg(packed=spread.packed.max())
    newest = newest.filter(is_foreign(newest.packed))
    # Kept, because the engine then works on it with all threads.
    newest = people.plan.keep(
        newest.select("pid", "q", m=place_of(newest.packed), nationality=nation_of(newest.packed) - 1)
    )
    table = newest.join(_persons(people, events), "pid")
    table = table.filter(table.arrived <= table.q)
    stay = reached(table.q - table.arrived, {place: 4 * years for place, years in enumerate(STAYS_FROM)})
    table = table.mutate(age=age_band(table.q // 4 - table.birth_year), stay=stay)
    for index, kind in enumerate(holdings):
        held = people.episodes.filter(people.episodes.kind == kind)
        spread = _spread(held, people.first, people.last).distinct().mutate(**{f"held{index}": True})
        table = table.left_join(spread, ["pid", "q"]).drop("pid_right", "q_right")
    return Panel(table, events, holdings)


def _persons(people: People, events: Sequence[Event]) -> ir.Table:
    """The newcomers with the quarters of their arrival and of the events."""
    table = people.newcomers
    table = table.select("pid", "key", "birth_year", "sex", arrived=quarter(table.arrival))
    for index, event in enumerate(events):
        days = happened(people, event)
        first = days.group_by("pid").agg(day=days.day.min())
        first = first.select("pid", **{f"had{index}": quarter(first.day)})
        table = table.left_join(first, "pid").drop("pid_right")
    return table


def _spread(episodes: ir.Table, first: ir.IntegerScalar, last: ir.IntegerScalar, *columns: str) -> ir.Table:
    """One row per episode and quarter on whose last day it holds, from `first` to `last`."""
    begin = ibis.greatest(quarter(episodes.start), first)
    stop = ibis.least(quarter(episodes.end), last + 1)
    spread = episodes.select("pid", *columns, begin=begin, stop=stop)
    spread = spread.filter(spread.begin < spread.stop)
    return spread.select("pid", *columns, q=ibis.range(spread.begin, spread.stop).unnest())
