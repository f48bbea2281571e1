"""Who answers for export and erasure of a person's data: each owner registers itself.

The person here is a user of the platform. Rooms register in their AppConfig.ready().
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Export = Callable[[int], dict[str, list[dict[str, Any]]]]
Erase = Callable[[int], int]


@dataclass(frozen=True)
class Owner:
    """One package that keeps personal fields, with its two duties (GDPR Art. 15, 17, 20)."""

    name: str
    fields: frozenset[str]  # "app.Model.field"
    export_for: Export
    erase: Erase


_OWNERS: dict[str, Owner] = {}


def register_owner(name: str, *, fields: Iterable[str], export_for: Export, erase: Erase) -> None:
    """Register an owner. `export_for(user_id)` gives rows by model label; `erase(user_id)` the rows changed."""
    _OWNERS[name] = Owner(name, frozenset(fields), export_for, erase)


def owners() -> tuple[Owner, ...]:
    """All owners, by name."""
    return tuple(_OWNERS[name] for name in sorted(_OWNERS))


def covered_fields() -> set[str]:
    """Personal fields that some owner exports and erases."""
    return {field for owner in owners() for field in owner.fields}


_EXEMPT: dict[str, str] = {}


def exempt_field(field: str, *, reason: str) -> None:
    """Name a personal field that no owner can reach, with the reason a data-protection officer can judge."""
    _EXEMPT[field] = reason


def exempt_fields() -> dict[str, str]:
    """Personal fields without an owner, with their reasons."""
    return dict(_EXEMPT)
