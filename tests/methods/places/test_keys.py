"""Keys through time: mergers, splits, ends, windows of days, and days before a key began."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kreisweit
from kreisweit.methods.places.keys import (
    DISSOLUTION,
    KEY,
    Current,
    Ended,
    KeyChange,
    KeyHistory,
    Merged,
    NotYet,
    Renamed,
    Resolution,
    Split,
    Undecided,
    Unknown,
    parse_known_mergers,
    parse_official_changes,
)

FOLDER = Path(kreisweit.__file__).parent / "data" / "gemeinden"
BEFORE, BETWEEN, BASE, LATER = date(2010, 6, 1), date(2016, 1, 1), date(2024, 12, 31), date(2026, 1, 1)
HELMSTEDT = (date(2014, 1, 1), date(2017, 12, 31))
GOERLITZ = (date(2010, 1, 1), date(2013, 12, 31))
NEW_YEAR_2024, NEW_YEAR_2025 = date(2024, 1, 1), date(2025, 1, 1)


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def changes() -> tuple[KeyChange, ...]:
    return (
        *parse_official_changes(text("gebietsaenderungen_2023_2025-02.csv")),
        *parse_known_mergers(text("zusammenschluesse_bekannt.csv")),
    )


@cache
def history() -> KeyHistory:
    keys = [line[:8] for line in text("gv_gemeinden_2024-12-31.csv").splitlines()[1:]]
    return KeyHistory.build(keys, BASE, changes())


@pytest.mark.parametrize(
    ("ags", "on", "expected"),
    [
        ("03154003", BEFORE, Current("03154003")),
        ("03154003", BETWEEN, Undecided("03154003", HELMSTEDT)),
        ("03154003", BASE, Merged("03154003", "03154028", None, HELMSTEDT)),
        ("03154028", BEFORE, NotYet("03154028", ("03154003", "03154010"), None, HELMSTEDT)),
        ("03154028", BETWEEN, Undecided("03154028", HELMSTEDT)),
        ("03154028", BASE, Current("03154028")),
        ("03154020", BASE, Merged("03154020", "03154027", None, HELMSTEDT)),
        ("14626080", BASE, Merged("14626080", "14626085", None, GOERLITZ)),
        ("14626090", BASE, Ended("14626090", None, GOERLITZ)),
        ("16064055", BASE, Split("16064055", ("16061118", "16064046"), NEW_YEAR_2024)),
        ("09479453", BASE, Current("09479453")),
        ("09479453", LATER, Split("09479453", ("09479127", "09479159"), NEW_YEAR_2025)),
        ("07232096", LATER, Renamed("07232096", "07232503", NEW_YEAR_2025)),
        ("07232089", LATER, Merged("07232089", "07232503", NEW_YEAR_2025)),
        ("07232503", BASE, NotYet("07232503", ("07232089", "07232096"), NEW_YEAR_2025)),
        ("07232503", LATER, Current("07232503")),
        # Only a part of the area or the name changed: the key stays.
        ("07131007", LATER, Current("07131007")),
        ("14626110", LATER, Current("14626110")),
        ("12345678", BASE, Unknown("12345678")),
    ],
)
def test_what_a_key_means(ags: str, on: date, expected: Resolution) -> None:
    assert history().resolve(ags, on=on) == expected


def test_the_days_of_a_change_are_those_in_law() -> None:
    assert isinstance(history().resolve("16061007", on=date(2023, 12, 31)), Current)
    assert history().resolve("16061007", on=NEW_YEAR_2024) == Merged("16061007", "16061119", NEW_YEAR_2024)


def test_known_mergers_carry_a_window_and_no_day() -> None:
    known = parse_known_mergers(text("zusammenschluesse_bekannt.csv"))
    assert [c for c in known if c.effective is not None or c.window is None] == []
    assert sorted(c.old_ags for c in known if not c.new_ags) == [
        *("14626040", "14626090", "14626130", "14626360", "14626380", "14626540", "14626550"),
    ]


def test_every_key_of_the_time_series_is_explained() -> None:
    rows = text("einwohner_zeitreihe_goerlitz_helmstedt.csv").splitlines()[1:]
    unknown = {row.split(",")[1] for row in rows} - {c.old_ags for c in changes()}
    assert {ags for ags in unknown if history().resolve(ags, on=BASE) != Current(ags)} == set()


def test_a_foreign_file_is_refused() -> None:
    for parse in (parse_official_changes, parse_known_mergers):
        with pytest.raises(ValueError, match="foreign_layout"):
            parse("ags,name\n1,2\n")


def change(old: str, new: str, effective: date, kind: str = DISSOLUTION) -> KeyChange:
    return KeyChange("municipality", old, "", "", frozenset({kind}), new, "", "", effective)


def test_a_chain_of_changes_is_followed_to_its_end() -> None:
    chain = [change("1", "2", date(2001, 1, 1)), change("2", "3", date(2002, 1, 1), KEY)]
    found = KeyHistory.build({"3"}, date(2003, 1, 1), chain)
    assert found.resolve("1", on=date(2001, 6, 1)) == Merged("1", "2", date(2001, 1, 1))
    assert found.resolve("1", on=date(2002, 6, 1)) == Merged("1", "3", date(2001, 1, 1))
    assert found.resolve("2", on=date(2002, 6, 1)) == Renamed("2", "3", date(2002, 1, 1))


keys = st.sampled_from("abcdef")
days = st.dates(date(2000, 1, 1), date(2005, 1, 1))


@given(st.lists(st.tuples(keys, keys | st.just(""), days), max_size=8), keys, days)
def test_any_changes_give_an_answer(drawn: list[tuple[str, str, date]], ags: str, on: date) -> None:
    """Even circles come to an end, and a successor is never the key itself."""
    found = KeyHistory.build(set("abc"), date(2003, 1, 1), [change(*one) for one in drawn]).resolve(ags, on=on)
    assert found.ags == ags
    assert getattr(found, "successor", None) != ags
    assert ags not in getattr(found, "successors", ())
    happened = [one for one in drawn if one[0] == ags and one[1] != ags and one[2] <= on]
    if isinstance(found, Merged | Renamed | Split | Ended):
        assert happened != []
