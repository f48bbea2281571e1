"""Whether the vault's database protects what it would keep. Outside demo and tests nothing is kept where it does not.

Source: SECURITY.md, "The vault": a role that owns tables, is a superuser or may bypass row-level security sees
every row whatever the policies say.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from .refusals import VaultNotReady

ALIAS = "vault"
TABLES = r"vault\_%"

_ROLE = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
_OWNED = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() AND c.relname LIKE %s
  AND pg_has_role(current_user, c.relowner, 'MEMBER')
"""
_CREATES = "SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')"
_OPEN = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() AND c.relname LIKE %s
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
ORDER BY c.relname
"""
_COUNT = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() AND c.relname LIKE %s
"""


def obstacles(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """What stands in the way of keeping data about persons, as (code of refusals.OBSTACLES, name concerned); asks the database."""
    if connection.vendor != "postgresql":
        return [("sqlite", "")]
    try:
        with connection.cursor() as cursor:
            return _asked(cursor)
    except DatabaseError:
        return [("unreachable", "")]


def _asked(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute(_ROLE)
    role, superuser, bypass = cursor.fetchone()
    found = [("superuser", role)] if superuser else []
    found += [("bypass", role)] if bypass else []
    cursor.execute(_COUNT, [TABLES])
    if not cursor.fetchone()[0]:
        return [*found, ("not_migrated", "")]
    cursor.execute(_OWNED, [TABLES])
    if not superuser and cursor.fetchone()[0]:
        found.append(("owner", role))
    cursor.execute(_CREATES)
    if not superuser and cursor.fetchone()[0]:
        found.append(("creator", role))
    cursor.execute(_OPEN, [TABLES])
    return [*found, *(("open_table", table) for (table,) in cursor.fetchall())]


_READY = "kreisweit_ready"
"""Attribute of a connection that was asked already."""


def require_ready() -> None:
    """Raise VaultNotReady with the first obstacle. Asked once per connection; demo and tests keep nothing real."""
    if settings.PROFILE != "prod":
        return
    connection = connections[ALIAS]
    if connection.connection is not None and getattr(connection, _READY, None) is connection.connection:
        return
    for code, name in obstacles(connection):
        raise VaultNotReady(obstacle=code, name=name)
    setattr(connection, _READY, connection.connection)
