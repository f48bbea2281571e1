"""Quarters and months as numbers, so that both engines compare whole numbers instead of dates."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


def quarter_number(day: date) -> int:
    """The quarter that holds the day, counted from the year 0: four a year, without gaps."""
    return day.year * 4 + (day.month - 1) // 3


def parse_quarter(text: str) -> int:
    """The number of "2026-Q3"; raises ValueError for any other form."""
    found = _QUARTER.fullmatch(text)
    if found is None:
        raise ValueError(f"a quarter is written like 2026-Q3, not {text!r}")
    return int(found[1]) * 4 + int(found[2]) - 1


def quarter_text(number: int) -> str:
    """ "2026-Q3" for the number of that quarter."""
    return f"{number // 4:04}-Q{number % 4 + 1}"


def first_day(number: int) -> date:
    """The day on which the quarter begins."""
    return date(number // 4, number % 4 * 3 + 1, 1)


def last_day(number: int) -> date:
    """The last day of the quarter: the reference day of every stock."""
    return first_day(number + 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a month that has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
