"""Groups: the same for any order, equal to the slow reference, faithful to decisions and facts."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.linkage.reference import slow_groups

from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.records import Decided, Edge

REGISTERS = ("r", "s", "t", "u", "v")


def edge(left: str, right: str, weight: float) -> Edge:
    return Edge(left, right, weight, 1 / (1 + 2**-weight), {})


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, str], list[Edge], list[Decided]]:
    names = [f"{number:02d}" for number in range(draw(st.integers(2, 9)))]
    records = {name: draw(st.sampled_from(REGISTERS)) for name in names}
    pairs = list(combinations(names, 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14))
    edges = [edge(left, right, draw(st.integers(3, 12))) for left, right in chosen]
    judged = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=5))
    turned = [(pair if draw(st.booleans()) else pair[::-1]) for pair in judged]
    return records, edges, [Decided(left, right, draw(st.booleans())) for left, right in turned]


@settings(deadline=None)
@given(worlds(), st.sampled_from((0.0, 0.99, 1.0)), st.sampled_from((frozenset(), frozenset({"r", "s"}))))
def test_equal_to_the_slow_reference(world, bridge, with_duplicates) -> None:
    records, edges, decided = world
    found = groups_of(records, edges, decided, bridge=bridge, with_duplicates=with_duplicates)
    assert found == slow_groups(records, edges, decided, bridge=bridge, with_duplicates=with_duplicates)


@settings(deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(world, chance: random.Random) -> None:
    records, edges, decided = world
    found = groups_of(records, edges, decided, bridge=0.99)
    shuffled = dict(chance.sample(list(records.items()), len(records)))
    chance.shuffle(edges)
    chance.shuffle(decided)
    assert groups_of(shuffled, edges, decided, bridge=0.99) == found


@settings(deadline=None)
@given(worlds())
def test_every_record_stands_in_exactly_one_group(world) -> None:
    records, edges, decided = world
    found = groups_of(records, edges, decided)
    assert sorted(record for group in found for record in group) == sorted(records)


@settings(deadline=None)
@given(worlds())
def test_pairs_decided_different_are_never_together(world) -> None:
    records, edges, decided = world
    groups = groups_of(records, edges, decided)
    apart = [{item.left, item.right} for item in decided if not item.same]
    assert [pair for pair in apart if any(pair <= set(group) for group in groups)] == []


@settings(deadline=None)
@given(worlds())
def test_pairs_decided_same_are_together_unless_decisions_contradict(world) -> None:
    records, edges, decided = world
    same = [item for item in decided if item.same]
    groups = groups_of(records, edges, same)
    assert all(any({item.left, item.right} <= set(group) for group in groups) for item in same)


@settings(deadline=None)
@given(worlds())
def test_one_register_gives_a_person_one_record(world) -> None:
    records, edges, _ = world
    for group in groups_of(records, edges):
        registers = [records[record] for record in group]
        assert len(registers) == len(set(registers))


def test_a_chain_breaks_at_its_weakest_link() -> None:
    records = {"a": "r", "b": "s", "c": "t", "d": "r"}
    edges = [edge("a", "b", 12), edge("b", "c", 6), edge("c", "d", 11)]
    assert groups_of(records, edges) == (("a", "b"), ("c", "d"))


def test_a_single_weak_bridge_does_not_hold() -> None:
    records = {"a": "r", "b": "s", "c": "t", "d": "u"}
    strong = [edge("a", "b", 12), edge("c", "d", 11)]
    bridge = edge("b", "c", 5)
    assert groups_of(records, [*strong, bridge], bridge=0.99) == (("a", "b"), ("c", "d"))
    assert groups_of(records, [*strong, bridge, edge("a", "d", 5)], bridge=0.99) == (("a", "b", "c", "d"),)
    assert groups_of(records, [*strong, edge("b", "c", 9)], bridge=0.99) == (("a", "b", "c", "d"),)


def test_decisions_outrank_weights_and_registers() -> None:
    records = {"a": "r", "b": "r", "c": "s"}
    same = [Decided("b", "a", same=True)]
    assert groups_of(records, [], same) == (("a", "b"), ("c",))
    different = [Decided("c", "a", same=False)]
    assert groups_of(records, [edge("a", "c", 20)], different) == (("a",), ("b",), ("c",))
    assert groups_of(records, [edge("a", "c", 20)], [*same, *different]) == (("a", "b"), ("c",))


def test_decisions_about_records_that_are_gone_are_ignored() -> None:
    assert groups_of({"a": "r"}, [edge("a", "x", 9)], [Decided("a", "y", same=True)]) == (("a",),)
