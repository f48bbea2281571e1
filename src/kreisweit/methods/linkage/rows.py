"""Rows of somebody's file as identities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kreisweit.methods.linkage.attributes import LINES
from kreisweit.methods.linkage.headings import Plan
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.usual import SEXES
from kreisweit.methods.linkage.written_dates import born_on, is_written
from kreisweit.methods.search.fold import fold

_WHOLE = re.compile(r"(\d+)\.0")
FIRST = 3
"""How many of the rows are named in which something could not be read."""
_CODES = re.compile(r"[;,/|\s]+")


@dataclass
class Told:
    """What was read: how often each attribute had a value, how many dates no reading fits and in which rows first
    (counted from 1), how many rows. `month_first` and `today` say how dates are read (`written_dates.iso_date`)."""

    rows: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    dates_not_read: int = 0
    month_first: bool = False
    today: date | None = None
    unread_rows: list[int] = field(default_factory=list)


def identities(
    rows: Iterable[Sequence[str]], plan: Plan, *, ids: Iterable[str], register: str, told: Told
) -> list[IdentityRecord]:
    """One record per row; `ids` names them in order, `told` is filled."""
    return [_identity(row, plan, record, register, told) for row, record in zip(rows, ids, strict=True)]


def _identity(row: Sequence[str], plan: Plan, record: str, register: str, told: Told) -> IdentityRecord:
    told.rows += 1
    values = {
        attribute: (LINES if attribute == "street" else " ").join(
            text for place in places if (text := " ".join(row[place].split()))
        )
        for attribute, places in plan.columns.items()
    }
    for attribute, text in values.items():
        if text:
            told.filled[attribute] = told.filled.get(attribute, 0) + 1
    exact = tuple((name, _number(row[place])) for name, place in plan.identifiers.items() if row[place].strip())
    nations = tuple(sorted({code.upper() for code in _CODES.split(values.get("nationality", "")) if code}))
    return IdentityRecord(
        record,
        register,
        values.get("given_name", ""),
        values.get("family_name", ""),
        values.get("birth_name", ""),
        birth_date=_born(values, told),
        sex=SEXES.get(fold(values.get("sex", "")), ""),
        nationalities=nations,
        street=values.get("street", ""),
        house_number=_number(values.get("house_number", "")),
        postcode=_number(values.get("postcode", "")),
        place=values.get("place", ""),
        state=values.get("state", ""),
        phone=_number(values.get("phone", "")),
        email=values.get("email", ""),
        identifiers=exact,
    )


def _number(text: str) -> str:
    """A number that a spreadsheet made a fraction of ("2119.0") as it was meant."""
    found = _WHOLE.fullmatch(text.strip())
    return found[1] if found else text.strip()


def _born(values: Mapping[str, str], told: Told) -> str:
    born = born_on(values, american=told.month_first, today=told.today)
    if not born and is_written(values):
        told.dates_not_read += 1
        if len(told.unread_rows) < FIRST:
            told.unread_rows.append(told.rows)
    return born
