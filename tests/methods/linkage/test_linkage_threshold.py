"""From which probability on pairs are joined, and what a person is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.linkage.questions import questions
from kreisweit.methods.linkage.records import Decided, Edge
from kreisweit.methods.linkage.threshold import joined_from

RECORDS = "abcdefgh"
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(50, 100),
    max_size=16,
)


def edge(left: str, right: str, probability: float, weight: float | None = None) -> Edge:
    return Edge(left, right, 10 * probability if weight is None else weight, probability, {})


def forest(edges: list[Edge]) -> tuple[list[set[str]], list[float]]:
    """Sets of records that hang together, and the probabilities of the edges that brought two of them together."""
    parts, joins = [{record} for record in RECORDS], []
    for one in sorted(edges, key=lambda one: -one.weight):
        touched = [part for part in parts if part & {one.left, one.right}]
        if len(touched) == 2:
            parts = [part for part in parts if part not in touched] + [touched[0] | touched[1]]
            joins.append(one.probability)
    return parts, joins


def slow_joined_from(edges: list[Edge], share: float) -> float:
    """Every threshold tried in turn."""
    for least in sorted({0.5, 1.0, *(one.probability for one in edges)}):
        joins = forest([one for one in edges if one.probability >= least])[1]
        if sum(1 - one for one in joins) <= share * len(joins) + 1e-12:
            return least
    raise AssertionError


@given(PAIRS, st.sampled_from([0.0, 0.011, 0.051, 0.203, 1.0]))
def test_the_lowest_threshold_that_keeps_the_promise(pairs: dict[tuple[str, str], int], share: float) -> None:
    edges = [edge(*ends, percent / 100) for ends, percent in pairs.items()]
    found = joined_from([sorted(part) for part in forest(edges)[0]], edges, least=0.5, wrong_at_most=share)
    wanted = slow_joined_from(edges, share)
    joined, right = (forest([one for one in edges if one.probability >= least]) for least in (found, wanted))
    assert (sorted(map(sorted, joined[0])), joined[1]) == (sorted(map(sorted, right[0])), right[1])
    assert 0.5 <= found <= 1


def test_pairs_that_a_fact_kept_apart_are_no_joins() -> None:
    edges = [edge("a", "b", 0.999), edge("b", "c", 0.6)]
    assert joined_from([["a", "b"], ["c"]], edges, least=0.5, wrong_at_most=0.01) == 0.5
    assert joined_from([["a", "b", "c"]], edges, least=0.5, wrong_at_most=0.01) == 0.999


ONCE = {"a": "ewo", "b": "vhs", "c": "schule", "d": "ewo"}


@pytest.mark.parametrize(
    ("edges", "decided", "asked"),
    [
        ([("a", "c", 4.0), ("b", "c", 5.0)], [], [("b", "c")]),  # two pairs between the same persons
        ([("a", "b", 5.0)], [], []),  # one person already
        ([("a", "d", 5.0)], [], []),  # both in the register of residents
        ([("b", "d", 5.0)], [], []),  # so is the person whom this record belongs to
        ([("b", "c", 5.0)], [Decided("a", "c", same=False)], []),  # said already, of another pair of the two
        ([("c", "d", 5.0), ("b", "c", 1.0)], [Decided("a", "d", same=False)], [("b", "c"), ("c", "d")]),
    ],
)
def test_each_question_is_asked_once_and_none_that_a_fact_answers(
    edges: list[tuple[str, str, float]], decided: list[Decided], asked: list[tuple[str, str]]
) -> None:
    pairs = [edge(left, right, 0.4, weight) for left, right, weight in edges]
    found = questions(pairs, [["a", "b"], ["c"], ["d"]], decided, ONCE)
    assert [(one.left, one.right) for one in found] == asked


def test_a_register_that_may_hold_a_person_twice_answers_nothing() -> None:
    once = {record: name for record, name in ONCE.items() if name != "ewo"}
    assert len(questions([edge("a", "d", 0.4)], [["a", "b"], ["c"], ["d"]], [], once)) == 1
