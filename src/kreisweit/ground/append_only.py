"""What a database refuses by itself, whoever writes: rows that are never changed, deleted or replaced.

SQLite runs no trigger for a row that `INSERT OR REPLACE` or `UPDATE OR REPLACE` throws out, so each guarded table
also refuses every row whose primary key or unique key is there already. Source: SQLite documentation, "ON CONFLICT".

A migration that rebuilds a table on SQLite (a new column with a default, an altered one) drops its triggers, and a
new unique key is not known to them: such a migration takes the same steps again, behind its own. They can be
taken any number of times. A guard that looks into another table has to be lifted while that table is rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF {when} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""


@dataclass(frozen=True)
class Guard:
    """A trigger: its name, its table, before what (INSERT, UPDATE, UPDATE OF …, DELETE), when it refuses, with what
    sentence.

    `when` is SQL that both databases understand, with the rows NEW and OLD; two values that differ, also where one
    is NULL, are written `IS DISTINCT FROM`.
    """

    name: str
    table: str
    event: str
    when: str
    sentence: str


def refuse(*guards: Guard, unreplaced: Sequence[str] = ()) -> RunPython:
    """A migration step that sets guards up, each in the place of one of the same name; `unreplaced`: tables of which
    SQLite besides refuses rows whose keys are there already (PostgreSQL knows no REPLACE).
    """

    def forwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in (*guards, *_of_keys(editor, unreplaced)):
            set_up(editor, guard)

    def backwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in (*_of_keys(editor, unreplaced), *guards):
            take_down(editor, guard)

    return RunPython(forwards, backwards)


def lift(*guards: Guard) -> RunPython:
    """A migration step that takes guards down, for steps that rebuild a table which they look into; refuse() follows."""

    def forwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            take_down(editor, guard)

    def backwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            set_up(editor, guard)

    return RunPython(forwards, backwards)


def set_up(editor: BaseDatabaseSchemaEditor, guard: Guard) -> None:
    """Make the trigger, in the place of one of the same name."""
    take_down(editor, guard)
    said = {"name": guard.name, "table": guard.table, "event": guard.event, "sentence": guard.sentence}
    if editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRES.format(**said, when=guard.when), None)
    else:
        editor.execute(_SQLITE.format(**said, when=guard.when.replace("IS DISTINCT FROM", "IS NOT")), None)


def take_down(editor: BaseDatabaseSchemaEditor, guard: Guard) -> None:
    """Remove the trigger if it is there."""
    on = f" ON {guard.table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}", None)


def changed(columns: Sequence[str]) -> str:
    """Condition of a guard: at least one of the columns gets another value."""
    return "(" + " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in columns) + ")"


def forbid_changes(table: str, *, columns: tuple[str, ...] = ()) -> RunPython:
    """A migration step after which the database refuses to delete or replace rows and to update the columns (all if none)."""
    update = "UPDATE OF " + ", ".join(columns) if columns else "UPDATE"
    return refuse(_append_only(table, "update", update), _append_only(table, "delete", "DELETE"), unreplaced=[table])


def freeze_columns(table: str, columns: Sequence[str]) -> RunPython:
    """A migration step after which rows are never deleted or replaced and the columns keep their values.

    Unlike forbid_changes an update may name the columns, as long as it says what is there already.
    """
    same = Guard(f"{table}_no_update", table, "UPDATE", changed(columns), f"{table}: what was said is not changed")
    return refuse(same, _append_only(table, "delete", "DELETE"), unreplaced=[table])


def forbid_replacing(*tables: str) -> RunPython:
    """A migration step after which SQLite refuses rows of the tables whose keys are there already."""
    return refuse(unreplaced=tables)


def _append_only(table: str, verb: str, event: str) -> Guard:
    return Guard(f"{table}_no_{verb}", table, event, "1 = 1", f"{table} is append-only")


def _of_keys(editor: BaseDatabaseSchemaEditor, tables: Sequence[str]) -> Iterator[Guard]:
    """The guards of all keys of tables on SQLite: against a row that comes, and against one that is changed."""
    if editor.connection.vendor != "sqlite":
        return
    for table in tables:
        keys = list(_keys(editor, table))
        met = [_met(table, key) for key in keys]
        columns = ", ".join(f'"{name}"' for name in dict.fromkeys(name for key in keys for name in key.touched))
        sentence = f"{table}: a row with this key is there already"
        new = " OR ".join(f"EXISTS ({one})" for one in met)
        other = " OR ".join(f"EXISTS ({one} AND rowid <> OLD.rowid)" for one in met)
        yield Guard(f"{table}_no_replace_insert", table, "INSERT", new, sentence)
        yield Guard(f"{table}_no_replace_update", table, f"UPDATE OF {columns}", other, sentence)


@dataclass(frozen=True)
class _Key:
    """Columns that are unique together where a condition holds ("": everywhere); `touched`: whatever it depends on."""

    columns: tuple[str, ...]
    condition: str
    touched: tuple[str, ...]


def _met(table: str, key: _Key) -> str:
    """SELECT of the rows that a new one would throw out."""
    same = " AND ".join(f'"{name}" = NEW."{name}"' for name in key.columns)
    if not key.condition:
        return f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608  (names only)
    mine = ", ".join(f'NEW."{name}" AS "{name}"' for name in key.touched)
    return (
        f"SELECT 1 FROM {table} WHERE {same} AND ({key.condition}) "  # noqa: S608
        f"AND EXISTS (SELECT 1 FROM (SELECT {mine}) WHERE {key.condition})"
    )


_UNIQUE = "SELECT name, partial FROM pragma_index_list(%s) WHERE \"unique\" AND origin <> 'pk'"


def _keys(editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[_Key]:
    """The primary key and all unique keys of a table of SQLite."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk > 0 ORDER BY pk", [table])
        primary = tuple(name for (name,) in cursor.fetchall())
        yield _Key(primary, "", primary)
        cursor.execute(_UNIQUE, [table])
        for index, partial in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
            columns = tuple(name for (name,) in cursor.fetchall())
            condition = _condition(cursor, index) if partial else ""
            yield _Key(columns, condition, (*columns, *_named(cursor, table, condition, columns)))


def _condition(cursor: Any, index: str) -> str:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
    return str(cursor.fetchone()[0]).split(" WHERE ", 1)[1]


def _named(cursor: Any, table: str, condition: str, but_not: Sequence[str]) -> Iterator[str]:
    """Columns that a condition names."""
    cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
    return (name for (name,) in cursor.fetchall() if f'"{name}"' in condition and name not in but_not)
