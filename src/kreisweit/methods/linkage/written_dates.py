"""Dates of birth as people write them into files, read alike by `kreisweit link` and `kreisweit encode`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from kreisweit.methods.linkage.dates import EARLIEST_YEAR
from kreisweit.methods.search.fold import fold

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_GERMAN = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}|\d{{2}}){_TIME}")
_SLASHES = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d{{2}}){_TIME}")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_PART = re.compile(r"(\d{1,2})(?:\.0)?")
_WORDS = re.compile(rf"(\d{{1,2}})\.? ?([^\W\d_]{{3,9}})\.? (\d{{4}}){_TIME}")
_WORD_FIRST = re.compile(rf"([^\W\d_]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_FROM = date(1899, 12, 30)
"""Day 0 of the spreadsheets' calendar, as it counts from March 1900 on (ECMA-376 part 1, 18.17.4)."""
_MONTHS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "januar jaenner jan january", "februar feb february", "maerz maer mrz march mar", "april apr", "mai may",
            "juni jun june", "juli jul july", "august aug", "september sept sep", "oktober okt october oct",
            "november nov", "dezember dez december dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
FORMS = "1990-01-31, 31.01.1990, 31.1.90, 31/01/1990, 31. Januar 1990, 19900131, 1990"
"""Examples of what is read, for sentences."""


def month_first(dates: Iterable[str]) -> bool:
    """Whether dates with slashes put the month first: only if some of them allow nothing else and none the reverse."""
    firsts, seconds = False, False
    for text in dates:
        if found := _SLASHES.fullmatch(text.strip()):
            firsts = firsts or int(found[1]) > 12
            seconds = seconds or int(found[2]) > 12
    return seconds and not firsts


def iso_date(text: str, *, american: bool = False, today: date | None = None) -> str:
    """A date as ISO text ("1990-01-31", "1990-00-00" for a year alone); "" if no reading fits or the year is before
    `dates.EARLIEST_YEAR`.

    Read are 1990-01-31, 31.01.1990, 31/01/1990 (01/31/1990 if `american`), 31. Januar 1990, 19900131 and 1990, with a time
    of day too. Where `today` is known also 31.1.90, of the last hundred years, for nobody is born in the future, and
    the day numbers of spreadsheets (five digits: from May 1927 on); years to come are not read then.
    """
    text = text.strip()
    if found := _SERIAL.fullmatch(text):
        return _of_serial(int(found[1]), today)
    year, month, day = _parts(text, american=american)
    if len(year) == 2 and today is not None:
        year = str(_century(int(year), int(month), int(day), today))
    latest = today.year if today is not None else 9999
    known = len(year) == 4 and EARLIEST_YEAR <= int(year) <= latest and int(month) <= 12 and int(day) <= 31
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}" if known else ""


def _parts(text: str, *, american: bool) -> tuple[str, str, str]:
    """Year, month and day as digits; "" if no reading fits."""
    if found := _ISO.fullmatch(text) or _TOGETHER.fullmatch(text):
        return found[1], found[2], found[3]
    if found := _GERMAN.fullmatch(text):
        return found[3], found[2], found[1]
    if found := _SLASHES.fullmatch(text):
        return (found[3], found[1], found[2]) if american else (found[3], found[2], found[1])
    if found := _YEAR.fullmatch(text):
        return found[1], "0", "0"
    if found := _WORDS.fullmatch(text):
        day, word, year = found[1], found[2], found[3]
    elif found := _WORD_FIRST.fullmatch(text):
        word, day, year = found[1], found[2], found[3]
    else:
        return "", "", ""
    month = _MONTHS.get(fold(word).replace(" ", ""))
    return (year, str(month), day) if month else ("", "", "")


def _century(year: int, month: int, day: int, today: date) -> int:
    """The year of two digits within the hundred years that end today."""
    full = today.year - today.year % 100 + year
    return full - 100 if (full, month, day) > (today.year, today.month, today.day) else full


def _of_serial(days: int, today: date | None) -> str:
    if today is None or days < 10_000:
        return ""
    born = _SERIAL_FROM + timedelta(days=days)
    return born.isoformat() if born <= today else ""


def born_on(texts: Mapping[str, str], *, american: bool = False, today: date | None = None) -> str:
    """The date of birth in the attributes birth_date or, where that cannot be read, birth_year, birth_month and
    birth_day, as ISO text (parts that are not known "00"); "" if no reading fits. `today` as in `iso_date`."""
    if whole := iso_date(texts.get("birth_date", ""), american=american, today=today):
        return whole
    year = _YEAR.fullmatch(texts.get("birth_year", "").strip())
    if year is None:
        return ""
    month, day = (_PART.fullmatch(texts.get(name, "").strip()) for name in ("birth_month", "birth_day"))
    return iso_date(f"{year[1]}-{month[1] if month else 0}-{day[1] if day else 0}", today=today)


def is_written(texts: Mapping[str, str]) -> bool:
    """Whether anything stands where a date of birth should be read."""
    return any(texts.get(name, "").strip() for name in ("birth_date", "birth_year"))
