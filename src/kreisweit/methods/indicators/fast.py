"""The fast engine: all definitions together over a Parquet snapshot, through Ibis on DuckDB.

Persons are numbered once, homes and happenings are laid out once, and every definition is a mask over them; see
people, panel and flows. The cells and their keys are those of the reference engine, whatever the order of the
rows and however many chunks the persons are counted in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from ..disclosure.cells import Missing
from ..disclosure.raw import RawCell, RawCount
from ..disclosure.tables import CellKey
from .flows import ask_curves, ask_flows
from .frame import COUNTY, LEVELS, MUNICIPALITY, PLANNING_AREA, Frame
from .panel import ask_stocks
from .people import prepare
from .periods import quarter_text
from .plan import EPISODE_SCHEMA, PERSON_SCHEMA, Plan, municipalities, named_table, planning_areas
from .tallies import Place, added, cells
from .vocabulary import ARRIVAL_YEAR, Definition


def compute(
    definitions: Iterable[Definition],
    *,
    connection: Backend,
    persons: ir.Table,
    episodes: ir.Table,
    frame: Frame,
    chunks: int = 1,
    plan: Plan | None = None,
) -> dict[CellKey, RawCell | Missing]:
    """All cells of the definitions over the persons and episodes (columns of histories.py).

    `connection` is an Ibis backend on DuckDB that the caller opened, with its limits; `persons` and `episodes` are
    tables in it, see `snapshot_tables`. More `chunks` need less memory and give the same cells. A `plan` made by
    `plan_for` from the same definitions spares compiling them again.
    """
    known = tuple(definitions)
    ready = plan or plan_for(known)
    parts = (
        tally(known, connection=connection, persons=part, episodes=episodes, frame=frame, plan=ready)
        for part in chunked(persons, chunks)
    )
    return cells(known, added(parts), frame)


def snapshot_tables(persons: str = "persons", episodes: str = "episodes") -> tuple[ir.Table, ir.Table]:
    """Persons and episodes as Ibis tables, by the names of views that the caller made in its connection."""
    return named_table(persons, PERSON_SCHEMA), named_table(episodes, EPISODE_SCHEMA)


def plan_for(definitions: Sequence[Definition]) -> Plan:
    """Compile the definitions: no data, no frame and no connection are needed for that."""
    plan = Plan()
    people = prepare(plan)
    ask_stocks(people, definitions)
    ask_curves(people, definitions)
    ask_flows(people, definitions)
    return plan


def chunked(persons: ir.Table, chunks: int) -> Iterator[ir.Table]:
    """The persons in disjoint parts by their record key."""
    if chunks == 1:
        yield persons
        return
    for number in range(chunks):
        yield persons.filter(persons.record_key.cast("int64") % chunks == number)


def tally(
    definitions: Sequence[Definition],
    *,
    connection: Backend,
    persons: ir.Table,
    episodes: ir.Table,
    frame: Frame,
    plan: Plan | None = None,
) -> dict[Place, RawCount]:
    """Persons and record keys by place over these persons; see tallies for what a place is."""
    if not frame.joined:
        return {}
    yearly = {definition.code for definition in definitions if definition.period == ARRIVAL_YEAR}
    areas = {level: _area_keys(level, frame) for level in LEVELS} | {"": municipalities(frame)}
    found: dict[Place, RawCount] = {}
    for counted in (plan or plan_for(definitions)).run(connection, persons, episodes, frame):
        period = str(counted.period) if counted.code in yearly else quarter_text(counted.period)
        key = areas[counted.level][counted.area]
        for level in (counted.level,) if counted.level else LEVELS:
            if area := key if counted.level else frame.area(level, key):
                place = Place(counted.code, counted.part, level, area, period, counted.group)
                count, before = RawCount(counted.persons, counted.key), found.get(place)
                found[place] = count if before is None else before + count
    return found


def _area_keys(level: str, frame: Frame) -> tuple[str, ...]:
    """Keys of areas by their numbers in the tables of the engine."""
    return {MUNICIPALITY: municipalities(frame), PLANNING_AREA: planning_areas(frame), COUNTY: (frame.county,)}[level]
