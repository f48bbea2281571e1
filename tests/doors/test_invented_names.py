"""Names of invented persons: pools that share nothing, spellings that differ as they do in registers."""

from __future__ import annotations

import random
import unicodedata

import pytest

from kreisweit.cli.invented.letters import bare, from_cyrillic
from kreisweit.cli.invented.names import POOLS, all_names, pools, side, words
from kreisweit.cli.invented.origins import ORIGINS
from kreisweit.cli.invented.sounds import guess, known, seen
from kreisweit.cli.invented.spelling import STYLES, female_form, latin, slip

CODES = [origin.code for origin in ORIGINS]


def drawing(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  (invented, not secret)


def test_shares_of_origins_add_up() -> None:
    assert sum(origin.share for origin in ORIGINS) == pytest.approx(1.0)
    assert set(CODES) == set(all_names())


@pytest.mark.parametrize("code", CODES)
def test_no_name_is_in_both_pools(code: str) -> None:
    one, other = (pools(name)[code] for name in POOLS)
    for mine, theirs in (
        (one.given["f"], other.given["f"]),
        (one.given["m"], other.given["m"]),
        (one.family, other.family),
    ):
        assert {w for n in mine for w in words(n)} & {w for n in theirs for w in words(n)} == set()
        assert min(len(mine), len(theirs)) >= 20


def test_no_name_of_any_origin_is_on_both_sides() -> None:
    names = {
        pool: {
            w
            for found in pools(pool).values()
            for part in (found.given["f"], found.given["m"], found.family)
            for n in part
            for w in words(n)
        }
        for pool in POOLS
    }
    assert names["train"] & names["test"] == set()
    assert all(side(word) == "test" for word in names["test"])


@pytest.mark.parametrize("code", CODES)
def test_every_name_gets_latin_letters_in_every_style(code: str) -> None:
    draw = drawing(1)
    pool = pools("test")[code]
    for name in (*pool.given["f"], *pool.given["m"], *pool.family):
        for style in STYLES:
            text = latin(name, code, style, draw)
            assert text.strip()
            assert {unicodedata.name(c).split()[0] for c in bare(text) if c.isalpha()} == {"LATIN"}, (name, text)
            assert all(c.isalpha() or c in " -'’ʼ`" for c in bare(text)), (name, text)


def test_a_name_of_arabic_letters_has_several_spellings() -> None:
    draw = drawing(2)
    found = {latin("محمد", "arabic", style, draw) for style in STYLES for _ in range(20)}
    assert {"Muhammad", "Mohamed"} <= found
    assert 6 <= len(found) <= 20


def test_spellings_do_not_change_between_runs() -> None:
    draws = [drawing(3), drawing(3)]
    one, other = ([latin("الشمري", "arabic", "german", draw) for _ in range(30)] for draw in draws)
    assert one == other


def test_every_listed_name_has_sounds_of_its_own_script() -> None:
    for (origin, native), sounds in known().items():
        assert origin in ("arabic", "persian")
        assert all("ARABIC" in unicodedata.name(c) for c in native if c != " ")
        assert sounds == sounds.strip()
    assert set(seen()) <= {native for _origin, native in known()}


@pytest.mark.parametrize(
    ("native", "origin", "sounds"),
    [
        ("البرغوثي", "arabic", "al-barğūŧī"),
        ("الشربيني", "arabic", "aš-šarbīnī"),
        ("مختار", "arabic", "muxtār"),
        ("أسد", "arabic", "asad"),
        ("نهاوندی", "persian", "nahāvandi"),
        ("افسانه", "persian", "afsāne"),
    ],
)
def test_guessed_sounds(native: str, origin: str, sounds: str) -> None:
    assert guess(native, origin) == sounds


@pytest.mark.parametrize(
    ("name", "origin", "spellings"),
    [
        ("Ящук", "ukrainian", ["yashchuk", "iachtchouk", "jaschtschuk", "yashchuk"]),
        ("Григор", "ukrainian", ["hryhor", "hryhor", "hryhor", "grigor"]),
        ("Христов", "bulgarian", ["hristov", "khristov", "christow", "hristov"]),
    ],
)
def test_cyrillic_by_four_tables(name: str, origin: str, spellings: list[str]) -> None:
    assert [from_cyrillic(name, origin, style) for style in range(4)] == spellings


@pytest.mark.parametrize(
    ("family", "origin", "woman"),
    [
        ("Ковальський", "ukrainian", "Ковальська"),
        ("Шевченко", "ukrainian", "Шевченко"),
        ("Иванов", "bulgarian", "Иванова"),
        ("Kowalski", "polish", "Kowalska"),
        ("Nowak", "polish", "Nowak"),
        ("Novotný", "czech", "Novotná"),
        ("Svoboda", "czech", "Svobodová"),
        ("Yılmaz", "turkish", "Yılmaz"),
    ],
)
def test_form_for_women(family: str, origin: str, woman: str) -> None:
    assert female_form(family, origin) == woman


def test_a_slip_changes_one_place() -> None:
    draw = drawing(4)
    for _ in range(200):
        changed = slip("Abdelkader", draw)
        assert abs(len(changed) - 10) <= 1
        assert changed[0] == "A"
        assert len(set(changed) ^ set("Abdelkader")) <= 2
    assert slip("Al", draw) == "Al"
