"""Sentences about figures: where, when, how much, and why there is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy, pgettext

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
from kreisweit.places.models import County, Municipality
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries.published import CountyMean, number_of
from kreisweit.releases.queries.texts import answer_sentence
from kreisweit.ui import formats

REASONS: dict[str, Any] = {
    SuppressedReason.SECRET: gettext_lazy(
        "The office that published the figures keeps this value secret, so that nobody can be recognised."
    ),
    SuppressedReason.UNKNOWN_OR_SECRET: gettext_lazy(
        "The source left this place empty: the value is secret or not known. It does not say which of the two."
    ),
    SuppressedReason.UNRELIABLE: gettext_lazy(
        "The source does not show this value because it would not be reliable enough."
    ),
    MissingReason.NOT_PUBLISHED: gettext_lazy(
        "The source published no value here: it is secret or not known. It does not mean zero."
    ),
    MissingReason.NOT_MEANINGFUL: gettext_lazy("A value would make no sense here."),
    MissingReason.PENDING: gettext_lazy("The value comes later."),
    MissingReason.UNKNOWN: gettext_lazy("The value is not known."),
}
REMARKS: dict[str, Any] = {
    Flag.EXACT_ZERO: gettext_lazy("Exactly zero: the source counted and there was nothing."),
    Flag.LIMITED_RELIABILITY: gettext_lazy("The source says that this value is of limited reliability."),
    Flag.ROUNDED_TO_ZERO: gettext_lazy("More than nothing, but less than half of the smallest unit shown."),
    Flag.OWN_CALCULATION: gettext_lazy("Calculated by us from published values."),
    Flag.INVENTED: gettext_lazy("Invented: the county does not exist."),
}


@dataclass(frozen=True)
class Explanation:
    """One line of "Why is this empty?": the sign, its meaning, how often it stands on this page."""

    sign: str
    text: str
    count: int


def on_period(period: str) -> str:
    """ "am 15. Mai 2022" or "im Jahr 2022": inside a sentence."""
    if len(period) == len("2022"):
        return pgettext("inside a sentence", "in %(year)s") % {"year": period}
    return pgettext("inside a sentence", "on %(day)s") % {"day": period_text(period)}


def period_text(period: str) -> str:
    """ "15. Mai 2022" or "2022"."""
    return formats.period(period, _language())


def value_text(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """The value with its unit and with the digits that its source published; empty where there is none."""
    return formats.value(cell, indicator.unit, indicator.decimals, _language())


def value_in_sentence(cell: Cell, indicator: IndicatorVersion) -> str:
    """The value as the answer sentences of the catalogue expect it: they name persons and ratios themselves."""
    text = formats.number(number(cell), indicator.decimals, _language())
    match indicator.unit:
        case "persons" | "per_100" | "per_1000" | "per_10000":
            return text
        case "years":
            return pgettext("inside a sentence", "%(number)s years") % {"number": text}
        case "euro_per_m2":
            return pgettext("inside a sentence", "%(number)s euros per square metre") % {"number": text}
        case "euro":
            return pgettext("inside a sentence", "%(number)s euros") % {"number": text}
        case "persons_per_household":
            return pgettext("inside a sentence", "%(number)s people") % {"number": text}
        case "dwellings":
            return pgettext("inside a sentence", "%(number)s dwellings") % {"number": text}
        case _:
            return value_text(cell, indicator)


def answer(indicator: IndicatorVersion, place: County | Municipality, period: str, cell: Cell) -> str:
    """The answer to the indicator's question as one sentence."""
    return answer_sentence(indicator, place=place, value=value_in_sentence(cell, indicator), day=on_period(period))


def number(cell: Cell) -> Decimal:
    """The number in a cell that has one; TypeError for a cell that has none."""
    found = number_of(cell)
    if found is None:
        raise TypeError("the cell holds no number")
    return found


def own_mean(mean: CountyMean, source: Source) -> Imported:
    """A mean that we calculated ourselves, as a cell that says so."""
    return Imported(mean.value, source.code, Flag.OWN_CALCULATION)


def has_number(cell: Cell | None) -> bool:
    """Whether the cell holds a number that may be shown."""
    return isinstance(cell, Imported | Rate | Count)


def why_empty(cell: Cell | None) -> str:
    """The reason in words why there is no number; empty where there is one."""
    return str(REASONS[cell.reason]) if isinstance(cell, Suppressed | Missing) else ""


def remark(cell: Cell | None) -> str:
    """What the source says about a value that it did publish; empty where it says nothing."""
    return str(REMARKS.get(cell.flag, "")) if isinstance(cell, Imported) else ""


def explanations(cells: Iterable[Cell | None]) -> tuple[Explanation, ...]:
    """Each sign among the cells once, with its reason, in the order of the enumerations."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if isinstance(cell, Suppressed | Missing):
            found.setdefault(cell.reason, []).append(cell)
        elif isinstance(cell, Imported) and cell.flag in REMARKS:
            found.setdefault(cell.flag, []).append(cell)
    texts = REASONS | REMARKS
    return tuple(
        Explanation(formats.sign(found[code][0]), str(texts[code]), len(found[code])) for code in texts if code in found
    )


def _language() -> str:
    return translation.get_language() or "de"
