"""Looking at records of which one came as a key: nobody is named then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kreisweit.methods.linkage.records import IdentityRecord

NAMELESS: Mapping[str, Any] = {
    **dict.fromkeys(("given_name", "family_name", "birth_name", "native_given_name", "native_family_name"), ""),
    **dict.fromkeys(("birth_date", "address"), ""),
    "arrived_on": None,
}
"""What tells who somebody is, taken away."""


def shown_together(records: Iterable[IdentityRecord]) -> list[IdentityRecord]:
    """Records that a person looks at side by side: where one came as a key instead of a name, no other names its
    person to whoever sees the institution's number beside it."""
    listed = list(records)
    if any(record.own_number for record in listed):
        return [replace(record, **NAMELESS) for record in listed]
    return listed
