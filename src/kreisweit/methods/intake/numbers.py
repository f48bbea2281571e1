"""Numbers and symbols of German official tables as cells.

Method: the signs of official statistics in Germany ("Zeichenerklärung" of the Statistical Offices of the
Federation and the Länder, DIN 55301; Census 2022): "-" exactly zero, "." unknown or secret, "/" not
reliable enough, "x" not meaningful, "..." comes later, "( )" of limited reliability; "*" is the Federal
Employment Agency's sign for a value kept secret. A sign never becomes a zero, except the one that says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kreisweit.methods.disclosure import (
    Cell,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Suppressed,
    SuppressedReason,
)

_SPACES: Final = "\u0020\u00a0\u2007\u2009\u202f"
_MOST_LENGTH: Final = 40
_SYMBOLS: Final[dict[str, Cell]] = {
    "": Missing(MissingReason.NOT_PUBLISHED),
    ".": Suppressed(SuppressedReason.UNKNOWN_OR_SECRET),
    "•": Suppressed(SuppressedReason.UNKNOWN_OR_SECRET),
    "·": Suppressed(SuppressedReason.UNKNOWN_OR_SECRET),
    "*": Suppressed(SuppressedReason.SECRET),
    "/": Suppressed(SuppressedReason.UNRELIABLE),
    "x": Missing(MissingReason.NOT_MEANINGFUL),
    "X": Missing(MissingReason.NOT_MEANINGFUL),
    "...": Missing(MissingReason.PENDING),
    "…": Missing(MissingReason.PENDING),
}
_EXACTLY_ZERO: Final = frozenset({"-", "–", "—", "−"})


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes numbers: its decimal mark and, if any, the signs that part thousands.

    Declared for a layout or by the heading of a column, never guessed from a cell: "1.234" is a thousand
    or one and a bit, and only the publisher knows.
    """

    decimal: str
    thousands: str = ""

    def __post_init__(self) -> None:
        if self.decimal not in (".", ",") or self.decimal in self.thousands:
            raise ValueError("the decimal mark is a point or a comma and parts no thousands")


PLAIN: Final = NumberStyle(".")
"""Decimal point, no thousands: data files."""

ENGLISH: Final = NumberStyle(".", "," + _SPACES)
"""1,234.5 or 1 234.5"""

GERMAN: Final = NumberStyle(",", "." + _SPACES)
"""1.234,5 or 1 234,5"""


class NotAFigure(ValueError):  # noqa: N818
    """The text is neither a number in this style nor a sign of official tables."""


def read_cell(text: str, *, style: NumberStyle, source: str) -> Cell:
    """The cell that a text of an official table means, digits kept as published ("15.70" stays 15.70).

    `source` is the code of the publication. Raises NotAFigure for every other text.
    """
    text = text.strip()
    if text in _SYMBOLS:
        return _SYMBOLS[text]
    if text in _EXACTLY_ZERO:
        return Imported(Decimal(0), source, Flag.EXACT_ZERO)
    if text.startswith("(") and text.endswith(")"):
        return Imported(read_number(text[1:-1], style=style), source, Flag.LIMITED_RELIABILITY)
    return Imported(read_number(text, style=style), source)


def read_number(text: str, *, style: NumberStyle) -> Decimal:
    """The number that a text states in this style; raises NotAFigure.

    Thousands are either parted everywhere by one and the same sign, or nowhere. A plus sign, an exponent,
    a per-cent sign and digits of other scripts are not taken.
    """
    text = text.strip()
    if len(text) > _MOST_LENGTH:
        raise NotAFigure
    found = _pattern(style).fullmatch(text)
    if not found:
        raise NotAFigure
    sign, whole, separator, fraction = found.group("sign", "whole", "separator", "fraction")
    if separator:
        whole = whole.replace(separator, "")
    return Decimal(f"{'-' if sign else ''}{whole}{'.' + fraction if fraction else ''}")


def format_number(number: Decimal, *, style: NumberStyle) -> str:
    """The number as this style writes it, all its digits kept; the first thousands sign is used.

    Raises ValueError for what is not a number.
    """
    if not number.is_finite():
        raise ValueError("only finite numbers are written")
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if style.thousands:
        whole = f"{int(whole):,}".replace(",", style.thousands[0])
    sign = "-" if number.is_signed() else ""
    return f"{sign}{whole}{style.decimal + fraction if fraction else ''}"


_PATTERNS: Final[dict[NumberStyle, re.Pattern[str]]] = {}


def _pattern(style: NumberStyle) -> re.Pattern[str]:
    if style not in _PATTERNS:
        grouped = (
            rf"[0-9]{{1,3}}(?P<separator>[{re.escape(style.thousands)}])[0-9]{{3}}"
            r"(?:(?P=separator)[0-9]{3})*"
            if style.thousands
            else r"(?P<separator>(?!))"
        )
        _PATTERNS[style] = re.compile(
            rf"(?P<sign>[-−])?(?P<whole>{grouped}|[0-9]+)(?:{re.escape(style.decimal)}(?P<fraction>[0-9]+))?"
        )
    return _PATTERNS[style]
