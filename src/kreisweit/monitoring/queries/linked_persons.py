"""One person for the trust office: records, evidence, decisions, history. Every look is written into the vault's log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kreisweit.audit.actions import By
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.vault.queries import (
    Changed,
    PersonRead,
    Said,
    Tie,
    changes_of_person,
    read_person,
    read_records,
    tried_models,
)

from .linking import linking_clearance


def look_at_person(entry: str, *, by: By) -> tuple[PersonRead, list[Changed]]:
    """The person that a record belongs to, and what became of its links, the newest change first.

    Raises NotAllowed, NotCleared, NotFound.
    """
    slip = linking_clearance(by)
    found = read_person(entry, by=by, clearance=slip)
    return found, changes_of_person(found.person, by=by, clearance=slip) if found.person else []


def look_at_records(entries: Iterable[str], *, by: By) -> dict[str, IdentityRecord]:
    """Identities of records by their ids. Raises NotAllowed, NotCleared."""
    return read_records(entries, by=by, clearance=linking_clearance(by))


def trials(*, by: By) -> list[dict[str, Any]]:
    """Reports of models that were tried and wait for a second person, the newest first. Raises NotAllowed, NotCleared."""
    return tried_models(clearance=linking_clearance(by), by=by)


__all__ = ["Changed", "PersonRead", "Said", "Tie", "look_at_person", "look_at_records", "trials"]
