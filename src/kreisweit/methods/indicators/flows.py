"""Flows, cohorts and moves: one row per person and thing that happened, counted on each level of areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from .axes import AXES, STAYS_FROM, Cross
from .frame import COUNTY, LEVELS, LEVELS_OF_GROUPS, MUNICIPALITY, PLANNING_AREA
from .panel import Masks, ask_masks, group_name, key_sum
from .people import FAR, People, age_band, at_home, happened, is_foreign, later, nation_of, place_of, quarter
from .plan import Counted, Row
from .tallies import BASE_PART, COUNTED, MINUS, PLUS
from .vocabulary import Balance, Definition, Flow, TimeTo, Within

AREA_COLUMNS = {MUNICIPALITY: "m", PLANNING_AREA: "p", COUNTY: "c"}


class Slot(NamedTuple):
    """One kind of thing that happened: which parts of which code its rows and its hits count for; by which axes."""

    code: str
    every: str
    hits: str = ""
    axes: tuple[Cross, ...] = ()


def ask_flows(people: People, definitions: Sequence[Definition]) -> None:
    """Ask for all parts that count things that happened, once per person, area and quarter."""
    slots: list[Slot] = []
    parts = [*_happenings(people, definitions, slots), *_moves(people, definitions, slots)]
    if parts:
        rows = people.plan.keep(_union(parts))
        for level in LEVELS:
            _ask_level(people, rows, level, tuple(slots))
        for cross in sorted({cross for slot in slots for cross in slot.axes}):
            wanted = [number for number, slot in enumerate(slots) if cross in slot.axes]
            known = rows.filter(rows.slot.isin(wanted), *(rows[axis] >= 0 for axis in cross))
            for level in LEVELS_OF_GROUPS:
                _ask_level(people, known, level, tuple(slots), cross)


def _ask_level(people: People, rows: ir.Table, level: str, slots: Sequence[Slot], cross: Cross = ()) -> None:
    area = rows[AREA_COLUMNS[level]]
    here = rows.mutate(area=area).filter(area >= 0, rows[f"at_{level}"])
    once = here.group_by(["slot", "area", "q", *cross, "pid"]).agg(key=here.key.max(), hit=here.hit.max())
    counts = once.group_by(["slot", "area", "q", *cross]).agg(
        n=once.count(), k=key_sum(once), hits=once.hit.sum(), hit_keys=key_sum(once, once.hit == 1)
    )

    def answer(row: Row) -> Iterator[Counted]:
        slot, group = slots[row["slot"]], group_name(row, cross)
        yield Counted(slot.code, slot.every, level, row["area"], row["q"], row["n"], row["k"], group)
        if slot.hits and row["hits"]:
            yield Counted(slot.code, slot.hits, level, row["area"], row["q"], row["hits"], row["hit_keys"], group)

    people.plan.ask(counts, answer)


def _union(parts: Sequence[ir.Table]) -> ir.Table:
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


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
        in_frame = rows.q.between(people.first, people.last)
        rows = rows.mutate(slot=ibis.literal(len(slots), "int64"), least=_least(definition)).filter(in_frame)
        found.append(rows.select("slot", "pid", "day", "q", "hit", "least"))
        slots.append(Slot(definition.code, BASE_PART, COUNTED, definition.axes))
    if found:
        everywhere = {f"at_{level}": ibis.literal(True) for level in LEVELS}
        rows = located(people, _union(found))
        yield _columns(rows.mutate(**everywhere))


def _columns(rows: ir.Table) -> ir.Table:
    flags = [f"at_{level}" for level in LEVELS]
    return rows.select("slot", "pid", "key", "q", "hit", "m", "p", *flags, *AXES, c=ibis.literal(0, "int64"))


def _least(definition: Definition) -> ir.IntegerValue:
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
    """Rows (pid, day, least, …) of newcomers of that age or older, with key, the areas m and p of the home on the day
    and the places on the axes by their names."""
    rows = at_home(people, rows, lambda both: both.day)
    rows = rows.filter(is_foreign(rows.packed))
    rows = rows.mutate(m=place_of(rows.packed), nationality=nation_of(rows.packed) - 1)
    rows = _newcomers(people, rows.join(people.places, "m"))
    stays = [(rows.arrival <= later(rows.day, -12 * years), place) for place, years in enumerate(STAYS_FROM)]
    stay = ibis.cases(*reversed(stays), else_=-1).cast("int64")
    return rows.mutate(age=age_band(rows.day.year() - rows.birth_year), stay=stay)


def _newcomers(people: People, rows: ir.Table) -> ir.Table:
    rows = rows.join(people.newcomers, "pid")
    is_old_enough = (rows.least == 0) | (rows.day.year() - rows.birth_year >= rows.least).fill_null(False)
    return rows.filter(rows.arrival <= rows.day, is_old_enough)


def _moves(people: People, definitions: Sequence[Definition], slots: list[Slot]) -> Iterator[ir.Table]:
    """Moves in and out with the levels at which they cross a border."""
    for definition in definitions:
        if isinstance(definition.measure, Balance):
            origins = sorted(definition.measure.origins)
            for part in (PLUS, MINUS):
                rows = _crossings(people, part, origins).mutate(least=_least(definition))
                rows = _newcomers(people, rows.filter(rows.q.between(people.first, people.last)))
                slot = ibis.literal(len(slots), "int64")
                nowhere = dict.fromkeys(AXES, ibis.literal(-1, "int64"))
                yield _columns(rows.mutate(slot=slot, hit=ibis.literal(0, "int64"), **nowhere))
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


def ask_curves(people: People, definitions: Sequence[Definition]) -> None:
    """Ask for the persons at risk and the events in each interval, by municipality and year of the arrival."""
    for definition in definitions:
        if isinstance(definition.measure, TimeTo):
            rows = _observed(people, definition, definition.measure)
            masks = _steps(rows, definition.code, definition.measure)
            ask_masks(people, rows, ("m", "year"), masks, axes={definition.code: definition.axes})


def _steps(rows: ir.Table, code: str, measure: TimeTo) -> Masks:
    masks: dict[tuple[str, str], ir.BooleanValue] = {}
    for step in range(1, max(measure.points.values()) // measure.grid + 1):
        begin, end = later(rows.day, measure.grid * (step - 1)), later(rows.day, measure.grid * step)
        at_risk = (rows.reached >= begin) & (rows.seen_until >= end)
        masks[code, f"risk:{step}"] = at_risk
        masks[code, f"event:{step}"] = at_risk & (rows.reached < end)
    return masks


def _observed(people: People, definition: Definition, measure: TimeTo) -> ir.Table:
    """Newcomers by arrival: when the target was reached first, and until which day they were observed."""
    arrivals = people.newcomers.select("pid", day="arrival").mutate(least=_least(definition))
    rows = located(people, arrivals)
    targets = happened(people, measure.target)
    targets = targets.group_by("pid").agg(reached=targets.day.min())
    away = _days_away(people)
    away = away.join(people.newcomers.select("pid", "arrival"), "pid")
    away = away.filter(away.away > away.arrival).group_by("pid").agg(away=lambda t: t.away.min())
    rows = rows.left_join(targets, "pid").drop("pid_right").left_join(away, "pid").drop("pid_right")
    return people.plan.keep(
        rows.select(
            "pid", "key", "m", "day", *AXES,
            year=rows.day.year().cast("int64"),
            reached=rows.reached.fill_null(FAR),
            seen_until=ibis.least(rows.away.fill_null(FAR), people.day_after),
        )
    )  # fmt: skip


def _days_away(people: People) -> ir.Table:
    """First days without a home: ends of homes on which no home holds."""
    ends = people.homes.filter(people.homes.end < FAR).select("pid", away="end").distinct()
    covered = at_home(people, ends, lambda both: both.away)
    return ends.anti_join(covered, ["pid", "away"])
