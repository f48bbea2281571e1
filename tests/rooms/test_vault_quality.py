"""Figures on the links: samples, contradictions, precision with its interval."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories.vault_persons import LINK
from tests.factories.vault_world import DELIVERIES, agreements, deliver, edge, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotFound
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.queries import Conflict, Estimate, QualityFigures, wilson

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


class Clerk:
    pk = 77


@pytest.fixture
def entries() -> list[str]:
    """Six entries, each second one in the other register; two persons with two entries each are linked."""
    agreements()
    for number in range(6):
        register = "sprachkurse" if number % 2 else "ewo-stadt"
        nations = "SY" if number < 4 else ""
        deliver(DELIVERIES[number], [row(str(number), nationalities=nations)], agreement=register)
    found = {one.family_name: one.record for one in queries.identities(clearance=LINK, by=TERMINAL)}
    ids = [found[f"Haddad{number}"] for number in range(6)]
    a, b, c, d, e, f = ids
    edges = [edge(a, b, 0.99), edge(c, d, 0.98), edge(e, f, 0.7)]
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    result = linked([[a, b], [c, d], [e], [f]], edges=edges, doubtful=[edges[2]])
    actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)
    return ids


def sample(n: int, seed: int = 1) -> list[queries.SampledLink]:
    return queries.sample_of_automatic_links(n, seed, by=TERMINAL, clearance=LINK)


def test_a_sample_is_drawn_from_automatic_links_alone_and_the_same_for_a_seed(entries: list[str]) -> None:
    a, b, c, d, *_ = entries
    both = {tuple(sorted((a, b))), tuple(sorted((c, d)))}
    assert {(one.left, one.right) for one in sample(9)} == both
    assert sample(9) == sample(9)
    assert sample(1) == sample(9)[:1]
    assert {sample(1, seed)[0].left for seed in range(20)} == {pair[0] for pair in both}


def test_links_of_a_controller_that_left_are_not_drawn(entries: list[str]) -> None:
    """Nobody could look at them, and whoever judges one after the other would not get beyond them."""
    seen = slip(Operation.LINK, controllers={"99001002"})
    assert queries.sample_of_automatic_links(9, 1, by=TERMINAL, clearance=seen) == []
    moved = replace(row("6"), controller="99001002", register="sprachkurse")
    clearance = slip(Operation.STORE, "sprachkurse")
    actions.store_records(
        delivery=DELIVERIES[7], grant=actions.register_grant(clearance=clearance, by=TERMINAL), rows=[moved], cursor=1,
        clearance=clearance, by=TERMINAL,
    )  # fmt: skip
    a, b, c, d, e, f = entries
    new = next(one.record for one in queries.identities(clearance=LINK, by=TERMINAL) if one.record not in entries)
    edges = [edge(a, b, 0.99), edge(c, d, 0.98), edge(e, new, 0.99)]
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    groups = [sorted(pair) for pair in ([a, b], [c, d], [e, new], [f])]
    actions.store_links(run=key, linked=linked(groups, edges=edges), clearance=LINK, by=TERMINAL)
    assert len(sample(9)) == 3
    seen = slip(Operation.LINK, controllers={"99001001"})
    found = queries.sample_of_automatic_links(2, 1, by=TERMINAL, clearance=seen)
    assert {(one.left, one.right) for one in found} == {tuple(sorted((a, b))), tuple(sorted((c, d)))}


def test_what_was_judged_gives_the_precision(entries: list[str]) -> None:
    first, second = sample(2)
    actions.keep_check(left=first.left, right=first.right, is_right=True, by=Clerk(), clearance=LINK)
    actions.keep_check(left=second.right, right=second.left, is_right=False, by=Clerk(), clearance=LINK)
    assert [one.is_right for one in sample(2)] == [True, False]
    found = queries.quality_by_register(by=TERMINAL, clearance=LINK)
    assert found == {name: QualityFigures(3, {1: 1, 2: 2}, 1, wilson(1, 2)) for name in ("ewo-stadt", "sprachkurse")}
    with pytest.raises(NotFound):
        actions.keep_check(left=entries[0], right=entries[2], is_right=True, by=Clerk(), clearance=LINK)


def test_figures_by_nationality(entries: list[str]) -> None:
    found = queries.quality_by_nationality(by=TERMINAL, clearance=LINK)
    assert found == {
        "": QualityFigures(2, {1: 2}, 1, wilson(0, 0)),
        "SY": QualityFigures(4, {2: 2}, 0, wilson(0, 0)),
    }


def test_what_contradicts_itself_is_listed(entries: list[str]) -> None:
    a, b, c, *_ = entries
    assert queries.conflicts(by=TERMINAL, clearance=LINK) == []
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    result = linked([sorted((a, b, c)), *([one] for one in entries[3:])])
    actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)
    twice = sorted((a, c))
    assert queries.conflicts(by=TERMINAL, clearance=LINK) == [Conflict("twice", *twice, "ewo-stadt")]
    assert queries.conflicts(by=TERMINAL, clearance=slip(Operation.LINK, controllers={"99001002"})) == []


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"), [(99, 100, 0.9455, 0.9982), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_intervals_are_those_of_wilson(right: int, judged: int, low: float, high: float) -> None:
    found = wilson(right, judged)
    assert (found.share, round(found.low, 4), round(found.high, 4)) == (right / judged, low, high)
    assert wilson(0, 0) == Estimate(0, 0, None, 0.0, 1.0)
