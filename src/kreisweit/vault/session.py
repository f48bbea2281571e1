"""Entering the vault: one transaction, one purpose, one person, one clearance. Outside of it every read fails.

On PostgreSQL the purpose is also set for the transaction, and row-level security shows only what belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from django.db import connections, transaction

from kreisweit.audit.actions import By
from kreisweit.privacy.clearances import Clearance

ALIAS = "vault"


class Purpose(StrEnum):
    """What somebody is in the vault for."""

    INTAKE = "intake"
    LINKING = "linking"
    REVIEW = "review"
    SNAPSHOT = "snapshot"
    UNDO = "undo"
    UPKEEP = "upkeep"  # log, outbox, grants; neither identities nor content


@dataclass(frozen=True)
class Session:
    """Who is inside and why."""

    purpose: Purpose
    by: By
    clearance: Clearance | None
    grant: int | None = None


class VaultClosed(RuntimeError):  # noqa: N818  (says what is the matter)
    """Somebody read or wrote without a session: a bug, never an answer to a person."""


_current: ContextVar[Session | None] = ContextVar("vault_session", default=None)


def current() -> Session:
    """The session in force; raises VaultClosed."""
    found = _current.get()
    if found is None:
        raise VaultClosed("the vault is entered through session() alone")
    return found


@contextmanager
def session(
    purpose: Purpose, *, by: By, clearance: Clearance | None = None, grant: int | None = None
) -> Iterator[Session]:
    """Enter the vault for a purpose; everything inside is one transaction of the vault's database.

    Sessions do not nest: whoever is inside has said what for. Upkeep needs no clearance, and neither does taking
    back: what was stored can always be erased, above all when the activity has ended.
    """
    if _current.get() is not None:
        raise VaultClosed("a session of the vault is open already")
    if clearance is None and purpose not in (Purpose.UPKEEP, Purpose.UNDO):
        raise VaultClosed("only upkeep and taking back need no clearance")
    inside = Session(purpose, by, clearance, grant)
    with transaction.atomic(using=ALIAS):
        _tell_database(inside)
        token = _current.set(inside)
        try:
            yield inside
        finally:
            _current.reset(token)


def _tell_database(inside: Session) -> None:
    connection = connections[ALIAS]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:  # true: for this transaction only
        cursor.execute(
            "SELECT set_config('kreisweit.purpose', %s, true), set_config('kreisweit.grant', %s, true)",
            [inside.purpose.value, str(inside.grant or "")],
        )
