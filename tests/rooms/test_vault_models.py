"""A new model is tried beside the active one, and a second person applies it."""

from __future__ import annotations

from functools import partial

import pytest
from tests.factories.vault_entries import One, Two, entries_in
from tests.factories.vault_persons import LINK, groups
from tests.factories.vault_world import DELIVERIES, deliver, edge, linked, row

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotFound
from kreisweit.vault import actions, queries
from kreisweit.vault.models import ModelVersion
from kreisweit.vault.refusals import LinksChanged, ModelInForce, SecondPersonNeeded
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def entries() -> list[str]:
    return entries_in(("sprachkurse", "ewo-stadt", "sprachkurse", "ewo-stadt", "sprachkurse"))


def result(entries: list[str], pairs: list[tuple[int, int]], model: str) -> object:
    from kreisweit.methods.linkage.clusters import groups_of

    edges = [edge(entries[one], entries[other], 0.999) for one, other in pairs]
    return linked(groups_of(dict.fromkeys(entries, "r"), edges, with_duplicates=frozenset({"r"})), edges, model=model)


def run(entries: list[str], pairs: list[tuple[int, int]], model: str = "{}") -> None:
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=result(entries, pairs, model), clearance=LINK, by=TERMINAL)


def tried(entries: list[str], pairs: list[tuple[int, int]], model: str = "[]") -> actions.ModelReport:
    key = actions.begin_link_run(clearance=LINK, by=One())
    return actions.try_model(run=key, linked=result(entries, pairs, model), clearance=LINK, by=One())


def states() -> dict[str, str]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return dict(ModelVersion.objects.values_list("model", "state"))


def test_a_trial_tells_what_would_change_and_changes_nothing(entries: list[str]) -> None:
    run(entries, [(0, 1)])
    before = groups()
    report = tried(entries, [(0, 1), (2, 3)])
    assert (report.entries, report.persons_now, report.persons_then) == (5, 4, 3)
    assert (report.merged, report.split, report.unchanged) == (1, 0, 2)
    assert [(kind, number) for kind, _persons, number in report.changes] == [("merged", 1)]
    assert groups() == before
    assert states() == {"{}": "active", "[]": "tried"}
    assert [one["merged"] for one in queries.tried_models(clearance=LINK, by=TERMINAL)] == [1]


def test_a_trial_tells_of_persons_that_would_be_divided(entries: list[str]) -> None:
    run(entries, [(0, 1), (2, 3)])
    report = tried(entries, [(2, 3)])
    assert (report.merged, report.split, report.unchanged) == (0, 1, 2)


def test_a_second_person_applies_it_and_can_go_back(entries: list[str]) -> None:
    a, b, c, d, e = entries
    run(entries, [(0, 1)])
    before = groups()
    report = tried(entries, [(2, 3)])
    with pytest.raises(SecondPersonNeeded):
        actions.apply_model(version=report.version, clearance=LINK, by=One())
    assert groups() == before
    done = actions.apply_model(version=report.version, clearance=LINK, by=Two())
    assert (done.records, done.persons, done.merged, done.split) == (5, 4, 1, 1)
    assert groups() == {frozenset({a}), frozenset({b}), frozenset({c, d}), frozenset({e})}
    assert states() == {"{}": "retired", "[]": "active"}
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        old = ModelVersion.objects.get(state="retired").pk
    actions.apply_model(version=old, clearance=LINK, by=Two())
    assert groups() == before
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None


def test_decisions_made_since_the_trial_outrank_the_new_model(entries: list[str]) -> None:
    a, b, *_ = entries
    pair = edge(a, b, 0.7)
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    singles = linked([[one] for one in entries], edges=[pair], doubtful=[pair])
    actions.store_links(run=key, linked=singles, clearance=LINK, by=TERMINAL)
    report = tried(entries, [(0, 1)])
    found = queries.doubtful_pairs(by=TERMINAL)[0].id
    actions.decide_pair(pair=found, verdict="different", by=Two(), clearance=LINK)
    actions.apply_model(version=report.version, clearance=LINK, by=Two())
    assert groups() == {frozenset({one}) for one in entries}


def test_what_came_since_the_trial_waits(entries: list[str]) -> None:
    run(entries, [])
    report = tried(entries, [(0, 1)])
    deliver(DELIVERIES[5], [row("9")])
    actions.apply_model(version=report.version, clearance=LINK, by=Two())
    assert len(queries.waiting_entries(clearance=LINK, by=TERMINAL)) == 1


def test_the_model_in_use_cannot_be_tried_and_an_unknown_one_not_applied(entries: list[str]) -> None:
    run(entries, [])
    with pytest.raises(ModelInForce):
        tried(entries, [], model="{}")
    with pytest.raises(NotFound):
        actions.apply_model(version="0", clearance=LINK, by=Two())


def test_a_report_tells_which_groups_it_falls_on(entries: list[str]) -> None:
    run(entries, [(0, 1)])
    report = tried(entries, [(2, 3)])
    assert {kind for kind, _persons, _number in report.changes} == {"merged", "split"}
    assert report.registers == {"ewo-stadt": (1, 1), "sprachkurse": (1, 1)}
    assert report.nationalities == {"": (1, 1)}


def test_a_report_holds_until_something_changes(entries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from kreisweit.ground.today import now
    from kreisweit.vault import trials

    run(entries, [])
    report = tried(entries, [(0, 1)])
    actions.require_trial(version=report.version, clearance=LINK, by=Two())
    assert [one["holds"] for one in queries.tried_models(clearance=LINK, by=TERMINAL)] == [True]
    later = now() + trials.KEEP_TRIAL
    with monkeypatch.context() as patch:
        patch.setattr(trials, "now", lambda: later + timedelta(seconds=1))
        with pytest.raises(LinksChanged):
            actions.require_trial(version=report.version, clearance=LINK, by=Two())
    run(entries, [(3, 4)])
    assert [one["holds"] for one in queries.tried_models(clearance=LINK, by=TERMINAL)] == [False]
    before = groups()
    for refused in (actions.require_trial, partial(actions.apply_model, as_reported=True)):
        with pytest.raises(LinksChanged):
            refused(version=report.version, clearance=LINK, by=Two())
    assert groups() == before


def test_a_second_person_gives_a_trial_up(entries: list[str]) -> None:
    run(entries, [])
    report = tried(entries, [(0, 1)])
    with pytest.raises(SecondPersonNeeded):
        actions.discard_model(version=report.version, clearance=LINK, by=One())
    actions.discard_model(version=report.version, clearance=LINK, by=Two())
    assert queries.tried_models(clearance=LINK, by=TERMINAL) == []
    for refused in (actions.discard_model, actions.apply_model, actions.require_trial):
        with pytest.raises(NotFound):
            refused(version=report.version, clearance=LINK, by=Two())
    again = tried(entries, [(0, 1)])
    assert again.version == report.version
    assert actions.apply_model(version=again.version, clearance=LINK, by=Two(), as_reported=True).merged == 1
