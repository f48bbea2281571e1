"""The guards themselves, on a table of their own: they refuse what throws a row out, and nothing that was possible."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.migrations import RunPython
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kreisweit.ground.append_only import Guard, forbid_changes, forbid_replacing, freeze_columns, lift, refuse

pytestmark = pytest.mark.django_db
CONNECTION: Any = connections["default"]
NUMBER = "integer PRIMARY KEY AUTOINCREMENT" if CONNECTION.vendor == "sqlite" else "serial PRIMARY KEY"
sqlite_only = pytest.mark.skipif(CONNECTION.vendor != "sqlite", reason="PostgreSQL knows no REPLACE")


def execute(statement: str) -> list[Any]:
    with transaction.atomic(), CONNECTION.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


EDITOR: Any = SimpleNamespace(connection=CONNECTION, execute=lambda statement, _params: execute(statement))


def take(step: RunPython, *, back: bool = False) -> None:
    """Take a migration's step, or take it back."""
    code: Any = step.reverse_code if back else step.code
    code(None, EDITOR)


@pytest.fixture
def twins(db: None) -> Iterator[None]:
    """Two tables with a primary key, a unique one and one that is unique where something is empty."""
    gc.collect()  # SQLite makes no table while a cursor of another test, not read to its end, waits to be collected
    for name in ("guarded", "free"):
        execute(f"CREATE TABLE {name} (id {NUMBER}, a integer, b integer, c integer UNIQUE)")
        execute(f'CREATE UNIQUE INDEX {name}_open ON {name} (a) WHERE "b" IS NULL')
    yield
    for name in ("guarded", "free"):
        execute(f"DROP TABLE {name}")


def rows(name: str = "guarded") -> list[Any]:
    return execute(f"SELECT id, a, b, c FROM {name} ORDER BY id")


def attempt(statement: str) -> bool:
    try:
        execute(statement)
    except DatabaseError:
        return False
    return True


value = st.sampled_from(["NULL", "1", "2"])
inserts = st.builds("INSERT {{}} INTO {{}} ({}) VALUES ({})".format, st.just("id, a, b, c"), st.builds(
    "{}, {}, {}, {}".format, st.sampled_from(["NULL", "1", "2", "3"]), value, value, value))  # fmt: skip
updates = st.builds(
    "UPDATE {{}} {{}} SET {} = {} WHERE id = {}".format,
    st.sampled_from(["a", "b", "c"]),
    value,
    st.sampled_from(["1", "2", "3"]),
)
statements = st.lists(st.one_of(inserts, updates), max_size=12)


@sqlite_only
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements)
def test_plain_statements_do_what_they_did_and_replacing_throws_nothing_out(twins: None, said: list[str]) -> None:
    for name in ("guarded", "free"):
        execute(f"DELETE FROM {name}")
        execute(f"DELETE FROM sqlite_sequence WHERE name = '{name}'")
    take(forbid_replacing("guarded"))
    for statement in said:
        known = [row[0] for row in rows()]
        replacing = attempt(statement.format("OR REPLACE", "guarded"))
        assert set(known) <= {row[0] for row in rows()}
        assert replacing == attempt(statement.format("", "free"))
        assert [row[1:] for row in rows()] == [row[1:] for row in rows("free")]


@sqlite_only
def test_whoever_would_rather_ignore_is_refused_as_well(twins: None) -> None:
    take(forbid_replacing("guarded"))
    execute("INSERT INTO guarded (a, c) VALUES (1, 1)")
    assert not attempt("INSERT INTO guarded (a, c) VALUES (2, 1) ON CONFLICT (c) DO UPDATE SET a = 7")
    assert rows() == [(1, 1, None, 1)]


def test_steps_can_be_taken_twice_and_taken_back(twins: None) -> None:
    execute("INSERT INTO guarded (a, c) VALUES (1, 1)")
    for step in (forbid_changes("guarded"), freeze_columns("guarded", ["a"])):
        take(step)
        take(step)
        assert not attempt("UPDATE guarded SET a = 2")
        assert not attempt("DELETE FROM guarded")
        take(step, back=True)
        assert attempt("UPDATE guarded SET a = 1")


def test_frozen_columns_may_be_named_as_long_as_they_stay(twins: None) -> None:
    execute("INSERT INTO guarded (a, c) VALUES (1, NULL)")
    take(freeze_columns("guarded", ["a", "c"]))
    assert attempt("UPDATE guarded SET a = 1, b = 5, c = NULL")
    assert [attempt(f"UPDATE guarded SET {said}") for said in ("a = NULL", "a = 2", "c = 1")] == [False] * 3
    assert rows() == [(1, 1, 5, None)]


def test_a_guard_is_lifted_and_set_up_again(twins: None) -> None:
    guard = Guard("guarded_small", "guarded", "INSERT", "NEW.a > (SELECT COUNT(*) FROM free)", "too big")
    take(refuse(guard))
    assert not attempt("INSERT INTO guarded (a) VALUES (1)")
    take(lift(guard))
    assert attempt("INSERT INTO guarded (a) VALUES (1)")
    take(lift(guard), back=True)
    assert not attempt("INSERT INTO guarded (a) VALUES (2)")
