"""Files that hold identifiers alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.linkage.identified import by_identifier_alone, link_identified
from kreisweit.methods.linkage.model import model_from
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.settings import LinkSettings

BOTH = frozenset({"a", "b"})


def records(*values: str, register: str = "a", first: int = 0) -> list[IdentityRecord]:
    return [
        IdentityRecord(f"{first + number:032d}", register, identifiers=(("VSNR", value),) if value else ())
        for number, value in enumerate(values)
    ]


def numbers(groups: tuple[tuple[str, ...], ...]) -> list[tuple[int, ...]]:
    return sorted(tuple(int(record) for record in group) for group in groups)


def test_equal_identifiers_are_one_person_and_no_identifier_is_nobody_s() -> None:
    given = records("12 3", "99", "", "0", "000", "-", "unbekannt") + records("123", "", "0", "unbekannt", first=7)
    linked = link_identified(given, settings=LinkSettings(with_duplicates=BOTH))
    assert numbers(linked.groups) == [(0, 7), *((number,) for number in (1, 2, 3, 4, 5, 6, 8, 9, 10))]
    assert [(edge.left[-1], edge.right[-1], edge.levels) for edge in linked.edges] == [
        ("0", "7", {"identifier": "equal"})
    ]
    assert set(model_from(linked.model).weights) == {"identifier"}


def test_nobody_stands_twice_in_a_file_that_says_so() -> None:
    given = records("1", "1") + records("1", "1", register="b", first=2)
    assert numbers(link_identified(given, settings=LinkSettings(with_duplicates=BOTH)).groups) == [(0, 1, 2, 3)]
    assert numbers(link_identified(given, settings=LinkSettings()).groups) == [(0, 2), (1,), (3,)]


@pytest.mark.parametrize("name", ["given_name", "family_name", "birth_date", "phone", "email"])
def test_whoever_has_more_is_compared_by_all_of_it(name: str) -> None:
    given = records("1", "2")
    assert by_identifier_alone(given)
    assert by_identifier_alone([replace(one, sex="f", postcode="01234") for one in given])
    assert not by_identifier_alone([given[0], replace(given[1], **{name: "1"})])
    assert not by_identifier_alone(records("", ""))


@given(st.lists(st.integers(1, 8), min_size=1, max_size=30))
def test_there_are_as_many_persons_as_identifiers(values: list[int]) -> None:
    given = records(*map(str, values))
    linked = link_identified(given, settings=LinkSettings(with_duplicates=BOTH))
    assert len(linked.groups) == len(set(values))
    assert link_identified(given[::-1], settings=LinkSettings(with_duplicates=BOTH)) == linked
