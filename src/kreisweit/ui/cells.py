"""A cell of a published table in words: the number with its unit, or the sign and the reason for its absence.

Signs follow the practice of German official statistics ("/" not reliable, "x" not meaningful, "…" still to
come, "·" unknown or secret). No sign is ever read as zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext

from kreisweit.methods.disclosure import (
    Cell,
    Count,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Rate,
    Suppressed,
    SuppressedReason,
)

from . import formats

_EMPTY: dict[SuppressedReason | MissingReason, tuple[str, str, str]] = {
    SuppressedReason.SECRET: (
        "·",
        gettext_noop("kept secret"),
        gettext_noop("So few people or cases are counted here that someone could be recognised. The number is therefore not shown."),
    ),
    SuppressedReason.UNKNOWN_OR_SECRET: (
        "·",
        gettext_noop("unknown or kept secret"),
        gettext_noop("The statistical office shows no number here: it is not known, or so few people are counted that someone could be recognised."),
    ),
    SuppressedReason.UNRELIABLE: (
        "/",
        gettext_noop("not reliable enough"),
        gettext_noop("So few people were asked that the number would be too uncertain. The statistical office therefore does not show it."),
    ),
    SuppressedReason.TOO_FEW: (
        "·",
        gettext_noop("too few people"),
        gettext_noop("So few people are counted here that someone could be recognised, or that chance would decide the number. A larger area, such as the planning area or the county, may show one."),
    ),
    SuppressedReason.SMALL_BASE: (
        "/",
        gettext_noop("too few people for a share"),
        gettext_noop("A share of so few people would say little: a single person would change it visibly. It is therefore not shown."),
    ),
    MissingReason.NOT_PUBLISHED: (
        "·",
        gettext_noop("not published"),
        gettext_noop("The source has published no number for this place and this time."),
    ),
    MissingReason.NOT_MEANINGFUL: (
        "x",
        gettext_noop("not meaningful here"),
        gettext_noop("The question makes no sense for this place, for example because nobody lives there."),
    ),
    MissingReason.PENDING: (
        "…",
        gettext_noop("still to come"),
        gettext_noop("The number will be published later."),
    ),
    MissingReason.NOT_JOINED: (
        "·",
        gettext_noop("not taking part yet"),
        gettext_noop("Each municipality decides for itself whether and from when it takes part in these figures. Until then there is no number for it here."),
    ),
    MissingReason.NOT_COVERED: (
        "·",
        gettext_noop("not covered at present"),
        gettext_noop("The newest computation does not cover this place and this time, for example because a delivery was taken back. A number that may have stood here before is therefore shown no longer."),
    ),
    MissingReason.WITHDRAWN: (
        "·",
        gettext_noop("withdrawn"),
        gettext_noop("A number stood here and was taken back. The page of the figure says when and why."),
    ),
    MissingReason.UNKNOWN: (
        "·",
        gettext_noop("not known"),
        gettext_noop("The source does not say why there is no number."),
    ),
}  # fmt: skip
_FLAGS = {
    Flag.EXACT_ZERO: gettext_noop("exactly zero"),
    Flag.LIMITED_RELIABILITY: gettext_noop("limited reliability"),
    Flag.ROUNDED_TO_ZERO: gettext_noop("more than zero, rounded"),
    Flag.OWN_CALCULATION: gettext_noop("own calculation"),
    Flag.INVENTED: gettext_noop("invented"),
}


@dataclass(frozen=True, slots=True)
class CellWords:
    """How a cell is shown: a number with a remark on it, or a sign with its reason and explanation."""

    text: str
    note: str = ""
    explanation: str = ""
    has_value: bool = True

    def __str__(self) -> str:
        if not self.note:
            return self.text
        return f"{self.text} ({self.note})" if self.has_value else self.note


def cell_words(cell: Cell | None, unit: str = "", decimals: int = 0, *, language: str | None = None) -> CellWords:
    """The cell in words of the language (the active one if none is given).

    `unit` is a unit code of an indicator ("" for the bare number), `decimals` its least digits after the
    mark. Published values keep their published digits. None is a cell for which nothing is known.
    """
    spoken = language or get_language() or "de"
    match cell:
        case Imported(value=value, flag=flag):
            exact = flag is not Flag.OWN_CALCULATION
            digits = 0 if flag is Flag.EXACT_ZERO else decimals
            note = gettext(_FLAGS[flag]) if flag in _FLAGS and flag is not Flag.INVENTED else ""
            return CellWords(quantity(value, unit, spoken, decimals=digits, exact=exact), note)
        case Rate(value=value):
            return CellWords(quantity(value, unit, spoken, decimals=decimals))
        case Count(value=count):
            return CellWords(quantity(Decimal(count), unit, spoken, decimals=0))
        case Suppressed(reason=reason) | Missing(reason=reason):
            return _absent(reason)
    return _absent(MissingReason.NOT_PUBLISHED)


def quantity(value: Decimal | int, unit: str, language: str, *, decimals: int = 0, exact: bool = False) -> str:
    """A number with its unit: "15,7 %", "1 234 Personen", "5,61 €/m²"; an unknown unit code gives the bare number."""
    plain = Decimal(value)
    if unit == "percent":
        return formats.percent(plain, language, decimals=decimals, exact=exact)
    text = formats.number(plain, language, decimals=decimals, exact=exact)
    # Fractions take the form for "other", which is that of 100 in every language of the portal.
    many = int(plain) if plain == plain.to_integral_value() else 100
    return {
        "persons": ngettext("%(n)s person", "%(n)s people", many),
        "dwellings": ngettext("%(n)s dwelling", "%(n)s dwellings", many),
        "years": ngettext("%(n)s year", "%(n)s years", many),
        "months": ngettext("%(n)s month", "%(n)s months", many),
        "persons_per_household": ngettext("%(n)s person per household", "%(n)s people per household", many),
        "euro": pgettext("amount", "€%(n)s"),
        "euro_per_m2": pgettext("amount", "€%(n)s per m²"),
        "km2": pgettext("amount", "%(n)s km²"),
        "per_100": pgettext("amount", "%(n)s per 100"),
        "per_1000": pgettext("amount", "%(n)s per 1,000"),
        "per_10000": pgettext("amount", "%(n)s per 10,000"),
    }.get(unit, "%(n)s") % {"n": text}


def unit_name(unit: str) -> str:
    """The unit for the head of a column or an axis ("in per cent"); empty for an unknown code."""
    return {
        "percent": gettext("in per cent"),
        "persons": gettext("people"),
        "dwellings": gettext("dwellings"),
        "years": gettext("years"),
        "months": gettext("months"),
        "persons_per_household": gettext("people per household"),
        "euro": gettext("in euros"),
        "euro_per_m2": gettext("in euros per m²"),
        "km2": gettext("in km²"),
        "per_100": gettext("per 100"),
        "per_1000": gettext("per 1,000"),
        "per_10000": gettext("per 10,000"),
    }.get(unit, "")


def reasons_of(cells: Iterable[Cell | None]) -> list[CellWords]:
    """Each reason for an empty place that occurs among the cells, once, in a fixed order."""
    found = {cell.reason for cell in cells if isinstance(cell, Suppressed | Missing)}
    return [_absent(reason) for reason in _EMPTY if reason in found]


def _absent(reason: SuppressedReason | MissingReason) -> CellWords:
    sign, note, explanation = _EMPTY[reason]
    return CellWords(sign, gettext(note), gettext(explanation), has_value=False)
