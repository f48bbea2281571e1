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

from .readiness import ALIAS, require_ready


class Purpose(StrEnum):
    """What somebody is in the vault for."""

    INTAKE = "intake"
    LINKING = "linking"
    REVIEW = "review"
    SNAPSHOT = "snapshot"
    UNDO = "undo"
    FILES = "files"  # delivered files until somebody has decided about them; no record
    UPKEEP = "upkeep"  # log, outbox, grants, numbers; neither files nor identities nor content


WITHOUT_CLEARANCE = frozenset({Purpose.FILES, Purpose.UNDO, Purpose.UPKEEP})
"""What opens no record. Who may see a delivered file or take a delivery back is asked by those who know its agreement."""


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

    Sessions do not nest: whoever is inside has said what for. Whoever touches records shows a clearance; only taking
    back needs none, because what was stored can always be erased, above all when the activity has ended.
    Raises VaultNotReady where the database does not protect what it would keep.
    """
    if _current.get() is not None:
        raise VaultClosed("a session of the vault is open already")
    if clearance is None and purpose not in WITHOUT_CLEARANCE:
        raise VaultClosed("who touches records shows a clearance")
    require_ready()
    inside = Session(purpose, by, clearance, grant)
    with transaction.atomic(using=ALIAS):
        _tell_database(purpose.value, grant)
        token = _current.set(inside)
        try:
            yield inside
        finally:
            _current.reset(token)
        _tell_database("", None)


def _tell_database(purpose: str, grant: int | None) -> None:
    """Set what the row policies ask for, until the end of the transaction or the next word."""
    connection = connections[ALIAS]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:  # true: for this transaction only
        cursor.execute(
            "SELECT set_config('kreisweit.purpose', %s, true), set_config('kreisweit.grant', %s, true)",
            [purpose, str(grant or "")],
        )
