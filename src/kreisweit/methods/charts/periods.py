"""Where a period stands on a time axis, and how far apart its like usually are."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date
from decimal import Decimal

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"\d{4}")


def position(period: str) -> Decimal:
    """Place of a period in years: the middle of a year, quarter or month, the day itself.

    Periods are written as in releases: "2022", "2022-Q3", "2022-05" or "2022-05-15"; so "2022" stands at
    2022.5. Raises ValueError for anything else.
    """
    if _YEAR.fullmatch(period):
        return Decimal(period) + Decimal("0.5")
    if found := _QUARTER.fullmatch(period):
        return _place(int(found[1]), 2 * int(found[2]) - 1, 8)
    if found := _MONTH.fullmatch(period):
        return _place(int(found[1]), 2 * int(found[2]) - 1, 24)
    day = date.fromisoformat(period)
    return _place(day.year, 2 * day.timetuple().tm_yday - 1, 2 * (366 if isleap(day.year) else 365))


def usual_step(period: str) -> Decimal:
    """Years between two values that follow each other: a quarter, a month, otherwise one year."""
    if _QUARTER.fullmatch(period):
        return Decimal("0.25")
    if _MONTH.fullmatch(period):
        return Decimal(1) / 12
    return Decimal(1)


def _place(year: int, part: int, parts: int) -> Decimal:
    return year + round(Decimal(part) / parts, 4)
