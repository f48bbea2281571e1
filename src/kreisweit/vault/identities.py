"""An identity as bytes and back. The order of fields is fixed, so the same identity gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from kreisweit.methods.linkage.records import IdentityRecord

TEXTS = (
    "given_name", "family_name", "birth_name", "native_given_name", "native_family_name", "birth_date", "sex", "address",
    "own_number",
)  # fmt: skip
LISTS = ("nationalities", "municipalities")  # codes divided by blanks
SEPARATOR = " "
ENCODED = "encoded_identity"
"""A key instead of a name: kept apart and not for long (actions.encoded), so it is no part of an identity."""


def identity_bytes(identity: Mapping[str, str]) -> bytes:
    """Canonical bytes of an identity: known fields with a text, by name. Raises KeyError for an unknown field."""
    for name in identity:
        if name not in (*TEXTS, *LISTS, "arrived_on", ENCODED):
            raise KeyError(name)
    known = {name: text for name, text in identity.items() if text and name != ENCODED}
    return json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def record_of(entry: str, register: str, identity: Mapping[str, str]) -> IdentityRecord:
    """The identity as linkage takes it."""
    arrived = identity.get("arrived_on", "")
    return IdentityRecord(
        record=entry,
        register=register,
        nationalities=tuple(identity.get("nationalities", "").split()),
        municipalities=tuple(identity.get("municipalities", "").split()),
        arrived_on=date.fromisoformat(arrived) if arrived else None,
        **{name: identity.get(name, "") for name in TEXTS},  # type: ignore[arg-type]
    )


def record_from(entry: str, register: str, data: bytes) -> IdentityRecord:
    """The same from canonical bytes."""
    return record_of(entry, register, json.loads(data))
