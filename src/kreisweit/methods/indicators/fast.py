"""The fast engine: all definitions together over a Parquet snapshot, through Ibis on DuckDB.

Persons are numbered once, homes and happenings are laid out once, and every definition is a mask over them; see
people, panel and flows. The cells and their keys are those of the reference engine, whatever the order of the
rows and however many chunks the persons are counted in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from ..disclosure.cells import Missing
from ..disclosure.raw import RawCell, RawCount
from ..disclosure.tables import CellKey
from .flows import curve_counts, flow_counts
from .frame import COUNTY, LEVELS, MUNICIPALITY, PLANNING_AREA, Frame
from .panel import Stocked, stock_counts
from .people import Keeper, municipalities, planning_areas, prepare
from .periods import quarter_text
from .tallies import NOBODY, Place, added, cells
from .vocabulary import ARRIVAL_YEAR, Definition


def compute(
    definitions: Iterable[Definition],
    *,
    connection: Backend,
    persons: ir.Table,
    episodes: ir.Table,
    frame: Frame,
    chunks: int = 1,
) -> dict[CellKey, RawCell | Missing]:
    """All cells of the definitions over the persons and episodes (columns of histories.py).

    `connection` is an Ibis backend on DuckDB that the caller opened, with its limits, and to which the tables
    belong; its temporary tables are dropped again. More `chunks` need less memory and give the same cells.
    """
    known = tuple(definitions)
    parts = (
        tally(known, connection=connection, persons=part, episodes=episodes, frame=frame)
        for part in chunked(persons, chunks)
    )
    return cells(known, added(parts), frame)


def chunked(persons: ir.Table, chunks: int) -> Iterator[ir.Table]:
    """The persons in disjoint parts by their record key."""
    if chunks == 1:
        yield persons
        return
    for number in range(chunks):
        yield persons.filter(persons.record_key.cast("int64") % chunks == number)


def tally(
    definitions: Sequence[Definition], *, connection: Backend, persons: ir.Table, episodes: ir.Table, frame: Frame
) -> dict[Place, RawCount]:
    """Persons and record keys by place over these persons; see tallies for what a place is."""
    if not frame.joined:
        return {}
    keeper = Keeper(connection)
    try:
        people = prepare(persons, episodes, frame, keeper.keep)
        found = _lifted(chain(stock_counts(people, definitions), curve_counts(people, definitions)), definitions, frame)
        areas = {level: _area_keys(level, frame) for level in LEVELS}
        for code, part, level, area, number, count, key in flow_counts(people, definitions):
            found[Place(code, part, level, areas[level][area], quarter_text(number))] = RawCount(count, key)
    finally:
        keeper.release()
    return found


def _lifted(counts: Iterable[Stocked], definitions: Sequence[Definition], frame: Frame) -> dict[Place, RawCount]:
    """Counts by municipality on all levels: a person stands in one municipality, so the larger areas are sums."""
    yearly = {definition.code for definition in definitions if definition.period == ARRIVAL_YEAR}
    places = municipalities(frame)
    found: dict[Place, RawCount] = {}
    for code, part, m, number, count, key in counts:
        if count:
            period = str(number) if code in yearly else quarter_text(number)
            for level in LEVELS:
                if area := frame.area(level, places[m]):
                    place = Place(code, part, level, area, period)
                    found[place] = found.get(place, NOBODY) + RawCount(count, key)
    return found


def _area_keys(level: str, frame: Frame) -> tuple[str, ...]:
    """Keys of areas by their numbers in the tables of the engine."""
    return {MUNICIPALITY: municipalities(frame), PLANNING_AREA: planning_areas(frame), COUNTY: (frame.county,)}[level]
