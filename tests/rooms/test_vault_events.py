"""Every change of who belongs together is an event; the events alone tell the present."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from django.db import DatabaseError, transaction
from tests.factories.vault_role import past_policies
from tests.factories.vault_world import DELIVERIES, agreements, deliver, edge, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.models import LinkEvent, Membership, Person
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LINK = slip(Operation.LINK)


@pytest.fixture
def entries() -> list[str]:
    agreements()
    deliver(DELIVERIES[0], [row(str(number)) for number in range(8)])
    return sorted(one.record for one in queries.identities(clearance=LINK, by=TERMINAL))


def run(groups: Sequence[Sequence[str]]) -> None:
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=linked(groups), clearance=LINK, by=TERMINAL)


def present() -> tuple[dict[str, str], dict[str, tuple[str, str | None]]]:
    """Entry → person, person → state and heir."""
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        members = dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))
        rows = Person.objects.values_list("pk", "state", "merged_into_id")
        return members, {person: (state, heir) for person, state, heir in rows}


def told() -> tuple[dict[str, str], dict[str, tuple[str, str | None]]]:
    """The same from the events alone (and from what the first ones named, whose entries stand in memberships)."""
    members: dict[str, str] = {}
    persons: dict[str, tuple[str, str | None]] = {}
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        for event in LinkEvent.objects.order_by("pk"):
            if event.kind == "made":
                made = Membership.objects.filter(begun_by=event).values_list("entry_id", "person_id")
                members |= dict(made)
                persons |= {person: ("active", None) for _entry, person in made}
            for entry, before, after in event.changes["moves"]:
                assert members.get(entry) == before
                members[entry] = after
            for person, state, heir, new_state, new_heir in event.changes["persons"]:
                assert persons.get(person, ("", None)) == (state, heir)
                persons[person] = (new_state, new_heir)
    return {entry: person for entry, person in members.items() if person}, persons


def test_events_alone_tell_the_present_through_random_runs(entries: list[str]) -> None:
    chance = random.Random(4)  # noqa: S311
    for _ in range(25):
        some = chance.sample(entries, len(entries))
        cuts = sorted(chance.sample(range(1, 8), chance.randint(0, 7)))
        run([some[a:b] for a, b in zip([0, *cuts], [*cuts, 8], strict=True)])
        assert told() == present()
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None


def kinds() -> list[str]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return list(LinkEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_each_kind_of_change_has_its_name(entries: list[str]) -> None:
    a, b, c, d, *_ = entries
    run([[a], [b], [c]])
    run([[a, b], [c]])
    run([[a, b], [c], [d]])
    run([[a], [b], [c, d]])
    deliver(DELIVERIES[1], [row("9")])
    new = next(e.record for e in queries.identities(clearance=LINK, by=TERMINAL) if e.record not in entries)
    run([[a, new], [b], [c, d]])
    assert kinds() == ["made", "merged", "made", "split", "merged", "joined"]


def test_a_run_that_changes_nothing_has_no_event(entries: list[str]) -> None:
    run([entries[:4], entries[4:]])
    before = kinds()
    run([entries[4:], entries[:4]])
    assert kinds() == before == ["made"]


def test_an_old_id_leads_to_the_person_of_today(entries: list[str]) -> None:
    a, b, c, *rest = entries
    run([[a], [b], [c], rest])
    old = present()[0]
    run([[a, b], [c], rest])
    run([[a, b, *rest], [c]])
    today = present()[0]
    found = [queries.person_of_today(old[entry], by=TERMINAL, clearance=LINK) for entry in entries]
    assert found == [today[entry] for entry in entries]
    assert queries.person_of_today("0" * 32, by=TERMINAL, clearance=LINK) is None


def test_an_erased_id_leads_to_nobody(entries: list[str]) -> None:
    run([[one] for one in entries])
    person = present()[0][entries[0]]
    actions.undo_delivery(delivery=DELIVERIES[0], by=TERMINAL)
    assert queries.person_of_today(person, by=TERMINAL, clearance=LINK) is None
    assert present()[1][person] == ("erased", None)
    assert kinds() == ["made", "erased"]


@pytest.mark.parametrize("statement", ["UPDATE vault_linkevent SET number = 7", "DELETE FROM vault_linkevent"])
def test_events_are_never_changed(entries: list[str], statement: str) -> None:
    run([entries])
    with pytest.raises(DatabaseError), transaction.atomic("vault"), past_policies() as cursor:
        cursor.execute(statement)


def test_a_forged_event_is_found(entries: list[str]) -> None:
    run([[one] for one in entries])
    run([entries])
    with past_policies() as cursor:
        cursor.execute(
            "INSERT INTO vault_linkevent (id, at, kind, cause, model, actor_kind, number, changes, previous, hash) "
            "SELECT id + 100, at, kind, cause, model, actor_kind, 3, changes, hash, 'x' FROM vault_linkevent"
            " ORDER BY id DESC LIMIT 1"
        )
        cursor.execute("SELECT max(id) FROM vault_linkevent")
        forged = cursor.fetchone()[0]
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) == forged


def test_edges_of_the_model_before_are_kept_and_do_not_count(entries: list[str]) -> None:
    from kreisweit.vault.models import Edge

    a, b, *_ = entries
    for model in ("{}", "[]", "[1]"):
        key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
        result = linked([[one] for one in entries], edges=[edge(a, b, 0.7)], model=model)
        actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        states = list(Edge.objects.order_by("pk").values_list("model__model", "model__state"))
    assert states == [("[]", "retired"), ("[1]", "active")]
