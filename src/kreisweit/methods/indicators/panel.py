"""Stocks: one row per person and quarter, from which every stock of all definitions is counted at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from .people import People, happened, is_foreign, place_of, quarter
from .tallies import BASE_PART, COUNTED
from .vocabulary import Balance, Definition, Event, Population, Stock

Masks = Mapping[tuple[str, str], ir.BooleanValue]
"""Condition by code and part."""

Counts = Mapping[tuple[str, str], tuple[int, int]]
"""Persons and sum of record keys by code and part."""


class Stocked(NamedTuple):
    """Persons of a municipality (its number) in a period (a quarter's number, or a year), for a part of a code."""

    code: str
    part: str
    m: int
    period: int
    persons: int
    key: int


@dataclass(frozen=True)
class Panel:
    """Newcomers by quarter: pid, key, birth_year, q, m, arrived (quarter of the arrival), for each of `events` the
    quarter in which it first happened (had0, had1, …), for each of `holdings` whether it holds (held0, …)."""

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
                found[definition.code, COUNTED] = base & self._counted(stock)
        return found

    def _of_age(self, population: Population) -> ir.BooleanValue:
        if not population.min_age:
            return ibis.literal(True)
        return (self.table.q // 4 - self.table.birth_year >= population.min_age).fill_null(False)

    def _stayed(self, years: int, more: int | None) -> ir.BooleanValue:
        """On the last day of a quarter a year is full when the arrival lies in the same quarter of the year before,
        or earlier."""
        quarters = self.table.q - self.table.arrived
        return quarters >= 4 * years if more is None else (quarters >= 4 * years) & (quarters < 4 * more)

    def _counted(self, stock: Stock) -> ir.BooleanValue:
        if stock.holding:
            return self.table[f"held{self.holdings.index(stock.holding)}"].fill_null(False)
        if stock.had is not None:
            return (self.table[f"had{self.events.index(stock.had)}"] <= self.table.q).fill_null(False)
        return ibis.literal(True)


def stock_counts(people: People, definitions: Sequence[Definition]) -> Iterator[Stocked]:
    """All parts that look at last days of quarters.

    The base of a balance is the stock of the day before its quarter: it comes under the number of that quarter.
    """
    wanted = [d for d in definitions if isinstance(d.measure, Stock | Balance)]
    if not wanted:
        return
    panel = _panel(people, [d.measure for d in wanted if isinstance(d.measure, Stock)])
    masks = {key: mask for definition in wanted for key, mask in panel.masks(definition).items()}
    ahead = {d.code for d in wanted if isinstance(d.measure, Balance)}
    frame = people.frame
    for (m, q), counts in masked_counts(panel.table, ("m", "q"), masks):
        for (code, part), (count, key) in counts.items():
            number = q + (code in ahead)
            if frame.first <= number <= frame.last:
                yield Stocked(code, part, m, number, count, key)


def masked_counts(table: ir.Table, by: tuple[str, str], masks: Masks) -> Iterator[tuple[tuple[int, int], Counts]]:
    """Per group: for each mask the persons and the sum of their keys modulo 2**32."""
    columns: dict[str, ir.Value] = {}
    for index, mask in enumerate(masks.values()):
        columns[f"n{index}"] = ibis.coalesce(mask.cast("int64").sum(), 0).cast("int64")
        columns[f"k{index}"] = key_sum(table, mask)
    found = table.group_by(list(by)).agg(**columns).to_pyarrow()
    for row in found.to_pylist():
        yield (row[by[0]], row[by[1]]), {key: (row[f"n{i}"], row[f"k{i}"]) for i, key in enumerate(masks)}


def key_sum(table: ir.Table, mask: ir.BooleanValue | None = None) -> ir.IntegerValue:
    """Sum of the record keys modulo 2**32, 0 for nobody; the engine sums in 128 bits, the result fits in 64."""
    return (ibis.coalesce(table.key.sum(where=mask), 0) % 2**32).cast("int64")


def _panel(people: People, stocks: Sequence[Stock]) -> Panel:
    events = tuple(dict.fromkeys(stock.had for stock in stocks if stock.had is not None))
    holdings = tuple(dict.fromkeys(stock.holding for stock in stocks if stock.holding))
    frame = people.frame
    spread = _spread(people.homes, frame.first - 1, frame.last, "packed")
    newest = spread.group_by(["pid", "q"]).agg(packed=spread.packed.max())
    newest = newest.filter(is_foreign(newest.packed))
    table = newest.select("pid", "q", m=place_of(newest.packed)).join(_persons(people, events), "pid")
    table = table.filter(table.arrived <= table.q)
    for index, kind in enumerate(holdings):
        held = people.episodes.filter(people.episodes.kind == kind)
        spread = _spread(held, frame.first, frame.last).distinct().mutate(**{f"held{index}": True})
        table = table.left_join(spread, ["pid", "q"]).drop("pid_right", "q_right")
    return Panel(table, events, holdings)


def _persons(people: People, events: Sequence[Event]) -> ir.Table:
    """The newcomers with the quarters of their arrival and of the events."""
    table = people.newcomers
    table = table.select("pid", "key", "birth_year", arrived=quarter(table.arrival))
    for index, event in enumerate(events):
        days = happened(people, event)
        first = days.group_by("pid").agg(day=days.day.min())
        first = first.select("pid", **{f"had{index}": quarter(first.day)})
        table = table.left_join(first, "pid").drop("pid_right")
    return table


def _spread(episodes: ir.Table, first: int, last: int, *columns: str) -> ir.Table:
    """One row per episode and quarter on whose last day it holds, from `first` to `last`."""
    begin = ibis.greatest(quarter(episodes.start), first)
    stop = ibis.least(quarter(episodes.end), last + 1)
    spread = episodes.select("pid", *columns, begin=begin, stop=stop)
    spread = spread.filter(spread.begin < spread.stop)
    return spread.select("pid", *columns, q=ibis.range(spread.begin, spread.stop).unnest())
