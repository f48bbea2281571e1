"""What the fast engine prepares once: numbered persons, homes that hold, newcomers, things that happened.

Expressions come from a fixed vocabulary and hold no date arithmetic but "so many months later"; quarters are
whole numbers. No tie is left to the engine: homes are numbered by person, start and number, and "the latest
home" is the largest of those numbers, with the municipality and the nationality packed into its lower digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from .axes import AGES_FROM, AXES, COUNTRIES, NATIONALITY
from .plan import (
    EPISODE_SCHEMA,
    EPISODES,
    PERSON_SCHEMA,
    PERSONS,
    PLACE_SCHEMA,
    PLACES,
    SPAN,
    SPAN_SCHEMA,
    Plan,
    named_table,
)
from .vocabulary import Event

FAR = date(9999, 12, 31)
"""Stands for the end of an episode that goes on."""
_STRIDE = 2**17
"""Room below the number of a home: three digits for the nationality (0: German or none, else place on the axis plus
one), fourteen for the number of the municipality."""


@dataclass(frozen=True)
class People:
    """Prepared tables and the frame's span as scalars.

    `homes`: pid, key, start, end, number, origin, destination, m (number of the municipality), p (of the planning
    area, -1 for none), foreign (0, 1), packed. `newcomers`: pid, key, birth_year, sex (place on the axis), arrival.
    `episodes`: pid and the
    columns of an episode, of every other kind. `places`: m, p. `first` and `last` are numbers of quarters,
    `day_after` is the first day that the data say nothing about.
    """

    plan: Plan
    homes: ir.Table
    newcomers: ir.Table
    episodes: ir.Table
    places: ir.Table
    first: ir.IntegerScalar
    last: ir.IntegerScalar
    day_after: ir.DateScalar


def prepare(plan: Plan) -> People:
    """Number the persons, keep their homes in joined municipalities, find the newcomers."""
    persons, episodes = named_table(PERSONS, PERSON_SCHEMA), named_table(EPISODES, EPISODE_SCHEMA)
    places, span = named_table(PLACES, PLACE_SCHEMA), named_table(SPAN, SPAN_SCHEMA)
    numbered = plan.keep(
        persons.select(
            "person",
            pid=ibis.row_number().over(order_by=persons.person),
            key=persons.record_key.cast("int64"),
            birth_year=persons.birth_year.cast("int64"),
            sex=ibis.cases((persons.sex == "f", 0), (persons.sex == "m", 1), else_=2).cast("int64"),
        )
    )
    texts = ("municipality", "nationality", "level", "outcome", "origin", "destination")
    known = episodes.mutate(
        end=ibis.coalesce(episodes.end, ibis.literal(FAR)), **{name: episodes[name].fill_null("") for name in texts}
    )
    homes = plan.keep(_homes(known, numbered, places))
    arrivals = homes.filter(homes.origin == "abroad").group_by("pid").agg(arrival=lambda t: t.start.min())
    others = known.filter(known.kind != "residence").join(numbered, "person")
    return People(
        plan=plan,
        homes=homes,
        newcomers=plan.keep(numbered.join(arrivals, "pid").select("pid", "key", "birth_year", "sex", "arrival")),
        episodes=plan.keep(others.select("pid", "kind", "number", "start", "end", "level", "outcome")),
        places=places.select("m", "p"),
        first=span["first"].as_scalar(),
        last=span["last"].as_scalar(),
        day_after=span.day_after.as_scalar(),
    )


def _homes(episodes: ir.Table, numbered: ir.Table, places: ir.Table) -> ir.Table:
    held = episodes.filter(episodes.kind == "residence", episodes.end > episodes.start)
    held = held.join(places, "municipality").join(numbered, "person")
    order = [held.pid, held.start, held.number]
    foreign = ((held.nationality != "") & (held.nationality != "DE")).cast("int64")
    group = _group_of(held.nationality) * foreign
    packed = ibis.row_number().over(order_by=order) * _STRIDE + held.m * 8 + group
    return held.select(
        "pid", "key", "start", "end", "number", "origin", "destination", "m", "p", foreign=foreign, packed=packed
    )


def place_of(packed: ir.IntegerValue) -> ir.IntegerValue:
    """The municipality `m` in a packed number."""
    return (packed >> 3) & (2**14 - 1)


def is_foreign(packed: ir.IntegerValue) -> ir.BooleanValue:
    """Whether the home in a packed number is that of a foreign national."""
    return nation_of(packed) > 0


def nation_of(packed: ir.IntegerValue) -> ir.IntegerValue:
    """The nationality of the home in a packed number: its place on the axis plus one, 0 for a German."""
    return packed & 7


def age_band(years: ir.IntegerValue) -> ir.IntegerValue:
    """Place of an age on the axis, -1 for an unknown one and one before birth."""
    return ibis.coalesce(reached(years, dict(enumerate(AGES_FROM))), -1)


def reached(value: ir.IntegerValue, firsts: Mapping[int, int]) -> ir.IntegerValue:
    """The place of the last first number that the value reaches; -1 where it reaches none."""
    steps = [(value >= first, place) for place, first in sorted(firsts.items(), reverse=True)]
    return ibis.cases(*steps, else_=-1).cast("int64")


def _group_of(nationality: ir.StringValue) -> ir.IntegerValue:
    places = AXES[NATIONALITY]
    named = [(nationality.isin(sorted(codes)), places.index(name) + 1) for name, codes in COUNTRIES.items()]
    return ibis.cases(*named, else_=places.index("other") + 1).cast("int64")


def quarter(day: ir.DateValue) -> ir.IntegerValue:
    """The number of the quarter of a day, as periods.quarter_number counts."""
    return (day.year() * 4 + day.quarter() - 1).cast("int64")


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
