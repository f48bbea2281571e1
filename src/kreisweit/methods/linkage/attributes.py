"""Attributes beside name, birth date, nationality and municipality, as other people's files have them.

Each is optional: a comparison and its blocking keys take part only if some record has the attribute.
"""

from __future__ import annotations

import re

import pyarrow as pa

from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.search.fold import fold

LINES = "\n"
"""Parts lines of `IdentityRecord.street`."""

COLUMNS = pa.schema(
    {
        "street_a": pa.string(),
        "street_b": pa.string(),
        "house_number": pa.string(),
        "postcode": pa.string(),
        "place": pa.string(),
        "state": pa.string(),
        "phone": pa.string(),
        "email": pa.string(),
        "identifiers": pa.list_(pa.string()),
    }
)
FREQUENT = ("street_a", "postcode", "place", "house_number")
"""Columns whose common values count for less; each has a hash of its own, `<column>_key`."""

_NUMBER_AT_END = re.compile(r"^(?P<street>.*\D)\s+(?P<number>\d+\s*[a-zA-Z]?)$")
_STREET_ENDING = re.compile(r"str(?:\.|asse|aße)?(?=$|\s|\d)")
_NOT_DIGITS = re.compile(r"\D+")
PHONE_DIGITS = 8


def has_some(record: IdentityRecord) -> bool:
    """Whether the record has any of these attributes."""
    return bool(
        record.street or record.house_number or record.postcode or record.place or record.state or record.phone
        or record.email or record.identifiers
    )  # fmt: skip


def attributes_of(record: IdentityRecord) -> tuple[object, ...]:
    """The values of `COLUMNS`, folded; None where the record has none."""
    street, number = record.street, record.house_number
    if street and not number and (found := _NUMBER_AT_END.match(street)):
        street, number = found["street"], found["number"]
    lines = [line for text in street.split(LINES) if (line := _street(text))] if street else []
    identifiers = sorted({f"{kind}:{text}" for kind, value in record.identifiers if (text := _together(value))})
    return (
        lines[0] if lines else None,
        " ".join(lines[1:]) or None,
        _together(number),
        _together(record.postcode),
        _together(record.place),
        _together(record.state),
        phone_digits(record.phone),
        record.email.strip().casefold() or None,
        identifiers or None,
    )


def _together(text: str) -> str | None:
    """Letters and digits without blanks: what is written apart or together is the same."""
    return fold(text).replace(" ", "") or None if text else None


def _street(text: str) -> str | None:
    return _together(_STREET_ENDING.sub("strasse", text.strip().lower()))


def phone_digits(text: str) -> str | None:
    """The last digits of a telephone number, so that prefixes of countries do not matter."""
    digits = _NOT_DIGITS.sub("", text)[-PHONE_DIGITS:]
    return digits if len(digits) >= PHONE_DIGITS - 2 else None
