"""What the fast engine prepares once: numbered persons, homes that hold, newcomers, things that happened.

Expressions come from a fixed vocabulary and hold no date arithmetic but "so many months later"; quarters are
whole numbers. No tie is left to the engine: homes are numbered by person, start and number, and "the latest
home" is the largest of those numbers, with the municipality and the nationality packed into its lower digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from .frame import Frame
from .vocabulary import Event

FAR = date(9999, 12, 31)
"""Stands for the end of an episode that goes on."""
_PLACES = 2**16
_STRIDE = _PLACES * 2


@dataclass
class People:
    """Prepared tables of one chunk of persons.

    `homes`: pid, key, start, end, number, origin, destination, m (index of the municipality), p (of the planning
    area, -1 for none), foreign (0, 1), packed. `newcomers`: pid, key, birth_year, arrival. `episodes`: pid and the
    columns of an episode, of every other kind. `places`: m, p. `keep` computes a table once for the whole run.
    """

    frame: Frame
    homes: ir.Table
    newcomers: ir.Table
    episodes: ir.Table
    places: ir.Table
    keep: Callable[[ir.Table], ir.Table]


class Keeper:
    """Tables that are computed once and dropped together."""

    def __init__(self, connection: Backend) -> None:
        self._connection = connection
        self._names: list[str] = []

    def keep(self, table: ir.Table) -> ir.Table:
        """The table computed now and held until `release`."""
        name = ibis.util.gen_name("kreisweit")
        kept = self._connection.create_table(name, table, temp=True)
        self._names.append(name)
        return kept

    def release(self) -> None:
        """Drop what was kept."""
        while self._names:
            self._connection.drop_table(self._names.pop())


def municipalities(frame: Frame) -> tuple[str, ...]:
    """Joined municipalities; their places in this tuple are the numbers `m`."""
    return tuple(sorted(frame.joined))


def planning_areas(frame: Frame) -> tuple[str, ...]:
    """Planning areas of the joined municipalities; their places in this tuple are the numbers `p`."""
    return tuple(sorted({frame.areas[municipality] for municipality in frame.joined} - {""}))


def prepare(persons: ir.Table, episodes: ir.Table, frame: Frame, keep: Callable[[ir.Table], ir.Table]) -> People:
    """Number the persons, keep their homes in joined municipalities, find the newcomers."""
    numbered = keep(
        persons.select(
            "person",
            pid=ibis.row_number().over(order_by=persons.person),
            key=persons.record_key.cast("int64"),
            birth_year=persons.birth_year.cast("int64"),
        )
    )
    texts = ("municipality", "nationality", "level", "outcome", "origin", "destination")
    known = episodes.mutate(
        end=ibis.coalesce(episodes.end, ibis.literal(FAR)), **{name: episodes[name].fill_null("") for name in texts}
    )
    places = keep(_place_table(frame))
    homes = keep(_homes(known, numbered, places))
    arrivals = homes.filter(homes.origin == "abroad").group_by("pid").agg(arrival=lambda t: t.start.min())
    others = known.filter(known.kind != "residence").join(numbered, "person")
    return People(
        frame=frame,
        homes=homes,
        newcomers=keep(numbered.join(arrivals, "pid").select("pid", "key", "birth_year", "arrival")),
        episodes=keep(others.select("pid", "kind", "number", "start", "end", "level", "outcome")),
        places=places.select("m", "p"),
        keep=keep,
    )


def _homes(episodes: ir.Table, numbered: ir.Table, places: ir.Table) -> ir.Table:
    held = episodes.filter(episodes.kind == "residence", episodes.end > episodes.start)
    held = held.join(places, "municipality").join(numbered, "person")
    order = [held.pid, held.start, held.number]
    foreign = ((held.nationality != "") & (held.nationality != "DE")).cast("int64")
    packed = ibis.row_number().over(order_by=order) * _STRIDE + held.m * 2 + foreign
    return held.select(
        "pid", "key", "start", "end", "number", "origin", "destination", "m", "p", foreign=foreign, packed=packed
    )


def _place_table(frame: Frame) -> ir.Table:
    places, areas = municipalities(frame), planning_areas(frame)
    numbers = [areas.index(frame.areas[place]) if frame.areas[place] else -1 for place in places]
    columns = {
        "municipality": pa.array(places, pa.string()),
        "m": pa.array(range(len(places)), pa.int64()),
        "p": pa.array(numbers, pa.int64()),
    }
    return ibis.memtable(pa.table(columns))


def place_of(packed: ir.IntegerValue) -> ir.IntegerValue:
    """The municipality `m` in a packed number."""
    return (packed % _STRIDE) // 2


def is_foreign(packed: ir.IntegerValue) -> ir.BooleanValue:
    """Whether the home in a packed number is that of a foreign national."""
    return packed % 2 == 1


def quarter(day: ir.DateValue) -> ir.IntegerValue:
    """The number of the quarter of a day, as periods.quarter_number counts."""
    return (day.year() * 4 + (day.month() - 1) // 3).cast("int64")


def later(day: ir.DateValue, months: int) -> ir.DateValue:
    """The same day so many months later, as periods.add_months counts."""
    return (day + ibis.interval(months=months)).cast("date")


def happened(people: People, event: Event) -> ir.Table:
    """Days of the event: pid, day, end, outcome."""
    if event.kind == "residence":
        table = people.homes.mutate(level=ibis.literal(""), outcome=ibis.literal(""))
        table = table.filter(table.origin.isin(sorted(event.origins))) if event.origins else table
    else:
        table = people.episodes.filter(people.episodes.kind == event.kind)
    table = table.filter(table.level.isin(sorted(event.levels))) if event.levels else table
    if event.first:
        turn = ibis.row_number().over(group_by=table.pid, order_by=[table.start, table.number])
        table = table.mutate(turn=turn)
        table = table.filter(table.turn == 0)
    table = table.filter(table.outcome.isin(sorted(event.outcomes))) if event.outcomes else table
    day = table.start if event.at == "start" else table.end
    table = table.select("pid", "end", "outcome", day=day)
    return table.filter(table.day < FAR)


def at_home(people: People, rows: ir.Table, day: Callable[[ir.Table], ir.DateValue]) -> ir.Table:
    """`rows` with a column `packed`: the home that holds on that day of each row; rows without a home drop out."""
    names = list(rows.columns)
    homes = people.homes.select("pid", "packed", home_start="start", home_end="end")
    both = rows.join(homes, "pid")
    both = both.filter(both.home_start <= day(both), both.home_end > day(both))
    return both.group_by(names).agg(packed=both.packed.max())
