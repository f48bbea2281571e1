"""The official register read by pure functions: every county, every name, every key."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

import kreisweit
from kreisweit.methods.places.keys import (
    Current,
    KeyHistory,
    Merged,
    Unknown,
    parse_known_mergers,
    parse_official_changes,
)
from kreisweit.methods.places.kinds import CountyKind
from kreisweit.methods.places.names import parse_name, slug
from kreisweit.methods.places.notices import parse_notices
from kreisweit.methods.places.register import PlaceRefusal, Register, county_entries, read_register

DATA = Path(kreisweit.__file__).parent / "data"


@cache
def register() -> Register:
    parts = ("gemeinden", "verbaende", "kreise")
    return read_register(
        *((DATA / "gemeinden" / f"gv_{part}_2024-12-31.csv").read_text(encoding="utf-8") for part in parts)
    )


@cache
def history() -> KeyHistory:
    keys = [row["ags"] for rows in register().municipality_rows.values() for row in rows]
    folder = DATA / "gemeinden"
    changes = (
        *parse_official_changes((folder / "gebietsaenderungen_2023_2025-02.csv").read_text(encoding="utf-8")),
        *parse_known_mergers((folder / "zusammenschluesse_bekannt.csv").read_text(encoding="utf-8")),
    )
    return KeyHistory.build(keys, date(2024, 12, 31), changes)


def test_every_county_of_germany_can_be_read() -> None:
    rural = [c for c in register().counties.values() if c.kind is not CountyKind.INDEPENDENT_CITY]
    assert len(rural) == 294
    seen = 0
    for county in rural:
        found = county_entries(register(), county.ags)
        names = [m.name for m in found.municipalities]
        assert names, county
        assert len(set(names)) == len(names), (county.ags, sorted(names))
        assert all(m.ags.startswith(county.ags) and m.ars.startswith(county.ags) for m in found.municipalities)
        known = {a.ars for a in found.associations}
        assert {m.association_ars for m in found.municipalities if m.association_ars} == known
        seen += len(names)
    # Two areas (a lake, a river) belong to no county at all: 07000, 13000.
    outside = set(register().municipality_rows) - {c.ags for c in rural}
    in_cities = sum(len(register().municipality_rows[ags]) for ags in outside)
    assert seen + in_cities == 10_959


def test_no_name_keeps_an_addition_of_the_register() -> None:
    for rows in register().municipality_rows.values():
        for row in rows:
            found = parse_name(row["name"])
            assert found.name.strip() == found.name != ""
            assert not found.name.endswith((",", "/"))
            assert not any(found.name.endswith(f", {addition}") for addition in ("Stadt", "M", "St"))
            assert slug(found.name).replace("-", "").isalnum()
            assert slug(found.name).isascii()


@pytest.mark.parametrize(
    ("official", "name", "second"),
    [
        ("Löbau, Stadt", "Löbau", ""),
        ("Bad Muskau / Mužakow, Stadt", "Bad Muskau", "Mužakow"),
        ("Weißwasser/O.L., Stadt / Běła Woda", "Weißwasser/O.L.", "Běła Woda"),
        ("Boxberg/O.L. / Hamor", "Boxberg/O.L.", "Hamor"),
        ("Krauschwitz i.d. O.L. / Krušwica", "Krauschwitz i.d. O.L.", "Krušwica"),
        ("Quitzdorf am See / Kwetanecy pri jezoru", "Quitzdorf am See", "Kwetanecy pri jezoru"),
        ("Görlitz, Stadt, Hochschulstadt", "Görlitz", ""),
        ("Jonsdorf, Kurort", "Jonsdorf", ""),
    ],
)
def test_names_as_people_say_them(official: str, name: str, second: str) -> None:
    found = parse_name(official)
    assert (found.name, found.second_name) == (name, second)


def test_refusals_name_the_nearest_county_and_the_city() -> None:
    with pytest.raises(PlaceRefusal) as unknown:
        county_entries(register(), "14628x")
    assert unknown.value.code == "unknown_county"
    with pytest.raises(PlaceRefusal) as city:
        county_entries(register(), "14612")
    assert (city.value.code, city.value.params["name"]) == ("independent_city", "Dresden")


@pytest.mark.parametrize(
    ("ags", "on", "kind", "successor"),
    [
        ("03154010", date(2024, 12, 31), Merged, "03154028"),
        ("03154003", date(2024, 12, 31), Merged, "03154028"),
        ("03154028", date(2024, 12, 31), Current, None),
        ("06635005", date(2023, 6, 1), Merged, "06635001"),
        ("99999999", date(2024, 12, 31), Unknown, None),
    ],
)
def test_keys_through_time(ags: str, on: date, kind: type, successor: str | None) -> None:
    found = history().resolve(ags, on=on)
    assert type(found) is kind
    assert getattr(found, "successor", None) == successor


def test_a_key_is_current_until_the_day_of_its_change() -> None:
    assert isinstance(history().resolve("06635005", on=date(2022, 12, 31)), Current)


def test_every_data_folder_says_whose_it_is() -> None:
    folders = [path for path in DATA.iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        notices = parse_notices((folder / "NOTICE.toml").read_text(encoding="utf-8"))
        assert all(n.licence and n.attribution for n in notices), folder.name
