"""Invented histories and frames for tests of the engines: small worlds in which much coincides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

import kreisweit
from kreisweit.methods.indicators import Definition, Episode, Frame, History, read_definition
from kreisweit.methods.indicators.fast import snapshot_tables
from kreisweit.methods.indicators.histories import KINDS
from kreisweit.methods.indicators.periods import quarter_text
from kreisweit.methods.indicators.vocabulary import LEVELS_OF_LANGUAGE, ORIGINS, OUTCOMES

FOLDER = Path(kreisweit.__file__).parent / "data" / "indicators"
FILES = sorted(path for path in FOLDER.glob("*.toml") if path.name != "NOTICE.toml")
COUNTY = "99001"
AREAS = {"99001010": "P1", "99001020": "P1", "99001030": "P2", "99001040": "P2", "99001050": ""}

PERSONS = pa.schema(
    [("person", pa.string()), ("record_key", pa.uint32()), ("sex", pa.string()), ("birth_year", pa.int16())]
)
EPISODES = pa.schema(
    [("person", pa.string()), ("number", pa.int32()), ("kind", pa.string())]
    + [("start", pa.date32()), ("end", pa.date32())]
    + [(name, pa.string()) for name in ("municipality", "nationality", "level", "outcome", "origin", "destination")]
)


def definitions() -> tuple[Definition, ...]:
    """The definitions that come with the product."""
    return tuple(read_definition(path.read_text(encoding="utf-8"), path.name) for path in FILES)


def tables(connection: Backend, histories: Iterable[History]) -> tuple[Any, Any]:
    """Persons and episodes as tables of the connection, in the columns of a snapshot."""
    known = list(histories)
    persons = [{name: getattr(h, name) for name in PERSONS.names} for h in known]
    episodes = [
        {name: h.person if name == "person" else getattr(e, name) for name in EPISODES.names}
        for h in known
        for e in h.episodes
    ]
    connection.con.register("persons", pa.Table.from_pylist(persons, PERSONS))
    connection.con.register("episodes", pa.Table.from_pylist(episodes, EPISODES))
    return snapshot_tables()


def engine() -> Backend:
    """A DuckDB in memory, with one thread and nothing from a network."""
    return ibis.duckdb.connect(threads=1)


# Days fall on few values, so that moves, ends of quarters and anniversaries meet.
EDGES = (
    date(2018, 12, 31),
    date(2019, 1, 1),
    date(2020, 2, 29),
    date(2021, 2, 28),
    date(2021, 3, 31),
    date(2021, 4, 1),
)
DAYS = st.one_of(
    st.sampled_from(EDGES),
    st.builds(date, st.integers(2016, 2023), st.integers(1, 12), st.sampled_from((1, 15, 28))),
    st.dates(date(2016, 1, 1), date(2023, 12, 31)),
)
LENGTHS = st.one_of(st.none(), st.sampled_from((0, 1, 30, 90, 365, 366, 731)), st.integers(1, 1500))
PLACES = st.sampled_from((*AREAS, "99001060", ""))
NATIONALITIES = st.sampled_from(("SY", "SY", "UA", "XX", "DE", ""))


@st.composite
def episodes(draw: st.DrawFn, number: int) -> Episode:
    """Any episode that the columns allow; half of them residences."""
    kind = draw(st.sampled_from(("residence",) * 5 + KINDS[1:]))
    start = draw(DAYS)
    length = draw(LENGTHS)
    is_home = kind == "residence"
    return Episode(
        number=number,
        kind=kind,
        start=start,
        end=None if length is None else start + timedelta(days=length),
        municipality=draw(PLACES) if is_home else "",
        nationality=draw(NATIONALITIES) if is_home else "",
        level="" if is_home else draw(st.sampled_from(("", *LEVELS_OF_LANGUAGE[1:4]))),
        outcome=draw(st.sampled_from(("", *OUTCOMES[kind]))),
        origin=draw(st.sampled_from(("abroad", "abroad", *ORIGINS))) if is_home else "",
        destination=draw(st.sampled_from(("", *ORIGINS))) if is_home else "",
    )


@st.composite
def histories(draw: st.DrawFn) -> list[History]:
    """Up to twelve persons with up to nine episodes each."""
    found = []
    for index in range(draw(st.integers(0, 12))):
        numbers = draw(st.permutations(range(draw(st.integers(0, 9)))))
        found.append(
            History(
                person=f"{draw(st.integers(0, 15)):x}-{index}",
                record_key=draw(st.integers(0, 2**32 - 1)),
                sex=draw(st.sampled_from(("f", "m", "d", ""))),
                birth_year=draw(st.one_of(st.none(), st.integers(1940, 2022), st.just(2002))),
                episodes=tuple(draw(episodes(number)) for number in numbers),
            )
        )
    return found


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Any run of quarters, any municipalities that have joined, any official totals."""
    first = draw(st.integers(2016 * 4, 2023 * 4))
    joined = draw(st.one_of(st.just(frozenset(AREAS)), st.frozensets(st.sampled_from(sorted(AREAS)))))
    totals = st.dictionaries(st.tuples(st.sampled_from(sorted(AREAS)), st.integers(2016, 2023)), st.integers(1, 9999))
    return Frame(
        quarters=tuple(quarter_text(first + number) for number in range(draw(st.integers(1, 20)))),
        county=COUNTY,
        areas=AREAS,
        joined=joined,
        population=draw(totals),
        as_of=draw(st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2025, 1, 1)))),
    )


def values(cells: Mapping[Any, Any], codes: Sequence[str]) -> dict[Any, Any]:
    """The cells of these codes."""
    return {key: cell for key, cell in cells.items() if key.indicator in codes}
