"""Taking a wrong join back: the state before, byte for byte, and what was written meanwhile."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.factories.vault_world import DELIVERIES, agreements, deliver, edge, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Decided
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.models import Decision, LinkEvent, Membership, Person, Pseudonym
from kreisweit.vault.refusals import LinkedOnward, NoSuchGrant
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LINK, COMPUTE = slip(Operation.LINK), slip(Operation.COMPUTE)


class Clerk:
    pk = 77


@pytest.fixture
def entries() -> list[str]:
    agreements()
    deliver(DELIVERIES[0], [row(str(number)) for number in range(8)])
    return sorted(one.record for one in queries.identities(clearance=LINK, by=TERMINAL))


def run(groups: Sequence[Sequence[str]]) -> None:
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=linked(groups), clearance=LINK, by=TERMINAL)


def make_pseudonyms() -> None:
    with session(Purpose.SNAPSHOT, by=TERMINAL, clearance=COMPUTE):
        actions.snapshots._make_pseudonyms("p")


def state() -> bytes:
    """Who belongs where, what became of ids, what they are called: as bytes."""
    with session(Purpose.SNAPSHOT, by=TERMINAL, clearance=COMPUTE):
        members = Membership.objects.filter(ended_at=None).order_by("entry_id").values_list("entry_id", "person_id")
        persons = Person.objects.order_by("pk").values_list("pk", "state", "merged_into_id", "made_at")
        names = Pseudonym.objects.order_by("value").values_list("purpose", "person_id", "value", "begun_at")
        return repr([list(members), list(persons), list(names)]).encode()


def last_event() -> int:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return int(LinkEvent.objects.order_by("-pk").values_list("pk", flat=True)[0])


def forget_decisions() -> None:
    """Nobody has said anything, so that a run may join what was kept apart."""
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        Decision.objects.update(ended_at=now())


def undo(event: int, by: object = None) -> actions.Undone:
    return actions.undo_merge(event=event, by=by or Clerk(), clearance=LINK, reason="Zwillinge")


@pytest.mark.parametrize("seed", range(12))
def test_random_joins_are_undone_byte_for_byte(entries: list[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    some = chance.sample(entries, 8)
    cuts = sorted(chance.sample(range(1, 8), chance.randint(2, 7)))
    parts = [some[a:b] for a, b in zip([0, *cuts], [*cuts, 8], strict=True)]
    run(parts)
    make_pseudonyms()
    while len(parts) > 1:
        before = state()
        one, other = chance.sample(range(len(parts)), 2)
        joined = [*parts[one], *parts[other]]
        run([joined, *(part for number, part in enumerate(parts) if number not in (one, other))])
        assert state() != before
        event = last_event()
        done = undo(event)
        assert state() == before
        assert done.apart == len(parts[one]) * len(parts[other])
        with pytest.raises(NotFound):
            undo(event)
        forget_decisions()
        parts = [part for number, part in enumerate(parts) if number not in (one, other)] + [joined]
        run(parts)
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None


def test_several_joins_are_undone_from_the_last_to_the_first(entries: list[str]) -> None:
    a, b, c, *rest = entries
    states, events = [], []
    for groups in ([[a], [b], [c], rest], [[a, b], [c], rest], [[a, b, c], rest], [[a, b, c, *rest]]):
        run(groups)
        states.append(state())
        events.append(last_event())
    with pytest.raises(LinkedOnward):
        undo(events[1])
    for event, before in zip(reversed(events[1:]), reversed(states[:-1]), strict=True):
        undo(event)
        assert state() == before


def test_the_parts_stay_apart_whatever_a_model_says(entries: list[str]) -> None:
    a, b, *rest = entries
    run([[a], [b], *([one] for one in rest)])
    pair = edge(a, b, 0.999)
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    groups = [[a, b], *([one] for one in rest)]
    actions.store_links(run=key, linked=linked(groups, edges=[pair]), clearance=LINK, by=TERMINAL)
    before = last_event()
    done = undo(before)
    assert (len(done.persons), done.apart) == (1, 1)
    assert queries.decisions() == [Decided(a, b, same=False)]
    from kreisweit.vault.actions.components import regroup

    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        assert regroup([a, b]) == ((a,), (b,))


def test_what_came_meanwhile_is_told_and_stays(entries: list[str]) -> None:
    a, b, *rest = entries
    singles = [[one] for one in rest]
    run([[a], [b], *singles])
    run([[a, b], *singles])
    joined = last_event()
    deliver(DELIVERIES[1], [row("0", given_name="Leyla"), row("9")])
    new = next(e.record for e in queries.identities(clearance=LINK, by=TERMINAL) if e.record not in entries)
    run([[a, b, new], *singles])
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        was = dict(Membership.objects.filter(entry__in=[a, b], ended_at=None).values_list("entry_id", "person_id"))
    done = undo(joined)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        now = dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))
    assert (done.joined, done.snapshots) == ((new,), 0)
    assert (now[new], now[a] != now[b]) == (was[a], True)


def test_somebody_who_was_joined_at_once_gets_a_person_of_their_own(entries: list[str]) -> None:
    a, b, c, *rest = entries
    run([[a, b, c], rest])
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        person = Membership.objects.get(entry=a, ended_at=None).person_id
    actions.part_entries(entries=[c], by=Clerk(), clearance=LINK, reason="")
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        now = dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))
    assert (now[a], now[b], now[c] != person) == (person, person, True)
    assert queries.decisions() == [Decided(*sorted((c, other)), same=False) for other in (a, b)]
    for wrong in ([a, b], [a, c], ["0" * 32]):
        with pytest.raises(NotFound):
            actions.part_entries(entries=wrong, by=Clerk(), clearance=LINK, reason="")


def test_an_entry_that_joined_late_gets_a_person_of_its_own(entries: list[str]) -> None:
    a, b, *_ = entries
    run([[a]])
    run([[a, b]])
    undo(last_event())
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        now = dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))
    assert now[a] != now[b]
    with pytest.raises(NoSuchGrant):
        actions.undo_merge(event=1, by=Clerk(), clearance=COMPUTE, reason="")


def test_the_history_of_a_person_names_what_can_be_undone(entries: list[str]) -> None:
    a, b, *rest = entries
    run([[a], [b], rest])
    run([[a, b], rest])
    event = last_event()
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        person = Membership.objects.get(entry=a, ended_at=None).person_id
        moved = Membership.objects.get(entry__in=[a, b], ended_at=None, begun_by=event).entry_id
    newest = queries.changes_of_person(person, by=TERMINAL, clearance=LINK)[0]
    assert (newest.id, newest.kind, newest.undone, newest.moved) == (event, "merged", False, (moved,))
    undo(event)
    found = queries.changes_of_person(person, by=TERMINAL, clearance=LINK)
    assert [(one.kind, one.undone) for one in found if one.id == event] == [("merged", True)]


LEFT = slip(Operation.LINK, controllers={"99001002"})
"""The slip after the town of all these records has ceased to take part."""


def test_a_join_of_a_controller_that_left_is_taken_back_by_nobody(entries: list[str]) -> None:
    a, b, *rest = entries
    run([[a], [b], rest])
    run([[a, b], rest])
    before, event = state(), last_event()
    for act in (
        lambda: actions.undo_merge(event=event, by=Clerk(), clearance=LEFT, reason="Zwillinge"),
        lambda: actions.preview_undo(event=event, by=Clerk(), clearance=LEFT),
        lambda: actions.part_entries(entries=[a], by=Clerk(), clearance=LEFT, reason="Zwillinge"),
        lambda: actions.preview_part(entry=a, by=Clerk(), clearance=LEFT),
    ):
        with pytest.raises(NotFound):
            act()
    assert (state(), last_event(), queries.decisions()) == (before, event, [])


def test_a_join_is_taken_back_by_nobody_where_one_controller_of_two_left(entries: list[str]) -> None:
    clearance = slip(Operation.STORE, "ewo-stadt")
    actions.store_records(
        delivery=DELIVERIES[1], grant=actions.register_grant(clearance=clearance, by=TERMINAL), cursor=1,
        rows=[replace(row("neighbour"), controller="99001002")], clearance=clearance, by=TERMINAL,
    )  # fmt: skip
    new = next(e.record for e in queries.identities(clearance=LINK, by=TERMINAL) if e.record not in entries)
    a, *rest = entries
    run([[a], [new], rest])
    run([[a, new], rest])
    before, event = state(), last_event()
    for left in (LEFT, slip(Operation.LINK, controllers={"99001001"})):
        for act in (
            lambda left=left: actions.undo_merge(event=event, by=Clerk(), clearance=left, reason=""),
            lambda left=left: actions.part_entries(entries=[new], by=Clerk(), clearance=left, reason=""),
        ):
            with pytest.raises(NotFound):
                act()
    assert (state(), last_event()) == (before, event)
    run([[a, new, rest[0]], rest[1:]])
    actions.part_entries(entries=[a], by=Clerk(), clearance=slip(Operation.LINK, controllers={"99001001"}), reason="")
    assert queries.decisions() == [Decided(*sorted((a, rest[0])), same=False)]
