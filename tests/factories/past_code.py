"""Statements that somebody writes past the product's code, and what the database says to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from tests.factories.vault_role import past_policies

OR_REPLACE = "INSERT OR REPLACE INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1"
ON_CONFLICT = (
    "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1 ON CONFLICT ({key}) DO UPDATE SET {said}"
)


def refused(statement: str, *, by: str, alias: str = "default") -> None:
    """Asserts that the database refuses a statement with these words (a pattern)."""
    with pytest.raises(DatabaseError, match=by):
        execute(statement, alias)


def execute(statement: str, alias: str = "default") -> None:
    """Run a statement past all code; in the vault past all policies."""
    if alias == "vault":
        with past_policies() as cursor, transaction.atomic(alias):  # back before the role is put on again
            cursor.execute(statement)
        return
    with transaction.atomic(alias), connections[alias].cursor() as cursor:
        cursor.execute(statement)


def replacing(table: str, *, alias: str = "default", key: str = "id", without_key: bool = False, **values: str) -> str:
    """A statement that puts a row in the place of one, with other values (SQL by column).

    `without_key`: the new row gets a number of its own, so that other unique keys alone meet.
    """
    connection: Any = connections[alias]
    with connection.cursor() as cursor:
        found = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    columns = [name for name in found if not (without_key and name == key)]
    quoted = {name: connection.ops.quote_name(name) for name in columns}
    template = ON_CONFLICT if connection.vendor == "postgresql" else OR_REPLACE
    return template.format(
        table=table,
        key=key,
        columns=", ".join(quoted.values()),
        values=", ".join(values.get(name, quoted[name]) for name in columns),
        said=", ".join(f"{name} = EXCLUDED.{name}" for name in quoted.values()),
    )
