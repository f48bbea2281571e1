"""Rows of somebody's file as identities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kreisweit.methods.linkage.attributes import LINES
from kreisweit.methods.linkage.headings import Plan
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.usual import SEXES
from kreisweit.methods.search.fold import fold

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_WHOLE = re.compile(r"(\d+)\.0")
_CODES = re.compile(r"[;,/|\s]+")


@dataclass
class Told:
    """What was read: how often each attribute had a value, how many dates no reading fits, how many rows."""

    rows: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    dates_not_read: int = 0
    month_first: bool = False


def month_first(dates: Iterable[str]) -> bool:
    """Whether dates with slashes put the month first: only if some of them allow nothing else and none the reverse."""
    firsts, seconds = False, False
    for text in dates:
        if found := _SLASHES.fullmatch(text.strip()):
            firsts = firsts or int(found[1]) > 12
            seconds = seconds or int(found[2]) > 12
    return seconds and not firsts


def iso_date(text: str, *, american: bool = False) -> str:
    """A date as ISO text ("1990-01-31", "1990-00-00" for a year alone); "" if no reading fits.

    Read are 1990-01-31, 31.01.1990, 31/01/1990 (01/31/1990 if `american`), 19900131 and 1990.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text) or _TOGETHER.fullmatch(text):
        year, month, day = found.groups()
    elif found := _GERMAN.fullmatch(text):
        day, month, year = found.groups()
    elif found := _SLASHES.fullmatch(text):
        day, month, year = (found[2], found[1], found[3]) if american else found.groups()
    elif found := _YEAR.fullmatch(text):
        year, month, day = found[1], "0", "0"
    else:
        return ""
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}" if int(month) <= 12 and int(day) <= 31 else ""


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
    text = values.get("birth_date", "")
    if not text and (year := _number(values.get("birth_year", ""))).isdigit():
        parts = [_number(values.get(name, "")) for name in ("birth_month", "birth_day")]
        month, day = (part if part.isdigit() else "0" for part in parts)
        text = f"{int(year):04d}-{month}-{day}"
    if not text:
        return ""
    born = iso_date(text, american=told.month_first)
    told.dates_not_read += not born
    return born
