"""Cells in words: nothing that is not shown ever reads as a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

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
from kreisweit.ui.cells import CellWords, cell_words, quantity, reasons_of, unit_name


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def _imported(text: str, flag: Flag = Flag.NONE) -> Imported:
    return Imported(Decimal(text), "zensus2022", flag)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (_imported("15.70"), CellWords("15.7%")),
        (_imported("6.65"), CellWords("6.65%")),
        (_imported("0.00", Flag.EXACT_ZERO), CellWords("0%", "exactly zero")),
        (_imported("12.3", Flag.LIMITED_RELIABILITY), CellWords("12.3%", "limited reliability")),
        (_imported("6.6512", Flag.OWN_CALCULATION), CellWords("6.7%", "own calculation")),
        (_imported("3.00", Flag.INVENTED), CellWords("3.0%")),
        (Rate(Decimal("12.34"), Decimal(12), Decimal(13)), CellWords("12.3%")),
    ],
)
def test_values(cell: Cell, words: CellWords) -> None:
    assert cell_words(cell, "percent", 1) == words


def test_a_count_has_its_unit() -> None:
    assert [cell_words(Count(n), "persons", 1).text for n in (0, 1, 1804)] == ["0 people", "1 person", "1,804 people"]


@pytest.mark.parametrize("reason", [*SuppressedReason, *MissingReason])
def test_every_absence_has_a_sign_a_reason_and_an_explanation(reason: SuppressedReason | MissingReason) -> None:
    cell = Suppressed(reason) if isinstance(reason, SuppressedReason) else Missing(reason)
    words = cell_words(cell, "percent", 1)
    assert not words.has_value
    assert not any(character.isdigit() for character in words.text + words.note)
    assert words.text not in {"-", "–", "—", ""}  # the dash of official tables means exactly zero
    assert words.explanation
    assert str(words) == words.note


def test_no_cell_is_not_published() -> None:
    assert cell_words(None) == cell_words(Missing(MissingReason.NOT_PUBLISHED))


def test_reasons_occur_once_in_a_fixed_order() -> None:
    cells = [
        Missing(MissingReason.PENDING),
        _imported("1"),
        Suppressed(SuppressedReason.UNRELIABLE),
        Missing(MissingReason.PENDING),
        None,
    ]
    assert [words.note for words in reasons_of(cells)] == ["not reliable enough", "still to come"]


def test_units_in_words() -> None:
    assert quantity(Decimal("5.61"), "euro_per_m2", "en", decimals=2) == "€5.61 per m²"
    assert quantity(Decimal("2.1"), "persons_per_household", "en", decimals=1) == "2.1 people per household"
    assert quantity(Decimal("7"), "no_such_unit", "en") == "7"
    assert unit_name("percent") == "in per cent"
    assert unit_name("no_such_unit") == ""
