"""Measures of quality, against small cases counted by hand."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.linkage.measures import Quality, groups_quality, pairs_quality, persons_quality

TRUTH = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3}


def test_pairs() -> None:
    assert pairs_quality([("a", "b"), ("b", "a"), ("c", "d")], TRUTH) == Quality(1, 1, 3)


def test_groups_count_what_chains_join() -> None:
    assert groups_quality([("a", "b"), ("c", "d", "e"), ("f",)], TRUTH) == Quality(2, 2, 2)


def test_whole_persons() -> None:
    assert persons_quality([("a", "b"), ("c",), ("d", "e"), ("f",)], TRUTH) == Quality(2, 2, 1)


def test_ratios() -> None:
    quality = Quality(right=3, wrong=1, missed=2)
    assert (quality.precision, quality.recall, quality.f1) == (0.75, 0.6, 6 / 9)
    assert (Quality(0, 0, 0).precision, Quality(0, 0, 0).recall, Quality(0, 0, 0).f1) == (1, 1, 1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=10))
def test_groups_are_measured_as_their_pairs(cases: list[tuple[int, int]]) -> None:
    truth = {str(number): person for number, (person, _) in enumerate(cases)}
    groups: dict[int, list[str]] = {}
    for number, (_, group) in enumerate(cases):
        groups.setdefault(group, []).append(str(number))
    pairs = [pair for members in groups.values() for pair in combinations(members, 2)]
    assert groups_quality(list(groups.values()), truth) == pairs_quality(pairs, truth)
