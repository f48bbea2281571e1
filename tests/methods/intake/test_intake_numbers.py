"""Numbers and signs of official tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.disclosure import (
    Cell,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Suppressed,
    SuppressedReason,
)
from kreisweit.methods.intake import (
    ENGLISH,
    GERMAN,
    PLAIN,
    NotAFigure,
    NumberStyle,
    format_number,
    read_cell,
    read_number,
)

STYLES = [PLAIN, ENGLISH, GERMAN, NumberStyle(","), NumberStyle(".", "'"), NumberStyle(",", "\u202f")]


def imported(text: str, flag: Flag = Flag.NONE) -> Imported:
    return Imported(Decimal(text), "s", flag)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-", imported("0", Flag.EXACT_ZERO)),
        ("–", imported("0", Flag.EXACT_ZERO)),
        ("0", imported("0")),
        ("0.00", imported("0.00")),
        (".", Suppressed(SuppressedReason.UNKNOWN_OR_SECRET)),
        ("•", Suppressed(SuppressedReason.UNKNOWN_OR_SECRET)),
        ("·", Suppressed(SuppressedReason.UNKNOWN_OR_SECRET)),
        ("*", Suppressed(SuppressedReason.SECRET)),
        ("/", Suppressed(SuppressedReason.UNRELIABLE)),
        ("x", Missing(MissingReason.NOT_MEANINGFUL)),
        ("X", Missing(MissingReason.NOT_MEANINGFUL)),
        ("...", Missing(MissingReason.PENDING)),
        ("…", Missing(MissingReason.PENDING)),
        ("", Missing(MissingReason.NOT_PUBLISHED)),
        ("  ", Missing(MissingReason.NOT_PUBLISHED)),
        ("(12.3)", imported("12.3", Flag.LIMITED_RELIABILITY)),
        (" ( 12.3 ) ", imported("12.3", Flag.LIMITED_RELIABILITY)),
        ("15.70", imported("15.70")),
        ("-4.5", imported("-4.5")),
        ("−4.5", imported("-4.5")),
    ],
)
def test_a_sign_is_what_official_statistics_say(text: str, cell: Cell) -> None:
    assert read_cell(text, style=PLAIN, source="s") == cell


def test_only_the_sign_for_zero_becomes_a_zero() -> None:
    zeros = [
        text
        for text in ("-", "–", ".", "•", "*", "/", "x", "X", "...", "…", "")
        if getattr(read_cell(text, style=GERMAN, source="s"), "value", None) == 0
    ]
    assert zeros == ["-", "–"]


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1.234", PLAIN, "1.234"),
        ("1.234", GERMAN, "1234"),
        ("1,234", ENGLISH, "1234"),
        ("1,234", GERMAN, "1.234"),
        ("1.234.567,80", GERMAN, "1234567.80"),
        ("1 234 567,8", GERMAN, "1234567.8"),
        ("1\u202f234,5", GERMAN, "1234.5"),
        ("15,70", GERMAN, "15.70"),
        ("1234567.5", ENGLISH, "1234567.5"),
    ],
)
def test_the_style_decides_and_digits_stay(text: str, style: NumberStyle, number: str) -> None:
    assert str(read_number(text, style=style)) == number


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("15,7", PLAIN),
        ("1,234", PLAIN),
        ("15.70", GERMAN),
        ("1.23.456", GERMAN),
        ("1.234 567", GERMAN),
        ("1234.567,8", GERMAN),
        ("1 2", GERMAN),
        ("12,", GERMAN),
        (",5", GERMAN),
        ("+5", PLAIN),
        ("5 %", PLAIN),
        ("1e5", PLAIN),
        ("0x10", PLAIN),
        ("1_000", PLAIN),
        ("NaN", PLAIN),
        ("inf", PLAIN),
        ("٣", PLAIN),
        ("()", PLAIN),
        ("(-)", PLAIN),
        ("(.)", PLAIN),
        ("((1))", PLAIN),
        ("--", PLAIN),
        ("- 5", PLAIN),
        ("..", PLAIN),
        ("n/a", PLAIN),
        ("=1", PLAIN),
        ("9" * 41, PLAIN),
    ],
)
def test_everything_else_is_no_figure(text: str, style: NumberStyle) -> None:
    with pytest.raises(NotAFigure):
        read_cell(text, style=style, source="s")


def test_a_style_is_unambiguous() -> None:
    with pytest.raises(ValueError, match="decimal mark"):
        NumberStyle(";")
    with pytest.raises(ValueError, match="decimal mark"):
        NumberStyle(",", ", ")


numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(min_value=-(10**18), max_value=10**18),
    st.integers(min_value=0, max_value=12),
)


@given(numbers, st.sampled_from(STYLES))
def test_what_is_written_is_read_back_to_the_last_digit(number: Decimal, style: NumberStyle) -> None:
    text = format_number(number, style=style)

    assert f"{read_number(text, style=style):f}" == f"{number:f}"
    assert read_cell(f"({text})", style=style, source="s") == Imported(number, "s", Flag.LIMITED_RELIABILITY)


@given(st.text(max_size=50), st.sampled_from(STYLES))
def test_any_text_is_a_cell_or_no_figure(text: str, style: NumberStyle) -> None:
    try:
        cell = read_cell(text, style=style, source="s")
    except NotAFigure:
        return
    if isinstance(cell, Imported) and cell.flag is not Flag.EXACT_ZERO:
        assert any(letter in "0123456789" for letter in text)


def test_what_is_not_finite_is_not_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(Decimal("NaN"), style=PLAIN)
