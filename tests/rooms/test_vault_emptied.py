"""No person without entries stays as if somebody were there, and what was parted is linked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from tests.factories.vault_entries import One, entries_in
from tests.factories.vault_persons import LINK, link_waiting, link_whole
from tests.factories.vault_world import DELIVERIES, agreements, content, deliver, edge, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.linkage.records import Edge
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.models import LinkEvent, Membership, Person, PersonState, Pseudonym
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def run(found: list[list[str]], edges: Sequence[Edge] = ()) -> None:
    """A whole run with these groups."""
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=linked(found, edges), clearance=LINK, by=TERMINAL)


def persons() -> dict[str, str]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))


def state_of(person: str) -> tuple[str, str | None]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return Person.objects.values_list("state", "merged_into_id").get(pk=person)


def test_a_person_whose_last_entry_is_erased_is_erased_though_others_were_with_it_once() -> None:
    a, b, c = entries_in(["ewo-stadt", "sprachkurse", "ewo-stadt"])
    run([[a, b], [c]])
    with session(Purpose.SNAPSHOT, by=TERMINAL, clearance=slip(Operation.COMPUTE)):
        actions.snapshots._make_pseudonyms("monitoring")
    person = persons()[a]
    run([[a], [b], [c]])
    stays = a if persons()[a] == person else b
    actions.undo_delivery(delivery=DELIVERIES[0 if stays == a else 1], by=TERMINAL)
    assert state_of(person) == (PersonState.ERASED, None)
    with session(Purpose.SNAPSHOT, by=TERMINAL, clearance=slip(Operation.COMPUTE)):
        assert not Pseudonym.objects.filter(person=person).exists()


def test_a_person_that_several_left_before_is_erased_by_one_change() -> None:
    a, b, c, d = entries_in(["ewo-stadt", "sprachkurse", "ewo-stadt", "ewo-stadt"])
    run([[a, b, d], [c]])
    person = persons()[a]
    run([[a], [b], [d], [c]])
    (stays,) = [number for number, entry in enumerate((a, b, c, d)) if persons()[entry] == person]
    actions.undo_delivery(delivery=DELIVERIES[stays], by=TERMINAL)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        fates = LinkEvent.objects.latest("pk").changes["persons"]
    assert [one for one, *_rest in fates].count(person) == 1


def test_a_person_that_an_undoing_empties_points_on() -> None:
    a, b, c = entries_in(["ewo-stadt", "sprachkurse", "ewo-stadt"])
    run([[a], [c]])
    run([[a, b], [c]])
    person = persons()[a]
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        joined = LinkEvent.objects.latest("pk").pk
    actions.part_entries(entries=[a], by=One(), clearance=LINK, reason="not the same")
    assert persons()[b] == person
    actions.undo_merge(event=joined, by=One(), clearance=LINK, reason="nor this")
    assert state_of(person) == (PersonState.MERGED, persons()[b])
    assert queries.person_of_today(person, by=TERMINAL, clearance=LINK) == persons()[b]


def test_who_is_left_after_a_parting_is_linked_anew() -> None:
    a, b, c = entries_in(["ewo-stadt", "sprachkurse", "ewo-stadt"])
    strong, weaker = replace(edge(a, b, 0.9999), weight=20.0), replace(edge(b, c, 0.98), weight=6.0)
    run([[a, b], [c]], [strong, weaker])  # one register knows a and c, so that they are two
    actions.part_entries(entries=[b], by=One(), clearance=LINK, reason="not the same")
    assert sorted(queries.waiting_entries(by=TERMINAL, clearance=LINK)) == sorted([a, b])


def test_old_versions_do_not_hide_who_shares_a_key() -> None:
    agreements()
    people = [f"p{number}" for number in range(12)]
    for version in range(51):
        told = content(episodes=[{"kind": "course", "start": f"{1970 + version}-01-01"}])
        rows = [
            row(one, given_name="Mohammed", family_name="Ali", birth_date="1990-01-01", data=told) for one in people
        ]
        deliver(UUID(int=100 + version), rows)
    link_whole()
    new = row("new", given_name="Mohammed", family_name="Ali", birth_date="1990-01-01")
    deliver(UUID(int=2), [new], agreement="sprachkurse")
    assert link_waiting().compared == len(people)
