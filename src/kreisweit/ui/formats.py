"""Numbers, days and times as people of a language write them. Pure: the language is an argument.

Numbers follow CLDR through Babel, with three house rules: thousands are set apart by a narrow no-break
space in German (DIN 5008), a negative number carries a true minus sign, and a number that another office
published keeps the digits it was published with. Arabic takes the digits that CLDR gives for "ar" without a
country: 0 to 9, which all readers here know from forms and bus timetables.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
LEFT_TO_RIGHT = "\u200e"
_LOCALES = {"de": "de", "en": "en_GB", "ar": "ar"}


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale of a language of the portal; German for a language that CLDR does not know."""
    try:
        return Locale.parse(_LOCALES.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("de")


def shown_digits(value: Decimal, decimals: int, *, exact: bool) -> int:
    """Digits after the decimal mark.

    `exact` is for published values: zeros at the end are dropped down to `decimals`, other digits stay
    ("15.70" has one, "6.65" has two for `decimals` 1). Otherwise `decimals`.
    """
    if not exact:
        return decimals
    exponent = value.normalize().as_tuple().exponent
    return max(decimals, -exponent if isinstance(exponent, int) else 0)


def number(value: Decimal | int, language: str, *, decimals: int = 0, exact: bool = False) -> str:
    """A number with thousands apart: 1234567.8 is "1 234 567,8" in German (narrow spaces)."""
    plain = Decimal(value)
    digits = shown_digits(plain, decimals, exact=exact)
    rounded = plain.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = format_decimal(abs(rounded), format=_pattern(digits), locale=locale_of(language))
    if locale_of(language).language == "de":
        text = text.replace(".", NARROW)
    if rounded >= 0:
        return text
    # The mark keeps the sign before the digits in a line that runs from right to left.
    return f"{MINUS}{text}" if locale_of(language).text_direction == "ltr" else f"{LEFT_TO_RIGHT}{MINUS}{text}"


def percent(value: Decimal | int, language: str, *, decimals: int = 1, exact: bool = False) -> str:
    """A share given in per cent (15.7): "15,7 %" in German, "15.7%" in English.

    In a language from right to left a mark stands before it: after Arabic letters the sign would otherwise
    move to the other side of the number, and elsewhere not.
    """
    text = number(value, language, decimals=decimals, exact=exact)
    if locale_of(language).text_direction == "rtl":
        return f"{LEFT_TO_RIGHT}{text.removeprefix(LEFT_TO_RIGHT)}%"
    return f"{text}{NO_BREAK}%" if locale_of(language).language == "de" else f"{text}%"


def day(value: date, language: str, *, weekday: bool = False) -> str:
    """A day with the year in figures: "15. Mai 2022", with weekday "Mo., 23. November 2026"."""
    locale = locale_of(language)
    if not weekday:
        return str(format_date(value, "long", locale=locale))
    pattern = {"de": "EEE, d. MMMM y", "ar": "EEEE، d MMMM y"}.get(locale.language, "EEE, d MMMM y")
    return str(format_date(value, pattern, locale=locale))


def clock(value: datetime | time, language: str) -> str:
    """A time of day: "17:00 Uhr" in German. A datetime is shown in the zone that it carries."""
    moment = value.timetz() if isinstance(value, datetime) else value
    text = str(format_time(moment.replace(tzinfo=None), "HH:mm", locale=locale_of(language)))
    return f"{text}{NO_BREAK}Uhr" if locale_of(language).language == "de" else text


def period(code: str, language: str) -> str:
    """A period of figures in words: "2022", "2022-05-15", "2022-05" or "2022-Q1"; other texts unchanged."""
    parts = code.split("-")
    try:
        if len(parts) == 3:
            return day(date.fromisoformat(code), language)
        if len(parts) == 2 and parts[1].startswith("Q"):
            first = date(int(parts[0]), int(parts[1][1:]) * 3 - 2, 1)
            return str(format_date(first, "QQQQ y", locale=locale_of(language)))
        if len(parts) == 2:
            return str(format_date(date(int(parts[0]), int(parts[1]), 1), "MMMM y", locale=locale_of(language)))
    except ValueError:
        return code
    return code


def file_size(size: int, language: str) -> str:
    """A number of bytes in KB or MB (1 KB = 1,000 bytes)."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)), language)}{NO_BREAK}KB"
    return f"{number(Decimal(size) / 1_000_000, language, decimals=1)}{NO_BREAK}MB"


def _pattern(digits: int) -> str:
    return "#,##0." + "0" * digits if digits else "#,##0"
