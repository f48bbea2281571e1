"""Keys of areas and names of periods, checked for their form alone; whether a key exists is not known here.

Method: official municipality key (AGS, 8 digits: Land 2, district 1, county 2, municipality 3), official
regional key (ARS) of associations (9 digits); Land keys 01 to 16, and 99 for invented counties.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from .collector import Collector

LENGTHS: Final[dict[str, int]] = {"land": 2, "county": 5, "municipality": 8, "association": 9}
"""Digits of the key of each kind of area that official statistics know."""

LEVELS: Final = ("country", "land", "county", "planning_area", "association", "municipality")
_LAND: Final = re.compile(r"0[1-9]|1[0-6]|99")
_DIGITS: Final = re.compile(r"[0-9]+")
_FREE_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_YEAR: Final = re.compile(r"(?:19|20|21)[0-9]{2}")
_QUARTER: Final = re.compile(r"(?:19|20|21)[0-9]{2}-Q[1-4]")
_MONTH: Final = re.compile(r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])")
_DAY: Final = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_GERMAN_DAY: Final = re.compile(r"([0-9]{2})\.([0-9]{2})\.((?:19|20|21)[0-9]{2})")


def key_is_valid(level: str, key: str) -> bool:
    """Whether the key has the form of an area of this level ("DE" for the country)."""
    if level == "country":
        return key == "DE"
    if level == "planning_area":
        return _FREE_KEY.fullmatch(key) is not None
    return len(key) == LENGTHS[level] and _DIGITS.fullmatch(key) is not None and _LAND.match(key) is not None


def report_key(findings: Collector, *, level: str, key: str, row: int, column: str) -> None:
    """Say what is wrong with an invalid key, without repeating it: it could be anything."""
    expected = LENGTHS.get(level, 0)
    if not key:
        findings.error("key_missing", row=row, column=column)
    elif len(key) == expected - 1 and _DIGITS.fullmatch(key) and _LAND.match("0" + key):
        findings.error("key_leading_zero_lost", row=row, column=column, expected=expected, found=len(key))
    else:
        findings.error("key_invalid", row=row, column=column, level=level, expected=expected, found=len(key))


def period_is_valid(period: str) -> bool:
    """Whether it names a year (2022), quarter (2022-Q3), month (2022-05) or day (2022-05-15)."""
    if _DAY.fullmatch(period):
        return _day(period) is not None
    return any(pattern.fullmatch(period) for pattern in (_YEAR, _QUARTER, _MONTH))


def year_is_valid(period: str) -> bool:
    """Whether it names a year."""
    return _YEAR.fullmatch(period) is not None


def german_day(text: str) -> date | None:
    """The day of "01.06.2023" or "2023-06-01"; None for everything else."""
    text = text.strip()
    if _DAY.fullmatch(text):
        return _day(text)
    found = _GERMAN_DAY.fullmatch(text)
    return _day(f"{found[3]}-{found[2]}-{found[1]}") if found else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
