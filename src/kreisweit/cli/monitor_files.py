"""What `kreisweit monitor` reads: two Parquet files, definitions, areas, population. Everything is checked first."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kreisweit.methods.indicators import Definition, DefinitionError, Frame, read_definition
from kreisweit.methods.indicators.histories import KINDS
from kreisweit.methods.indicators.periods import last_day, parse_quarter, quarter_number, quarter_text

from .monitor_words import warning_of
from .refusing import Refused

if TYPE_CHECKING:
    import duckdb

QUARTERS = 40
"""So many quarters are counted where nobody names the first one: ten years."""
WHOLE, TEXT, DAY = "a whole number", "text", "a day"
KINDS_OF_TYPES = {
    WHOLE: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    TEXT: ("VARCHAR",),
    DAY: ("DATE",),
}
PERSONS = {"person": TEXT, "record_key": WHOLE, "sex": TEXT, "birth_year": WHOLE}
EPISODES = {
    "person": TEXT, "number": WHOLE, "kind": TEXT, "start": DAY, "end": DAY, "municipality": TEXT, "nationality": TEXT,
    "level": TEXT, "outcome": TEXT, "origin": TEXT, "destination": TEXT,
}  # fmt: skip


def read_definitions(folder: Path) -> tuple[Definition, ...]:
    """All definitions of a folder, by code. Raises Refused."""
    files = sorted(file for file in folder.glob("*.toml") if file.name != "NOTICE.toml")
    if not files:
        raise Refused("no_definitions", folder=str(folder))
    found: dict[str, Definition] = {}
    for file in files:
        try:
            definition = read_definition(file.read_text(encoding="utf-8"), file.name)
        except DefinitionError as error:
            raise Refused("definition", faults="; ".join(map(str, error.faults))) from None
        except (UnicodeDecodeError, OSError):
            raise Refused("definition", faults=file.name) from None
        if definition.code in found:
            raise Refused("twice", indicator=definition.code, folder=str(folder))
        found[definition.code] = definition
    return tuple(found[code] for code in sorted(found))


def open_tables(connection: duckdb.DuckDBPyConnection, persons: Path, episodes: Path) -> list[str]:
    """Views "persons" and "episodes" over the files, checked; gives warnings. Raises Refused."""
    _view(connection, "persons", persons, PERSONS)
    _view(connection, "episodes", episodes, EPISODES)
    _check_persons(connection, persons.name)
    return _check_episodes(connection, episodes.name)


def _view(connection: duckdb.DuckDBPyConnection, name: str, file: Path, columns: Mapping[str, str]) -> None:
    import duckdb

    quoted = str(file).replace("'", "''")
    try:
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}')")  # noqa: S608
        found = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {name}").fetchall()}
    except duckdb.Error:
        raise Refused("not_parquet", file=file.name) from None
    if lacking := [column for column in columns if column not in found]:
        raise Refused("columns", file=file.name, names=", ".join(lacking))
    for column, right in columns.items():
        if found[column] not in KINDS_OF_TYPES[right]:
            raise Refused("types", file=file.name, name=column, right=right)


def _check_persons(connection: duckdb.DuckDBPyConnection, file: str) -> None:
    nameless = _count(connection, "SELECT count(*) FROM persons WHERE coalesce(person, '') = ''")
    if nameless:
        raise Refused("empty_person", count=nameless, file=file)
    twice = "SELECT count(*) FROM (SELECT person FROM persons GROUP BY person HAVING count(*) > 1)"
    if found := _count(connection, twice):
        raise Refused("person_twice", count=found, file=file)
    keyless = "SELECT count(*) FROM persons WHERE record_key IS NULL OR record_key < 0 OR record_key > 4294967295"
    if found := _count(connection, keyless):
        raise Refused("record_key", count=found)


def _check_episodes(connection: duckdb.DuckDBPyConnection, file: str) -> list[str]:
    if found := _count(connection, "SELECT count(*) FROM episodes WHERE coalesce(person, '') = ''"):
        raise Refused("empty_person", count=found, file=file)
    twice = "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM episodes GROUP BY person, number HAVING n > 1)"
    if found := _count(connection, twice) + _count(connection, "SELECT count(*) FROM episodes WHERE number IS NULL"):
        raise Refused("number_twice", count=found)
    if found := _count(connection, "SELECT count(*) FROM episodes WHERE start IS NULL"):
        raise Refused("no_start", count=found)
    unknown = connection.execute(
        "SELECT kind FROM episodes WHERE kind IS NULL OR NOT list_contains($1, kind) ORDER BY kind LIMIT 1",
        [list(KINDS)],
    ).fetchone()
    if unknown:
        raise Refused("kind", file=file, found=str(unknown[0] or "")[:40], known=", ".join(KINDS))
    warnings = []
    if strangers := _count(connection, "SELECT count(*) FROM episodes ANTI JOIN persons USING (person)"):
        warnings.append(warning_of("strangers", count=strangers))
    if backwards := _count(connection, 'SELECT count(*) FROM episodes WHERE "end" < start'):
        warnings.append(warning_of("backwards", count=backwards))
    return warnings


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def frame_of(
    connection: duckdb.DuckDBPyConnection,
    *,
    areas: Path | None,
    population: Path | None,
    first: str,
    last: str,
    as_of: date | None,
) -> tuple[Frame, list[str]]:
    """The frame of the computation, from options, else from the data; with warnings. Raises Refused."""
    lived = connection.execute(
        "SELECT municipality, count(*) FROM episodes WHERE kind = 'residence' AND municipality <> '' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    known = dict(_areas(areas)) if areas else {place: "" for place, _number in lived}
    if not known or not lived:
        raise Refused("no_places")
    counties = {place[:5] for place in known}
    frame = Frame(
        quarters=_quarters(connection, first, last),
        county=counties.pop() if len(counties) == 1 else "all",
        areas=known,
        joined=frozenset(known),
        population=dict(_population(population)) if population else {},
        as_of=as_of,
    )
    elsewhere = sum(number for place, number in lived if place not in known)
    warnings = [warning_of("elsewhere", count=elsewhere)] if elsewhere else []
    return frame, warnings


def _quarters(connection: duckdb.DuckDBPyConnection, first: str, last: str) -> tuple[str, ...]:
    known = connection.execute(
        'SELECT min(start), max(greatest(start, coalesce("end" - 1, start))) FROM episodes'
    ).fetchone()
    earliest, latest = known or (None, None)
    if earliest is None or latest is None:
        raise Refused("no_quarter")
    latest = latest if isinstance(latest, date) and type(latest) is date else latest.date()
    until = quarter_number(latest) if latest == last_day(quarter_number(latest)) else quarter_number(latest) - 1
    end = _parsed(last) if last else until
    begin = _parsed(first) if first else max(quarter_number(earliest), end - QUARTERS + 1)
    if begin > end:
        raise Refused("quarter", text=first) if first else Refused("no_quarter")
    return tuple(quarter_text(number) for number in range(begin, end + 1))


def _parsed(text: str) -> int:
    try:
        return parse_quarter(text)
    except ValueError:
        raise Refused("quarter", text=text) from None


def _areas(file: Path) -> Iterator[tuple[str, str]]:
    for row in _rows(file, ("municipality", "planning_area")):
        yield row["municipality"], row["planning_area"]


def _population(file: Path) -> Iterator[tuple[tuple[str, int], int]]:
    names = ("municipality", "year", "persons")
    for number, row in enumerate(_rows(file, names), start=2):
        try:
            yield (row["municipality"], int(row["year"])), int(row["persons"])
        except ValueError:
            raise Refused("csv", file=file.name, row=number, names=", ".join(names)) from None


def _rows(file: Path, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    number = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for number, row in enumerate(csv.DictReader(opened, strict=True), start=2):
                if any(row.get(name) is None for name in names) or not row[names[0]]:
                    raise Refused("csv", file=file.name, row=number, names=", ".join(names))
                yield row
    except (UnicodeDecodeError, csv.Error):
        raise Refused("csv", file=file.name, row=number + 1, names=", ".join(names)) from None
