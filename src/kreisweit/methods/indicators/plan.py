"""A plan: the statements that all definitions together need, compiled once and run as often as one likes.

Ibis is the compiler alone. With DuckDB 2.0 and sqlglot 30 its own create_table, drop_table and to_pyarrow warn or
fail, so that the few statements around an expression are written here. What a frame says comes in as two small
tables; so the same plan serves every frame and every chunk of persons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from .frame import Frame

PERSON_SCHEMA = {"person": "string", "record_key": "uint32", "sex": "string", "birth_year": "int16"}
EPISODE_SCHEMA = {
    "person": "string", "number": "int32", "kind": "string", "start": "date", "end": "date", "municipality": "string",
    "nationality": "string", "level": "string", "outcome": "string", "origin": "string", "destination": "string",
}  # fmt: skip
PLACE_SCHEMA = {"municipality": "string", "m": "int64", "p": "int64"}
SPAN_SCHEMA = {"first": "int64", "last": "int64", "day_after": "date"}
PERSONS, EPISODES, PLACES, SPAN = "kw_persons", "kw_episodes", "kw_places", "kw_span"


def named_table(name: str, schema: Mapping[str, str]) -> ir.Table:
    """A table or view of a connection under its name, without asking the database for its columns."""
    return ibis.table(ibis.schema(dict(schema)), name=name)


class Counted(NamedTuple):
    """Persons and the sum of their record keys for a part of a code.

    `level` names the kind of area that the number `area` means; "" is a municipality whose persons stand nowhere
    else, so that larger areas are sums. `period` is the number of a quarter, or a year. `group`: of people.
    """

    code: str
    part: str
    level: str
    area: int
    period: int
    persons: int
    key: int
    group: str = ""


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """A query and what its rows mean."""

    sql: str
    answer: Callable[[Row], Iterator[Counted]]


@dataclass
class Plan:
    """Temporary tables in order (name, query), then questions to them."""

    tables: list[tuple[str, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def keep(self, table: ir.Table) -> ir.Table:
        """The same table, computed once before the questions."""
        name = f"kw_{len(self.tables)}"
        self.tables.append((name, sql_of(table)))
        return ibis.table(table.schema(), name=name)

    def ask(self, table: ir.Table, answer: Callable[[Row], Iterator[Counted]]) -> None:
        """Note a question whose rows hold whole numbers."""
        self.questions.append(Question(sql_of(table), answer))

    def run(self, connection: Backend, persons: ir.Table, episodes: ir.Table, frame: Frame) -> Iterator[Counted]:
        """All answers over these persons; leaves nothing behind in the connection."""
        made: list[tuple[str, str]] = []
        try:
            for kind, name, sql in self._statements(connection, persons, episodes):
                connection.raw_sql(f'CREATE TEMP {kind} "{name}" {sql}')
                made.append((kind, name))
                if name in {PLACES, SPAN}:
                    _fill(connection, name, _place_rows(frame) if name == PLACES else [_span_row(frame)])
            for question in self.questions:
                for row in _read(connection, question.sql):
                    yield from question.answer(row)
        finally:
            for kind, name in reversed(made):
                connection.raw_sql(f'DROP {kind} "{name}"')

    def _statements(self, connection: Backend, persons: ir.Table, episodes: ir.Table) -> Iterator[tuple[str, str, str]]:
        yield "VIEW", PERSONS, f"AS {connection.compile(persons)}"
        yield "VIEW", EPISODES, f"AS {connection.compile(episodes)}"
        yield "TABLE", PLACES, "(municipality VARCHAR, m BIGINT, p BIGINT)"
        yield "TABLE", SPAN, '("first" BIGINT, "last" BIGINT, day_after DATE)'
        for name, sql in self.tables:
            yield "TABLE", name, f"AS {sql}"


def sql_of(table: ir.Table) -> str:
    """The query in the words of DuckDB."""
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


def municipalities(frame: Frame) -> tuple[str, ...]:
    """Joined municipalities; their places in this tuple are their numbers."""
    return tuple(sorted(frame.joined))


def planning_areas(frame: Frame) -> tuple[str, ...]:
    """Planning areas of the joined municipalities; their places in this tuple are their numbers."""
    return tuple(sorted({frame.areas[municipality] for municipality in frame.joined} - {""}))


def _place_rows(frame: Frame) -> list[tuple[Any, ...]]:
    numbers = {area: number for number, area in enumerate(planning_areas(frame))} | {"": -1}
    return [(place, m, numbers[frame.areas[place]]) for m, place in enumerate(municipalities(frame))]


def _span_row(frame: Frame) -> tuple[Any, ...]:
    return frame.first, frame.last, frame.day_after


def _fill(connection: Backend, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        connection.con.executemany(f'INSERT INTO "{name}" VALUES (?, ?, ?)', rows)  # noqa: S608 (a name of ours)


def _read(connection: Backend, sql: str) -> Iterator[Row]:
    """Rows of whole numbers; sums of 128 bits come as decimals and stay exact."""
    found = connection.con.sql(sql).to_arrow_table()
    columns = [[int(value) for value in column.to_pylist()] for column in found.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(found.column_names, row, strict=True))
