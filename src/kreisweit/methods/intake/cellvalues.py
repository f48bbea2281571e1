"""Numbers, days and escapes of XLSX cells as the text that the sheet shows.

Method: ECMA-376 part 1, 18.8.30 (number formats), 18.17.4 (day numbers), 22.9.2.19 (escaped characters).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from .collector import refuse

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
SHORT_NUMBER: Final = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,8}\.[0-9]{0,6}[1-9])")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_IDS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_IDS: Final = frozenset({9, 10})
_DIGITS: Final = 15  # a spreadsheet holds 15 significant digits; what follows is binary noise
_LAST_DAY: Final = 2_958_465  # 9999-12-31


class CellStyle(Enum):
    """What a number format makes of a number."""

    PLAIN = "plain"
    DATE = "date"
    PERCENT = "percent"


def index_of(text: str) -> int:
    """A number that points to a row, a style or a shared text; raises Unreadable."""
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        refuse("workbook_unusual")
    return int(text)


def styles_of(used: list[int], formats: dict[int, str]) -> list[CellStyle]:
    """The style of each cell format, given the ids it uses and the codes the workbook defines."""
    return [_style(number, formats.get(number)) for number in used]


def _style(number: int, code: str | None) -> CellStyle:
    if code is None:
        if number in _PERCENT_IDS:
            return CellStyle.PERCENT
        return CellStyle.DATE if number in _DATE_IDS else CellStyle.PLAIN
    bare = _LITERAL.sub("", code)
    if "%" in bare:
        return CellStyle.PERCENT
    if "general" in bare.lower() or "standard" in bare.lower():
        return CellStyle.PLAIN
    return CellStyle.DATE if re.search(r"[dmyhs]", bare, re.IGNORECASE) else CellStyle.PLAIN


def number_text(value: str) -> str:
    """A stored number as plain decimal text: no exponent, no binary noise, integers without point.

    Raises Unreadable when the cell does not hold a number.
    """
    if SHORT_NUMBER.fullmatch(value):
        return value
    if len(value) > 400 or not _NUMBER.fullmatch(value):
        refuse("workbook_broken")
    digits = value.lower().partition("e")[0].lstrip("-").replace(".", "").lstrip("0")
    if len(digits) <= _DIGITS and "e" not in value.lower():
        return value.removesuffix(".0")
    number = Decimal(f"{Decimal(value):.{_DIGITS - 1}e}")
    if abs(number.adjusted()) > 30 and number:
        refuse("workbook_unusual")
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(value: str, *, epoch_1904: bool) -> str:
    """A day number as ISO date, date and time, or time of day; raises Unreadable outside the calendar."""
    number = Decimal(number_text(value))
    if not 0 <= number <= _LAST_DAY:
        refuse("workbook_unusual")
    days = int(number)
    seconds = round((number - days) * 86_400)
    # The 1900 calendar counts a 29 February 1900 that never was.
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30 if days >= 60 else 31)
    epoch = datetime.combine(first, time())
    try:
        moment = epoch + timedelta(days=days, seconds=seconds)
    except OverflowError:
        refuse("workbook_unusual")
    if not seconds:
        return moment.date().isoformat()
    return moment.time().isoformat() if days == 0 else moment.isoformat()


def unescape(text: str) -> str:
    """Text of a cell with its _xHHHH_ escapes resolved; raises Unreadable for control characters."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text).replace("\r\n", "\n")
    if _CONTROL.search(text) or any("\ud800" <= letter <= "\udfff" for letter in text if letter > "\ud7ff"):
        refuse("workbook_unusual")
    return text
