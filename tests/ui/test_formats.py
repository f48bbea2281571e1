"""Numbers, days and times as people of a language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.ui import formats


@pytest.mark.parametrize(
    ("value", "decimals", "exact", "german", "english", "arabic"),
    [
        ("15.70", 1, True, "15,7", "15.7", "15.7"),
        ("6.65", 1, True, "6,65", "6.65", "6.65"),
        ("12", 1, True, "12,0", "12.0", "12.0"),
        ("6.65", 1, False, "6,7", "6.7", "6.7"),
        ("1234567.89", 2, True, "1\u202f234\u202f567,89", "1,234,567.89", "1,234,567.89"),
        ("-3.5", 1, True, "\u22123,5", "\u22123.5", "\u200e\u22123.5"),
        ("0", 0, True, "0", "0", "0"),
        ("-0.04", 1, False, "0,0", "0.0", "0.0"),
    ],
)
def test_a_number_in_three_languages(
    value: str, decimals: int, exact: bool, german: str, english: str, arabic: str
) -> None:
    written = [
        formats.number(Decimal(value), language, decimals=decimals, exact=exact) for language in ("de", "en", "ar")
    ]
    assert written == [german, english, arabic]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_published_number_can_be_read_back(value: Decimal) -> None:
    text = formats.number(value, "de", exact=True)
    read = Decimal(text.replace(formats.NARROW, "").replace(",", ".").replace(formats.MINUS, "-"))
    assert read == value


def test_per_cent_stands_apart_in_german_only() -> None:
    assert formats.percent(Decimal("15.70"), "de", exact=True) == "15,7\u00a0%"
    assert formats.percent(Decimal("15.70"), "en", exact=True) == "15.7%"
    assert formats.percent(Decimal("15.70"), "ar", exact=True) == "\u200e15.7%"
    assert formats.percent(Decimal("-0.5"), "ar") == "\u200e\u22120.5%"


def test_days_with_the_year_in_figures() -> None:
    assert [formats.day(date(2022, 5, 15), language) for language in ("de", "en", "ar")] == [
        "15. Mai 2022",
        "15 May 2022",
        "15 مايو 2022",
    ]
    assert [formats.day(date(2026, 11, 23), language, weekday=True) for language in ("de", "en", "ar")] == [
        "Mo., 23. November 2026",
        "Mon, 23 November 2026",
        "الاثنين، 23 نوفمبر 2026",
    ]


def test_times_of_day() -> None:
    assert formats.clock(time(17, 0), "de") == "17:00\u00a0Uhr"
    assert formats.clock(datetime(2026, 1, 1, 9, 5, tzinfo=UTC), "en") == "09:05"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2022", "2022"),
        ("2022-05-15", "15. Mai 2022"),
        ("2022-05", "Mai 2022"),
        ("2022-Q2", "2. Quartal 2022"),
        ("2022-99", "2022-99"),
        ("2022-Qx", "2022-Qx"),
        ("WS 2022-23 A", "WS 2022-23 A"),
    ],
)
def test_periods_in_words(code: str, words: str) -> None:
    assert formats.period(code, "de") == words


def test_sizes_of_files() -> None:
    assert formats.file_size(1, "de") == "1\u00a0KB"
    assert formats.file_size(340_042, "de") == "340\u00a0KB"
    assert formats.file_size(2_345_678, "de") == "2,3\u00a0MB"


def test_an_unknown_language_reads_german() -> None:
    assert formats.number(Decimal("1.5"), "xx-nowhere", decimals=1) == "1,5"
