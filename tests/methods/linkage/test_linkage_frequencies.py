"""How common a name is among those of its nationality, in bulk and for single pairs."""

from __future__ import annotations

import math
from collections import Counter

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.linkage.comparisons import COMPARISONS
from kreisweit.methods.linkage.frequencies import HERE, LEAST_SHARE, hash_here, lookups, share_here, value_hash
from kreisweit.methods.linkage.incremental import frequencies_of, score_pairs
from kreisweit.methods.linkage.model import TRAINED, Model, as_counted
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.standard import STANDARD_WEIGHTS

MODEL = Model(STANDARD_WEIGHTS, TRAINED, 5000, 0.0001).to_json()
COLUMN = "given_sound_here"


def person(number: int, given_name: str, family_name: str, nation: str = "SY") -> IdentityRecord:
    nations = (nation,) if nation else ()
    return IdentityRecord(f"{number:032x}", f"r{number}", given_name, family_name, nationalities=nations)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([None, *"xyz"])), min_size=1, max_size=30))
def test_shares_are_those_among_the_records_of_one_nationality(rows: list[tuple[str, str | None]]) -> None:
    numbers = [(ord(nation), None if name is None else 1000 * ord(name) + ord(nation)) for nation, name in rows]
    with duckdb.connect() as connection:
        connection.execute(f"create table linkage_records (nation ubigint, {COLUMN} ubigint)")
        connection.executemany("insert into linkage_records values (?, ?)", numbers)
        found = dict(connection.execute(lookups(COMPARISONS)[COLUMN]).fetchall())
    nations, named = Counter(nation for nation, _ in rows), [row for row in rows if row[1] is not None]
    wanted = {
        1000 * ord(str(name)) + ord(nation): share_here(times / len(named), nations[nation] / len(rows))
        for (nation, name), times in Counter(named).items()
    }
    assert found == pytest.approx(wanted)


def test_each_counted_name_has_a_lookup() -> None:
    counted = {level.frequency for one in COMPARISONS[:2] for level in one.levels if level.frequency}
    assert lookups(COMPARISONS).keys() == counted
    assert [column for column in counted if not column.endswith(HERE)] == []


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_share_among_one_nationality_is_a_share(share: float, nation: float) -> None:
    found = share_here(share, nation)
    assert LEAST_SHARE <= found <= 1
    assert found == pytest.approx(min(1, max(share, LEAST_SHARE) / max(nation, LEAST_SHARE)))


def test_two_names_do_not_say_twice_where_a_person_comes_from() -> None:
    """Both names are equally common in the whole; in the small nationality everybody bears them."""
    records = [person(number, "Ali", "Farah", "SO") for number in range(10)]
    records += [person(number, "Jan", "Nowak", "PL") for number in range(10, 20)]
    records += [person(number, f"Adam{'abcdefghij'[number % 10]}", "Lis", "PL") for number in range(20, 60)]
    small, large = score_pairs(
        [(records[0], records[1]), (records[10], records[11])], model=MODEL, frequencies=frequencies_of(records)
    )
    assert small.levels == large.levels
    # chance of a stranger with nationality and both names: 1/6 of all against 5/6 of them times 1/5 times 1/5
    assert large.weight - small.weight == pytest.approx(math.log2((1 / 6) / (5 / 6 / 25)), abs=1e-5)


def test_shares_kept_before_names_were_counted_by_nationality_still_count() -> None:
    one, other = person(1, "Ali", "Farah"), person(2, "Ali", "Farah")
    kept = {"given_latin": {value_hash("ali"): 0.2}, "family_latin": {value_hash("other"): 0.5}}
    plain, counted = (score_pairs([(one, other)], model=MODEL, frequencies=f)[0] for f in (None, kept))
    bits = [
        math.log2(STANDARD_WEIGHTS[name]["equal"][1] / s) for name, s in (("given_name", 0.2), ("family_name", 1e-5))
    ]
    assert counted.weight == pytest.approx(plain.weight + sum(bits), abs=1e-5)


def test_a_level_counts_by_its_own_part_of_those_who_share_a_sound() -> None:
    counted = as_counted(STANDARD_WEIGHTS)
    for name in ("given_name", "family_name"):
        before, after = STANDARD_WEIGHTS[name], counted[name]
        alike = [before[level][1] for level in ("equal", "folded", "sound", "part")]
        assert after["sound"] == (pytest.approx(before["sound"][0] * sum(alike[:3]) / alike[2]), alike[2])
        assert {level for level in before if after[level] != before[level]} == {"folded", "sound", "part"}
    assert {code for code in counted if counted[code] != STANDARD_WEIGHTS[code]} == {"given_name", "family_name"}


def test_a_hash_of_name_and_nationality_is_neither() -> None:
    known = {hash_here("ali", "SO"), hash_here("ali", "SY"), hash_here("ali", ""), value_hash("ali")}
    assert len(known) == 4
