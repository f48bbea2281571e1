"""From the text of a cell to a value of its field: days, codes, keys, numbers. Nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from .meanings import GROUPS, Shape, known_codes, shape_of
from .specification import Column, folded

LONGEST_TEXT: Final = 200
LONGEST_NUMBER: Final = 60
"""Characters that a number of a person in a register may have."""
OLDEST_BIRTH: Final = 1880
OLDEST_DAY: Final = 1900
MOST_REMEMBERED: Final = 50_000
_PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    "DD.MM.YYYY": re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    "YYYYMMDD": re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    "YYYY-MM-DD": re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    "MM/YYYY": re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})"),
}
_ISO: Final = _PATTERNS["YYYY-MM-DD"]
_QUARTER: Final = re.compile(r"(19|20)\d\d-Q[1-4]")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_NUMBER: Final = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
SECRET: Final = frozenset(("", ".", "x", "•", "*"))
"""Signs with which an institution says that it keeps a number secret or does not know it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value: code and parameters of methods.intake.CODES; never the value."""

    code: str
    params: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What the check has to know of the county.

    `municipalities` are the keys (AGS) of all its municipalities, `joined` those that take part (None: the
    institution delivers on its own responsibility or on that of the county), `served` those that the
    institution delivers for (None: all), `areas` the keys that added-up numbers may be given for, `today`
    the day up to which something can have happened.
    """

    municipalities: frozenset[str]
    today: date
    joined: frozenset[str] | None = None
    areas: frozenset[str] = frozenset()
    served: frozenset[str] | None = None


@dataclass(slots=True)
class ValueReader:
    """Reads the cells of one column. `known` remembers values without a fault: most come again and again."""

    column: Column
    parse: Callable[[str], str | Fault]
    known: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str | Fault:
        """The value ("" where the cell is empty), or what is wrong with it."""
        found = self._read(text)
        if isinstance(found, str) and len(self.known) < MOST_REMEMBERED:
            self.known[text] = found
        return found

    def _read(self, text: str) -> str | Fault:
        clean = " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
        value = self.parse(clean)
        return Fault("value_required") if value == "" and self.column.required else value


def reader_of(column: Column, around: Around, *, workbook: bool) -> ValueReader:
    """How the cells of a column are read; days of a workbook may be dates of the workbook whatever the format."""
    match shape_of(column.field):
        case Shape.DAY:
            return ValueReader(column, _day_parser(column.pattern, around.today, workbook=workbook, birth=False))
        case Shape.BIRTH:
            return ValueReader(column, _day_parser(column.pattern, around.today, workbook=workbook, birth=True))
        case Shape.CODE | Shape.YES_NO:
            return ValueReader(column, _code_parser(column))
        case Shape.MUNICIPALITY:
            return ValueReader(column, _key_parser(around.municipalities, "municipality_unknown", around.served))
        case Shape.AREA:
            return ValueReader(column, _key_parser(around.areas, "area_unknown"))
        case Shape.PERIOD:
            return ValueReader(column, _period_parser(column.pattern, around.today))
        case Shape.NUMBER:
            return ValueReader(column, _number)
        case Shape.KEY:
            return ValueReader(column, _key)
        case _:
            limit = LONGEST_NUMBER if column.field in ("local_id", "group") else LONGEST_TEXT
            return ValueReader(column, _text_parser(limit))


def _text_parser(limit: int) -> Callable[[str], str | Fault]:
    too_long = Fault("text_too_long", (("limit", limit),))
    return lambda text: text if len(text) <= limit else too_long


def _day_parser(pattern: str, today: date, *, workbook: bool, birth: bool) -> Callable[[str], str | Fault]:
    """ISO days; of a birth date the parts that the register does not know stay "00"."""
    named = "DD.MM.YYYY" if pattern == "excel" else pattern
    wanted = _PATTERNS[named]
    invalid = Fault("day_invalid", (("pattern", named),))

    def parse(text: str) -> str | Fault:
        if not text:
            return ""
        found = wanted.fullmatch(text) or (_ISO.fullmatch(text) if workbook else None)
        if found is None:
            return invalid
        parts = found.groupdict()
        year, month, day = int(parts["y"]), int(parts["m"]), int(parts.get("d") or 1)
        if birth:
            known = _birth(year, month, day if "d" in parts else 0, today)
            return invalid if known is None else known
        return _day(year, month, day, today, invalid)

    return parse


def _day(year: int, month: int, day: int, today: date, invalid: Fault) -> str | Fault:
    try:
        found = date(year, month, day)
    except ValueError:
        return invalid
    if found > today:
        return Fault("day_in_future")
    return found.isoformat() if year >= OLDEST_DAY else invalid


def _birth(year: int, month: int, day: int, today: date) -> str | Fault | None:
    """A birth date with "00" for what is not known ("" for nothing known); None for one that cannot be."""
    if year == month == day == 0:
        return ""
    if year < OLDEST_BIRTH or month > 12 or (month == 0 and day > 0):
        return None
    try:
        known = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return Fault("day_in_future") if known > today else f"{year:04}-{month:02}-{day:02}"


def _code_parser(column: Column) -> Callable[[str], str | Fault]:
    known = GROUPS if column.field == "group" else known_codes(column.field) or ()
    codes = {folded(word): code for word, code in (column.codes or {code: code for code in known}).items()}
    words = [word for word in (column.codes or known) if word]
    listed = ", ".join(sorted(words)[:8]) + (" …" if len(words) > 8 else "")
    unknown = Fault("code_unknown", (("known", listed),))
    return lambda text: codes.get(text.casefold(), unknown if text else "")


def _key_parser(keys: frozenset[str], code: str, served: frozenset[str] | None = None) -> Callable[[str], str | Fault]:
    def parse(text: str) -> str | Fault:
        if not text or text in keys:
            return text if not text or served is None or text in served else Fault("municipality_not_served")
        if f"0{text}" in keys:
            return Fault("key_leading_zero_lost", (("expected", len(text) + 1), ("found", len(text))))
        return Fault(code)

    return parse


def _period_parser(pattern: str, today: date) -> Callable[[str], str | Fault]:
    wanted, example = (_QUARTER, "2026-Q3") if pattern == "quarter" else (_YEAR, "2026")
    this_quarter = f"{today.year}-Q{(today.month + 2) // 3}"

    def parse(text: str) -> str | Fault:
        if not text:
            return ""
        if not wanted.fullmatch(text):
            return Fault("time_invalid", (("example", example),))
        return Fault("day_in_future") if text > this_quarter[: len(text)] else text

    return parse


def _number(text: str) -> str | Fault:
    """A number as plain decimal text; "" where it is kept secret."""
    if text.casefold() in SECRET:
        return ""
    if not _NUMBER.fullmatch(text):
        return Fault("number_unreadable")
    number = Decimal(text.replace(",", "."))
    return Fault("number_negative") if number < 0 else f"{number.normalize():f}"


_KEY_FAULTS: Final = {
    "unreadable": Fault("encoded_unreadable"),
    "other_version": Fault("encoded_other_version"),
    "too_few": Fault("encoded_too_few"),
}


def _key(text: str) -> str | Fault:
    """An encoded identity as it was delivered, if it is one."""
    from kreisweit.methods.linkage.encoding.cells import NotACell, read_cell  # few files have such a column

    try:
        known = read_cell(text) if text else None
    except NotACell as found:
        return _KEY_FAULTS[found.code]
    return text if known else ""
