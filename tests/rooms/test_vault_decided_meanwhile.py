"""What people decide while the program computes outranks what it computed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from tests.factories.vault_entries import One, Two, entries_in
from tests.factories.vault_persons import LINK, groups
from tests.factories.vault_world import edge, linked

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.linkage.records import Decided, Linked
from kreisweit.vault import actions, queries
from kreisweit.vault.refusals import LinksChanged

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def entries() -> list[str]:
    """Four entries, each second one in the other register, all alone; the first two are in doubt, and so are the
    second and the third."""
    ids = entries_in(("ewo-stadt", "sprachkurse") * 2)
    a, b, c, d = ids
    pairs = [edge(a, b, 0.45), edge(c, d, 0.4)]
    store(begun(), linked([[one] for one in ids], edges=pairs, doubtful=pairs))
    return ids


def begun() -> UUID:
    return actions.begin_link_run(clearance=LINK, by=TERMINAL)


def store(run: UUID, result: Linked) -> actions.LinkSummary:
    return actions.store_links(run=run, linked=result, clearance=LINK, by=TERMINAL)


def decide(number: int, verdict: str) -> None:
    pair = queries.doubtful_pairs(by=TERMINAL)[number].id
    actions.decide_pair(pair=pair, verdict=verdict, by=One(), clearance=LINK)


def as_sets(*found: list[str]) -> set[frozenset[str]]:
    return set(map(frozenset, found))


def test_two_that_were_decided_to_be_two_are_not_joined_by_a_run_under_way(entries: list[str]) -> None:
    a, b, c, d = entries
    run, result = begun(), linked([[a, b], [c, d]], edges=[edge(a, b), edge(c, d)], model="[]")
    decide(0, "different")
    assert store(run, result).persons == 3
    assert groups() == as_sets([a], [b], [c, d])
    assert queries.conflicts(by=TERMINAL, clearance=LINK) == []


def test_two_that_were_decided_to_be_one_are_not_parted_by_a_run_under_way(entries: list[str]) -> None:
    a, b, c, d = entries
    run, result = begun(), linked([[a], [b], [c], [d]], edges=[edge(a, b, 0.4)], model="[]")
    decide(0, "same")
    assert store(run, result).persons == 3
    assert groups() == as_sets([a, b], [c], [d])
    assert queries.doubtful_pairs(by=TERMINAL)[0].state == "same"


def test_a_decision_that_was_ended_meanwhile_holds_nobody_apart(entries: list[str]) -> None:
    a, b, c, d = entries
    decide(0, "different")
    said = (Decided(*sorted((a, b)), same=False),)
    run = begun()
    result = Linked(**{**_fields(linked([[a], [b], [c], [d]], edges=[edge(a, b)], model="[]")), "decided": said})
    decide(0, "later")
    store(run, result)
    assert groups() == as_sets([a, b], [c], [d])


def _fields(found: Linked) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Linked.__dataclass_fields__}


def test_a_trial_reports_by_what_is_decided_when_it_ends(entries: list[str]) -> None:
    a, b, c, d = entries
    run, result = begun(), linked([[a, b], [c], [d]], edges=[edge(a, b)], model="[]")
    decide(0, "different")
    report = actions.try_model(run=run, linked=result, clearance=LINK, by=One())
    assert (report.merged, report.persons_then) == (0, 4)
    assert actions.apply_model(version=report.version, clearance=LINK, by=Two(), as_reported=True).merged == 0
    assert groups() == as_sets([a], [b], [c], [d])


def holding() -> list[bool]:
    return [one["holds"] for one in queries.tried_models(clearance=LINK, by=TERMINAL)]


@pytest.mark.parametrize("verdict", ["different", "same"])
def test_a_decision_after_a_trial_makes_its_report_untrue(entries: list[str], verdict: str) -> None:
    """Also one that moves nobody today: the trial would have joined the two."""
    a, b, c, d = entries
    run, result = begun(), linked([[a, b], [c], [d]], edges=[edge(a, b)], model="[]")
    version = actions.try_model(run=run, linked=result, clearance=LINK, by=One()).version
    assert holding() == [True]
    decide(0, "later")
    assert holding() == [True], "nothing was decided"
    decide(0, verdict)
    assert holding() == [False]
    before = groups()
    for act in (
        lambda: actions.apply_model(version=version, clearance=LINK, by=Two(), as_reported=True),
        lambda: actions.require_trial(version=version, clearance=LINK, by=Two()),
    ):
        with pytest.raises(LinksChanged):
            act()
    assert groups() == before


def test_a_decision_that_ends_makes_a_report_untrue(entries: list[str]) -> None:
    a, b, c, d = entries
    decide(0, "different")
    run, result = begun(), linked([[a], [b], [c], [d]], edges=[edge(a, b)], model="[]")
    actions.try_model(run=run, linked=result, clearance=LINK, by=One())
    assert holding() == [True]
    decide(0, "later")
    assert holding() == [False]
