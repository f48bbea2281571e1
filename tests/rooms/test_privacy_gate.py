"""Whoever does what in whatever order: the gate opens only when everything is in order.

A slow obvious model of the life of an activity stands beside the real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.privacy_world import CODE, FIELDS, Gate

from kreisweit.ground.refusal import Refusal
from kreisweit.people.rules import rights_of
from kreisweit.privacy import actions
from kreisweit.privacy.clearances import COUNTY, Clearance, Operation
from kreisweit.privacy.models import ActivityState, ProcessingActivity
from kreisweit.privacy.queries import clearance_for, controllers_in_force, waiting_for
from kreisweit.privacy.refusals import NotCleared
from kreisweit.privacy.rules import may_take_step
from kreisweit.privacy.states import TRANSITIONS, next_state

pytestmark = pytest.mark.django_db

WRITERS, DECIDERS = {"statistician", "coordinator"}, {"head"}
MAY: dict[str, set[str]] = {
    "submit": WRITERS, "review": {"legal"}, "opine": {"officer"}, "assess": WRITERS, "approve": DECIDERS,
    "end": DECIDERS, "county": {"head"}, "adorf": {"mayor", "clerk"}, "beck": {"town"}, "provider": {"provider"},
}  # fmt: skip
STEP = {
    "submit": "submit_activity", "review": "review_legality", "opine": "give_opinion", "assess": "record_assessment",
    "approve": "approve_activity", "end": "end_activity",
}  # fmt: skip
AT = {
    "submit": "draft",
    "review": "legal_review",
    "opine": "opinion",
    "assess": "impact_assessment",
    "approve": "approval",
}
PLACES = ("county", "adorf", "beck", "provider")


class Model:
    """What should happen, in the plainest words."""

    def __init__(self, *, assessment: bool) -> None:
        self.state, self.assessment, self.places = "draft", assessment, set[str]()

    def do(self, actor: str, verb: str, *, yes: bool) -> bool:
        """Whether the act succeeds; changes the model if so."""
        if verb.startswith("leave-"):
            place = verb.removeprefix("leave-")
            if actor not in MAY[place] or place not in self.places:
                return False
            self.places.discard(place)
            return True
        if actor not in MAY[verb]:
            return False
        if verb in PLACES:
            if self.state not in ("approved", "active") or verb in self.places:
                return False
            self.places.add(verb)
            self.state = "active"
            return True
        if verb == "end":
            if self.state == "ended":
                return False
            self.state, self.places = "ended", set()
            return True
        if AT[verb] != self.state:
            return False
        self.state = self._after(verb) if yes or verb == "submit" else "draft"
        return True

    def _after(self, verb: str) -> str:
        after = {"submit": "legal_review", "review": "opinion", "assess": "approval", "approve": "approved"}
        return after.get(verb) or ("impact_assessment" if self.assessment else "approval")

    def open_for(self, operation: Operation) -> bool:
        """Whether an operation is cleared; storing is that of the institution."""
        usable = self.state in ("approved", "active")
        return usable and ("provider" if operation is Operation.STORE else "county") in self.places


def act(gate: Gate, activity: ProcessingActivity, actor: str, verb: str, *, yes: bool) -> bool:
    """Whether the real thing succeeds."""
    by = gate.people[actor]
    places: dict[str, dict[str, Any]] = {
        "county": {}, "adorf": {"municipality": gate.world.adorf}, "beck": {"municipality": gate.world.beck},
        "provider": {"organisation": gate.provider},
    }  # fmt: skip
    said: dict[str, dict[str, Any]] = {
        "submit": {}, "end": {}, "review": {"favourable": yes, "text": "Grund"},
        "opine": {"favourable": yes, "text": "Grund"}, "approve": {"favourable": yes, "text": "Grund"},
        "assess": {"acceptable": yes, "document": "DSFA", "text": "Grund"},
    }  # fmt: skip
    try:
        if verb.startswith("leave-"):
            actions.withdraw_from_force(activity=activity, by=by, **places[verb.removeprefix("leave-")])
        elif verb in places:
            actions.put_into_force(activity=activity, by=by, **places[verb])
        else:
            getattr(actions, STEP[verb])(activity=activity, by=by, **said[verb])
    except Refusal:
        return False
    return True


def cleared(operation: Operation) -> bool:
    """Whether the real gate is open; a closed one names what is missing and who must act."""
    agreement = "kurse" if operation is Operation.STORE else ""
    try:
        made = clearance_for(CODE, operation=operation, agreement=agreement)
    except NotCleared as refusal:
        return not all(lack.sentence and lack.who for lack in refusal.lacks) or not refusal.lacks
    return made.controllers == controllers_in_force(CODE)


ACTORS = (
    "statistician", "coordinator", "legal", "officer", "head", "mayor", "town", "clerk", "area", "town_officer",
    "provider", "supplier", "trust", "volunteer",
)  # fmt: skip
VERBS = (*STEP, *PLACES, *(f"leave-{place}" for place in PLACES))
FITTING = tuple((sorted(MAY[verb.removeprefix("leave-")])[0], verb) for verb in VERBS if verb != "end")
WAY = (
    ("statistician", "submit"),
    ("legal", "review"),
    ("officer", "opine"),
    ("coordinator", "assess"),
    ("head", "approve"),
)
deeds = st.one_of(
    st.sampled_from(FITTING), st.sampled_from(WAY), st.tuples(st.sampled_from(ACTORS), st.sampled_from(VERBS))
)
acts = st.tuples(deeds, st.integers(0, 5).map(bool))


@pytest.fixture
def gate() -> Gate:
    return Gate()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.integers(0, 5), st.lists(acts, max_size=14))
def test_the_gate_agrees_with_the_plain_model(gate: Gate, assessment: bool, ahead: int, plan: list[Any]) -> None:
    way = [(deed, True) for deed in WAY if assessment or deed[1] != "assess"][:ahead]
    with undone():
        activity, model = gate.draft(assessment_required=assessment), Model(assessment=assessment)
        gate.agreement()
        for (actor, verb), yes in (*way, *plan):
            assert act(gate, activity, actor, verb, yes=yes) == model.do(actor, verb, yes=yes), (
                actor,
                verb,
                model.state,
            )
            activity.refresh_from_db()
            assert activity.state == model.state
        assert {op for op in Operation if cleared(op)} == {op for op in Operation if model.open_for(op)}


def undone() -> Any:
    """A block whose writes are undone."""
    from contextlib import contextmanager

    @contextmanager
    def block() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return block()


@pytest.mark.parametrize("state", list(ActivityState))
def test_only_the_named_office_takes_a_step_and_only_in_its_state(gate: Gate, state: ActivityState) -> None:
    activity = ProcessingActivity(code="x", state=state, created_at=None)
    activity.pk = 0
    possible = {
        (actor, step)
        for actor, user in gate.people.items()
        for step in TRANSITIONS
        if step != "put_into_force" and may_take_step(rights_of(user), activity, step)
    }
    expected = {(actor, STEP[verb]) for verb, at in AT.items() if at == state for actor in MAY[verb]}
    if state != ActivityState.ENDED:
        expected.add(("head", "end_activity"))
    assert possible == expected


def test_every_transition_leads_to_a_state_and_every_state_but_the_last_has_a_way_out() -> None:
    assert {source for t in TRANSITIONS.values() for source in t.sources} == set(ActivityState) - {ActivityState.ENDED}
    assert next_state("opinion", "give_opinion", assessment_required=False) == "approval"
    assert next_state("opinion", "give_opinion", assessment_required=True) == "impact_assessment"
    with pytest.raises(ValueError, match="one outcome"):
        next_state("draft", "submit_activity", favourable=False)


def test_a_clearance_says_what_it_covers(gate: Gate) -> None:
    activity = gate.approved()
    gate.agreement()
    actions.put_into_force(activity=activity, organisation=gate.provider, by=gate.people["provider"])
    actions.put_into_force(activity=activity, municipality=gate.world.adorf, by=gate.mayor)
    made = clearance_for(CODE, operation=Operation.STORE, agreement="kurse")
    code = f"org-{gate.provider.pk}"
    assert made.controllers == {gate.world.adorf.ags, code}
    assert (made.controller, made.fields, made.version) == (code, frozenset(FIELDS[:3]), 1)
    assert str(made.valid_until) == "2099-12-31"
    assert (made.covers(gate.world.adorf.ags), made.covers(gate.world.beck.ags), made.covers(COUNTY)) == (
        True,
        False,
        False,
    )
    with pytest.raises(TypeError):
        Clearance(activity=CODE, version=1, operation=Operation.STORE, on=made.on, controllers=frozenset())


def test_each_step_waits_on_the_desk_of_its_office_alone(gate: Gate) -> None:
    activity = gate.draft()
    actions.submit_activity(activity=activity, by=gate.statistician)
    assert {name: [w.step for w in waiting_for(user)] for name, user in gate.people.items() if waiting_for(user)} == {
        "legal": ["review_legality"]
    }
    actions.review_legality(activity=activity, by=gate.legal)
    actions.give_opinion(activity=activity, favourable=True, text="Ja", by=gate.officer)
    actions.record_assessment(activity=activity, document="DSFA", by=gate.statistician)
    actions.approve_activity(activity=activity, by=gate.head)
    gate.agreement()
    waiting = {name for name, user in gate.people.items() if [w.step for w in waiting_for(user)] == ["put_into_force"]}
    assert waiting == {"head", "mayor", "town", "clerk", "provider"}
