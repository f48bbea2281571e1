"""Where two persons have to agree: "same" counts when both said so, unseen by each other; the rest is a dispute."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.vault_persons import LINK, groups
from tests.factories.vault_role import past_policies
from tests.factories.vault_world import DELIVERIES, agreements, deliver, edge, linked, row

from kreisweit.audit.actions import TERMINAL
from kreisweit.vault import actions, queries
from kreisweit.vault.models import Decision, PairReading, PairState
from kreisweit.vault.readings import outcome
from kreisweit.vault.refusals import AnotherReaderNeeded
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


class Person:
    def __init__(self, pk: int) -> None:
        self.pk = pk


ONE, TWO, THREE = Person(1), Person(2), Person(3)


@pytest.fixture
def pair() -> int:
    """Two records that a person has to look at."""
    agreements()
    deliver(DELIVERIES[0], [row("1")])
    deliver(DELIVERIES[1], [row("2")], agreement="sprachkurse")
    a, b = sorted(one.record for one in queries.identities(clearance=LINK, by=TERMINAL))
    doubt = edge(a, b, 0.8)
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(
        run=key, linked=linked([[a], [b]], edges=[doubt], doubtful=[doubt]), clearance=LINK, by=TERMINAL
    )
    return queries.doubtful_pairs(by=TERMINAL)[0].id


def says(who: Person, verdict: str, pair: int) -> str:
    return actions.decide_pair(pair=pair, verdict=verdict, by=who, clearance=LINK, second_reader=True)


def shown(who: Person) -> list[str]:
    return [one.state for one in queries.doubtful_pairs(by=who)]


def waiting() -> int:
    return queries.quality_of_all(by=TERMINAL, clearance=LINK).waiting


def decided() -> list[bool]:
    return [one.same for one in queries.decisions()]


def test_two_who_agree_join_and_nobody_sees_what_the_first_said(pair: int) -> None:
    assert says(ONE, "same", pair) == "second"
    assert (len(groups()), decided(), waiting()) == (2, [], 1)
    assert (shown(ONE), shown(TWO), shown(TERMINAL)) == (["second"], ["open"], ["open"])  # type: ignore[arg-type]
    assert queries.read_pair(pair, by=TWO, clearance=LINK).state == "open"
    with pytest.raises(AnotherReaderNeeded):
        says(ONE, "same", pair)
    assert says(TWO, "same", pair) == "same"
    assert (len(groups()), decided(), waiting()) == (1, [True], 0)


def test_who_disagree_wait_for_a_third(pair: int) -> None:
    says(ONE, "same", pair)
    assert says(TWO, "different", pair) == "disputed"
    assert (len(groups()), decided(), waiting()) == (2, [], 1)
    assert {tuple(shown(who)) for who in (ONE, TWO, THREE)} == {("disputed",)}
    for who, verdict in ((ONE, "same"), (TWO, "different")):
        with pytest.raises(AnotherReaderNeeded):
            says(who, verdict, pair)
    assert says(THREE, "later", pair) == "disputed"
    assert says(THREE, "same", pair) == "same"
    assert (len(groups()), decided()) == (1, [True])


def test_a_dispute_ends_when_one_of_the_two_is_convinced(pair: int) -> None:
    says(ONE, "same", pair)
    says(TWO, "different", pair)
    assert says(ONE, "different", pair) == "different"
    assert (len(groups()), decided(), waiting()) == (2, [False], 0)


def test_different_needs_one_person_and_later_takes_the_first_word_back(pair: int) -> None:
    assert says(ONE, "same", pair) == "second"
    assert says(TWO, "later", pair) == "second"
    assert says(ONE, "later", pair) == "later"
    assert says(TWO, "same", pair) == "second", "the word that was taken back does not count"
    assert says(TWO, "different", pair) == "different"
    assert decided() == [False]


def test_what_was_begun_by_two_is_not_ended_by_one_when_the_setting_changes(pair: int) -> None:
    says(ONE, "same", pair)
    with pytest.raises(AnotherReaderNeeded):
        actions.decide_pair(pair=pair, verdict="same", by=ONE, clearance=LINK)
    assert actions.decide_pair(pair=pair, verdict="same", by=TWO, clearance=LINK) == "same"


def test_an_earlier_decision_holds_until_two_agree_on_another(pair: int) -> None:
    says(ONE, "different", pair)
    assert says(ONE, "same", pair) == "second"
    assert decided() == [False]
    assert says(TWO, "same", pair) == "same"
    assert decided() == [True]
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        assert Decision.objects.count() == 2


def test_a_whole_run_leaves_what_waits_for_a_second_reader(pair: int) -> None:
    says(ONE, "same", pair)
    entries = sorted(one.record for one in queries.identities(clearance=LINK, by=TERMINAL))
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    done = actions.store_links(run=key, linked=linked([[one] for one in entries]), clearance=LINK, by=TERMINAL)
    assert (done.doubtful, shown(ONE)) == (1, ["second"])


def test_readings_are_never_changed_and_go_with_their_records(pair: int) -> None:
    says(ONE, "same", pair)
    with pytest.raises(DatabaseError), transaction.atomic("vault"), past_policies() as cursor:
        cursor.execute("UPDATE vault_pairreading SET verdict = 'different'")
    actions.undo_delivery(delivery=DELIVERIES[1], by=TERMINAL)
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        assert PairReading.objects.count() == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.dictionaries(st.integers(1, 3), st.sampled_from(["same", "different"]), min_size=1))
def test_the_outcome_is_same_only_for_two_who_say_so(said: dict[int | None, str]) -> None:
    state = outcome(said)
    votes = list(said.values())
    assert (state == PairState.SAME) == (votes.count("same") >= 2)
    assert (state == PairState.DISPUTED) == (votes.count("same") == votes.count("different") == 1)
    assert outcome(dict(reversed(said.items()))) == state
