"""The vault of a test run on PostgreSQL, entered by a role that owns nothing, so that the row policies count.

The connection logs in as the owner and puts the role on, so that a test can lay it aside for a look past the
policies without leaving its transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from kreisweit.vault.policies import ACCESS
from kreisweit.vault.readiness import ALIAS
from kreisweit.vault.upkeep import give_rights


@contextmanager
def entered_by_role() -> Iterator[None]:
    """Lets the alias of the vault enter by a role of its own; does nothing on SQLite."""
    connection: Any = connections[ALIAS]
    if connection.vendor != "postgresql":
        yield
        return
    role = f"kreisweit_vault_{secrets.token_hex(6)}"  # several test processes share the server
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    give_rights(connection, role)
    with connection.cursor() as cursor:  # tests empty the tables after themselves; an installation never does
        cursor.execute(f"GRANT TRUNCATE ON {', '.join(ACCESS)} TO {role}")
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"-c role={role}"
    try:
        yield
    finally:
        del options["options"]
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


@contextmanager
def past_policies() -> Iterator[Any]:
    """A cursor that sees every row, inside the test's own transaction."""
    connection = connections[ALIAS]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            yield cursor
            return
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        cursor.execute("SET ROLE NONE")
        try:
            yield cursor
        finally:
            cursor.execute(f"SET ROLE {role}")
