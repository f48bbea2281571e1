"""Tidying up in DuckDB."""

from __future__ import annotations

import duckdb


def drop_tables(connection: duckdb.DuckDBPyConnection, *prefixes: str) -> None:
    """Drop the tables and views whose names begin with one of the prefixes."""
    made = connection.execute("select table_name, table_type from information_schema.tables").fetchall()
    for name, kind in made:
        if name.startswith(prefixes):
            connection.execute(f'drop {"view" if kind == "VIEW" else "table"} if exists "{name}"').fetchall()
