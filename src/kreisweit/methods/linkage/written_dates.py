"""Dates of birth as people write them into files, read alike by `kreisweit link` and `kreisweit encode`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_PART = re.compile(r"(\d{1,2})(?:\.0)?")


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


def born_on(texts: Mapping[str, str], *, american: bool = False) -> str:
    """The date of birth in the attributes birth_date or, where that cannot be read, birth_year, birth_month and
    birth_day, as ISO text (parts that are not known "00"); "" if no reading fits."""
    if whole := iso_date(texts.get("birth_date", ""), american=american):
        return whole
    year = _YEAR.fullmatch(texts.get("birth_year", "").strip())
    if year is None:
        return ""
    month, day = (_PART.fullmatch(texts.get(name, "").strip()) for name in ("birth_month", "birth_day"))
    return iso_date(f"{year[1]}-{month[1] if month else 0}-{day[1] if day else 0}")


def is_written(texts: Mapping[str, str]) -> bool:
    """Whether anything stands where a date of birth should be read."""
    return any(texts.get(name, "").strip() for name in ("birth_date", "birth_year"))
