"""Sentences about figures: where, when, how much, and why there is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext, pgettext

from kreisweit.methods.disclosure import Cell, Count, Flag, Imported, Rate, Suppressed, SuppressedReason
from kreisweit.places.models import County, Municipality
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries.means import CountyMean
from kreisweit.releases.queries.published import number_of
from kreisweit.releases.queries.texts import answer_sentence
from kreisweit.ui import formats
from kreisweit.ui.cells import CellWords, cell_words, quantity

STOCKS = frozenset({"own_foreign_share", "own_length_of_stay", "own_level_stock", "own_newcomers", "own_waiting"})
"""Own figures that count who is there on the last day of a quarter; the others count what happened in it."""
PROTECTED = frozenset({SuppressedReason.TOO_FEW, SuppressedReason.SMALL_BASE})


def on_period(period: str, code: str = "") -> str:
    """ "am 15. Mai 2022", "im Jahr 2022", "im 3. Quartal 2026": inside a sentence.

    For an indicator (`code`) that counts who is there: "am Ende des 3. Quartals 2026".
    """
    if len(period) == len("2022"):
        return pgettext("inside a sentence", "in %(year)s") % {"year": period}
    year, _sign, quarter = period.partition("-Q")
    if quarter:
        values = {"quarter": quarter, "year": year}
        if code in STOCKS:
            return pgettext("inside a sentence", "at the end of quarter %(quarter)s of %(year)s") % values
        return pgettext("inside a sentence", "in quarter %(quarter)s of %(year)s") % values
    return pgettext("inside a sentence", "on %(day)s") % {"day": period_text(period)}


def period_text(period: str) -> str:
    """ "15. Mai 2022", "3. Quartal 2026" or "2022"."""
    return formats.period(period, _language())


def value_text(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """The value with its unit and with the digits that its source published; empty where there is none."""
    words = said(cell, indicator)
    return words.text if words.has_value else ""


def value_in_sentence(cell: Cell, indicator: IndicatorVersion) -> str:
    """The value as the answer sentences of the catalogue expect it: they name persons and ratios themselves."""
    text = cell_words(cell, "", indicator.decimals).text
    match indicator.unit:
        case "persons" | "per_100" | "per_1000" | "per_10000":
            return text
        case "years":
            return pgettext("inside a sentence", "%(number)s years") % {"number": text}
        case "months":
            return pgettext("inside a sentence", "%(number)s months") % {"number": text}
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
    day = on_period(period, indicator.code)
    return answer_sentence(indicator, place=place, value=value_in_sentence(cell, indicator), day=day)


def band(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """The band of a protected share: "11,8 bis 12,9 %"; empty for any other cell."""
    ends = _ends(cell, indicator)
    return gettext("%(low)s to %(high)s") % ends if ends else ""


def band_in_words(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """The same as a sentence: "Der Wert liegt zwischen 11,8 und 12,9 %; genauer ist er wegen des Schutzes nicht …"."""
    ends = _ends(cell, indicator)
    sentence = gettext(
        "The value lies between %(low)s and %(high)s; because of the protection it is not given more exactly."
    )
    return sentence % ends if ends else ""


def _ends(cell: Cell | None, indicator: IndicatorVersion) -> dict[str, str]:
    if not isinstance(cell, Rate) or cell.low == cell.high:
        return {}
    language, digits = _language(), indicator.decimals
    return {
        "low": formats.number(cell.low, language, decimals=digits),
        "high": quantity(cell.high, indicator.unit, language, decimals=digits),
    }


def is_protected(cell: Cell | None) -> bool:
    """Whether the cell was made by our own protection of figures about persons."""
    if isinstance(cell, Suppressed):
        return cell.reason in PROTECTED
    return isinstance(cell, Count | Rate)


def number(cell: Cell) -> Decimal:
    """The number in a cell that has one; TypeError for a cell that has none."""
    found = number_of(cell)
    if found is None:
        raise TypeError("the cell holds no number")
    return found


def own_mean(mean: CountyMean, source: Source) -> Imported:
    """A mean that we calculated ourselves, as a cell that says so."""
    return Imported(mean.value, source.code, Flag.OWN_CALCULATION)


def listed(parts: Iterable[str], mark: str = ",") -> str:
    """Parts in one line with the comma or semicolon of the reader's letters between them; empty ones are left out."""
    marks = {",": pgettext("between two parts", ","), ";": pgettext("between two parts", ";")}
    return f"{marks[mark]} ".join(part for part in parts if part)


def has_number(cell: Cell | None) -> bool:
    """Whether the cell holds a number that may be shown."""
    return isinstance(cell, Imported | Rate | Count)


def said(cell: Cell | None, indicator: IndicatorVersion) -> CellWords:
    """The cell in words: value or sign, remark or reason."""
    return cell_words(cell, indicator.unit, indicator.decimals)


def text(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """The value with its unit and digits as published, or the reason in words why there is none."""
    return str(said(cell, indicator))


def _language() -> str:
    return translation.get_language() or "de"


def number_marks() -> tuple[str, str]:
    """Decimal mark and mark between thousands in the reader's language."""
    symbols = formats.locale_of(_language()).number_symbols["latn"]
    return symbols["decimal"], "\u202f" if _language() == "de" else symbols["group"]
