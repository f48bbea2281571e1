"""Flows, cohorts and moves: one row per person and thing that happened, counted on each level of areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from .frame import COUNTY, LEVELS, MUNICIPALITY, PLANNING_AREA
from .panel import Stocked, key_sum, masked_counts
from .people import FAR, People, at_home, happened, is_foreign, later, place_of, quarter
from .tallies import BASE_PART, COUNTED, MINUS, PLUS
from .vocabulary import Balance, Definition, Flow, TimeTo, Within

AREA_COLUMNS = {MUNICIPALITY: "m", PLANNING_AREA: "p", COUNTY: "c"}


class Flowed(NamedTuple):
    """Persons of an area (its number on that level) in a quarter, for a part of a code."""

    code: str
    part: str
    level: str
    area: int
    quarter: int
    persons: int
    key: int


class Slot(NamedTuple):
    """One kind of thing that happened: which parts of which code its rows and its hits count for."""

    code: str
    every: str
    hits: str = ""


def flow_counts(people: People, definitions: Sequence[Definition]) -> Iterator[Flowed]:
    """All parts that count things that happened, once per person, area and quarter."""
    slots: list[Slot] = []
    parts = list(_happenings(people, definitions, slots)) + list(_moves(people, definitions, slots))
    if not parts:
        return
    rows = people.keep(ibis.union(*parts) if len(parts) > 1 else parts[0])
    for level in LEVELS:
        yield from _counted(rows, level, slots)


def _counted(rows: ir.Table, level: str, slots: Sequence[Slot]) -> Iterator[Flowed]:
    area = rows[AREA_COLUMNS[level]]
    here = rows.mutate(area=area).filter(area >= 0, rows[f"at_{level}"])
    once = here.group_by(["slot", "area", "q", "pid"]).agg(key=here.key.max(), hit=here.hit.max())
    hit = once.hit == 1
    counts = once.group_by(["slot", "area", "q"]).agg(
        n=once.count(), k=key_sum(once), hits=once.hit.sum().cast("int64"), hit_keys=key_sum(once, hit)
    )
    for row in counts.to_pyarrow().to_pylist():
        slot = slots[row["slot"]]
        yield Flowed(slot.code, slot.every, level, row["area"], row["q"], row["n"], row["k"])
        if slot.hits and row["hits"]:
            yield Flowed(slot.code, slot.hits, level, row["area"], row["q"], row["hits"], row["hit_keys"])


def _happenings(people: People, definitions: Sequence[Definition], slots: list[Slot]) -> Iterator[ir.Table]:
    """Things that happened with the home on their day, for flows and cohorts together."""
    found = []
    for definition in definitions:
        match definition.measure:
            case Flow() as flow:
                rows = _flow(people, flow)
            case Within() as within:
                rows = _within(people, within)
            case _:
                continue
        in_frame = rows.q.between(people.frame.first, people.frame.last)
        rows = rows.mutate(slot=ibis.literal(len(slots), "int64"), age=_age(definition)).filter(in_frame)
        found.append(rows.select("slot", "pid", "day", "q", "hit", "age"))
        slots.append(Slot(definition.code, BASE_PART, COUNTED))
    if found:
        everywhere = {f"at_{level}": ibis.literal(True) for level in LEVELS}
        rows = located(people, ibis.union(*found) if len(found) > 1 else found[0])
        yield _columns(rows.mutate(**everywhere))


def _columns(rows: ir.Table) -> ir.Table:
    flags = [f"at_{level}" for level in LEVELS]
    return rows.select("slot", "pid", "key", "q", "hit", "m", "p", *flags, c=ibis.literal(0, "int64"))


def _age(definition: Definition) -> ir.IntegerValue:
    return ibis.literal(definition.population.min_age, "int64")


def _flow(people: People, flow: Flow) -> ir.Table:
    rows = happened(people, flow.event)
    hit = rows.outcome.isin(sorted(flow.outcomes)) if flow.outcomes else ibis.literal(True)
    return rows.select("pid", "day", q=quarter(rows.day), hit=hit.cast("int64"))


def _within(people: People, within: Within) -> ir.Table:
    rows = happened(people, within.event)
    rows = rows.mutate(later=later(rows.day, within.months))
    q = quarter(rows.day) + within.months // 3
    if not within.resident:
        hit = rows.outcome.isin(sorted(within.outcomes)) & (rows.end <= rows.later)
        return rows.select("pid", "day", q=q, hit=hit.cast("int64"))
    rows = rows.select("pid", "day", "later", q=q).distinct()
    there = at_home(people, rows, lambda both: both.later).mutate(hit=ibis.literal(1, "int64"))
    rows = rows.left_join(there.select("pid", "day", "hit"), ["pid", "day"])
    return rows.select("pid", "day", "q", hit=rows.hit.fill_null(0))


def located(people: People, rows: ir.Table) -> ir.Table:
    """Rows (pid, day, age, …) of newcomers of that age, with key and the areas m and p of the home on the day."""
    rows = at_home(people, rows, lambda both: both.day)
    rows = rows.filter(is_foreign(rows.packed)).mutate(m=place_of(rows.packed))
    return _newcomers(people, rows.join(people.places, "m"))


def _newcomers(people: People, rows: ir.Table) -> ir.Table:
    rows = rows.join(people.newcomers, "pid")
    is_old_enough = (rows.age == 0) | (rows.day.year() - rows.birth_year >= rows.age).fill_null(False)
    return rows.filter(rows.arrival <= rows.day, is_old_enough)


def _moves(people: People, definitions: Sequence[Definition], slots: list[Slot]) -> Iterator[ir.Table]:
    """Moves in and out with the levels at which they cross a border."""
    for definition in definitions:
        if isinstance(definition.measure, Balance):
            origins = sorted(definition.measure.origins)
            for part in (PLUS, MINUS):
                rows = _crossings(people, part, origins).mutate(age=_age(definition))
                rows = _newcomers(people, rows.filter(rows.q.between(people.frame.first, people.frame.last)))
                slot = ibis.literal(len(slots), "int64")
                yield _columns(rows.mutate(slot=slot, hit=ibis.literal(0, "int64")))
                slots.append(Slot(definition.code, part))


def _crossings(people: People, part: str, origins: Sequence[str]) -> ir.Table:
    homes = people.homes
    order = {"group_by": homes.pid, "order_by": [homes.start, homes.number]}
    near = {
        name: (homes[name].lag() if part == PLUS else homes[name].lead()).over(**order).fill_null(-1)
        for name in ("m", "p")
    }
    day, elsewhere = (homes.start, homes.origin) if part == PLUS else (homes.end, homes.destination)
    rows = homes.mutate(other_m=near["m"], other_p=near["p"], day=day, elsewhere=elsewhere)
    rows = rows.filter(rows.foreign == 1, rows.day < FAR, rows.elsewhere.isin(origins))
    far = rows.elsewhere == "germany"
    return rows.select(
        "pid", "m", "p", "day",
        q=quarter(rows.day),
        at_municipality=far | (rows.other_m != rows.m),
        at_planning_area=far | (rows.other_p != rows.p),
        at_county=far,
    )  # fmt: skip


def curve_counts(people: People, definitions: Sequence[Definition]) -> Iterator[Stocked]:
    """Persons at risk and events in each interval after the arrival, by municipality and year of the arrival."""
    for definition in definitions:
        if isinstance(definition.measure, TimeTo):
            rows = _observed(people, definition, definition.measure)
            steps = range(1, max(definition.measure.points.values()) // definition.measure.grid + 1)
            masks: dict[tuple[str, str], ir.BooleanValue] = {}
            for step in steps:
                begin = later(rows.day, definition.measure.grid * (step - 1))
                end = later(rows.day, definition.measure.grid * step)
                at_risk = (rows.reached >= begin) & (rows.seen_until >= end)
                masks[definition.code, f"risk:{step}"] = at_risk
                masks[definition.code, f"event:{step}"] = at_risk & (rows.reached < end)
            for (m, year), counts in masked_counts(rows, ("m", "year"), masks):
                for (code, part), (count, key) in counts.items():
                    yield Stocked(code, part, m, year, count, key)


def _observed(people: People, definition: Definition, measure: TimeTo) -> ir.Table:
    """Newcomers by arrival: when the target was reached first, and until which day they were observed."""
    arrivals = people.newcomers.select("pid", day="arrival").mutate(age=_age(definition))
    rows = located(people, arrivals)
    targets = happened(people, measure.target)
    targets = targets.group_by("pid").agg(reached=targets.day.min())
    away = _days_away(people)
    away = away.join(people.newcomers.select("pid", "arrival"), "pid")
    away = away.filter(away.away > away.arrival).group_by("pid").agg(away=lambda t: t.away.min())
    rows = rows.left_join(targets, "pid").drop("pid_right").left_join(away, "pid").drop("pid_right")
    data_end = ibis.literal(people.frame.day_after)
    return people.keep(
        rows.select(
            "pid", "key", "m", "day",
            year=rows.day.year().cast("int64"),
            reached=rows.reached.fill_null(FAR),
            seen_until=ibis.least(rows.away.fill_null(FAR), data_end),
        )
    )  # fmt: skip


def _days_away(people: People) -> ir.Table:
    """First days without a home: ends of homes on which no home holds."""
    ends = people.homes.filter(people.homes.end < FAR).select("pid", away="end").distinct()
    covered = at_home(people, ends, lambda both: both.away)
    return ends.anti_join(covered, ["pid", "away"])
