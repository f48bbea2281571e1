"""Places are found by any spelling; the quick index agrees with a slow obvious one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.search.fold import fold, fold_variants
from kreisweit.methods.search.places import Match, PlaceEntry, PlaceIndex, within_one_error

PLACES = (
    PlaceEntry("14626010", "Bad Muskau", ("Mužakow",), ("02953",), 3685),
    PlaceEntry("14626110", "Görlitz", ("Zhorjelc",), ("02826",), 56694),
    PlaceEntry("14626290", "Löbau", (), ("02708",), 14389),
    PlaceEntry("14626600", "Weißwasser/O.L.", ("Běła Woda",), ("02943",), 14992),
)


@pytest.mark.parametrize(
    ("query", "ags"),
    [
        ("Mužakow", "14626010"),
        ("muzakow", "14626010"),
        ("bad muskau", "14626010"),
        ("Muskau", "14626010"),
        ("Goerlitz", "14626110"),
        ("gorlitz", "14626110"),
        ("Görltz", "14626110"),
        ("Loebau", "14626290"),
        ("weisswasser", "14626600"),
        ("bela woda", "14626600"),
        ("02826", "14626110"),
        ("14626290", "14626290"),
    ],
)
def test_a_place_is_found(query: str, ags: str) -> None:
    assert PlaceIndex(PLACES).find(query)[0].ags == ags


def test_nothing_is_found_for_nothing() -> None:
    assert PlaceIndex(PLACES).find("   ") == []
    assert PlaceIndex(PLACES).find("Xylophon") == []


def test_the_limit_holds_and_the_best_stand_first() -> None:
    entries = [PlaceEntry(f"{n:08d}", f"Neudorf {n}") for n in range(20)] + [PlaceEntry("99999999", "Neudorf")]
    hits = PlaceIndex(entries).find("neudorf", limit=5)
    assert (len(hits), hits[0].ags, hits[0].match) == (5, "99999999", Match.EXACT)


@given(st.text(max_size=12))
def test_folding_is_plain_and_stable(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded in fold_variants(text)


def edits(text: str, alphabet: str) -> set[str]:
    """All texts at one insertion, deletion, replacement or swap of neighbours: the slow way."""
    splits = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    found = {text} | {a + b[1:] for a, b in splits if b} | {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    return (
        found
        | {a + c + b for a, b in splits for c in alphabet}
        | {a + c + b[1:] for a, b in splits if b for c in alphabet}
    )


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_error_agrees_with_the_slow_way(left: str, right: str) -> None:
    assert within_one_error(left, right) == (right in edits(left, "abc"))
