"""Taking a parting back: the state before, one person again, and a decision that says so."""

from __future__ import annotations

import pytest
from tests.factories.vault_entries import entries_in
from tests.factories.vault_persons import groups
from tests.factories.vault_world import edge, linked, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotFound
from kreisweit.methods.linkage.records import Decided
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.actions import ToUndo
from kreisweit.vault.models import LinkEvent, Membership, Person
from kreisweit.vault.refusals import LinkedOnward
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LINK = slip(Operation.LINK)


class Clerk:
    pk = 77


@pytest.fixture
def entries() -> list[str]:
    """Four entries of two registers; the first three are one person."""
    ids = entries_in(("ewo-stadt", "sprachkurse", "sprachkurse", "sprachkurse"))
    a, b, c, d = ids
    run([[a, b, c], [d]])
    return ids


def run(groups: list[list[str]], doubtful: tuple[str, str] | None = None) -> None:
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    pairs = [edge(*doubtful, 0.6)] if doubtful else []
    found = linked(groups, edges=pairs, doubtful=pairs)
    actions.store_links(run=key, linked=found, clearance=LINK, by=TERMINAL)


def persons() -> dict[str, tuple[str, str]]:
    """Entry → person and its state."""
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows = Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id", "person__state")
        return {entry: (person, state) for entry, person, state in rows}


def last_event() -> int:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return int(LinkEvent.objects.order_by("-pk").values_list("pk", flat=True)[0])


def undo(event: int, reason: str = "Versehen") -> actions.Undone:
    return actions.undo_merge(event=event, by=Clerk(), clearance=LINK, reason=reason)


def said(*pairs: tuple[str, str], same: bool) -> set[Decided]:
    return {Decided(*sorted(pair), same=same) for pair in pairs}


def contradicted() -> bool:
    return "decided" in {one.kind for one in queries.conflicts(by=TERMINAL, clearance=LINK)}


def part(entry: str) -> int:
    return actions.part_entries(entries=[entry], by=Clerk(), clearance=LINK, reason="").event


def test_a_record_that_was_parted_by_mistake_comes_back(entries: list[str]) -> None:
    a, b, c, _d = entries
    before = persons()
    event = part(b)
    preview = actions.preview_undo(event=event, by=Clerk(), clearance=LINK)
    assert preview == ToUndo((tuple(sorted((a, b, c))),), joins=True, parts=False)
    done = undo(event)
    assert (persons(), done.apart, done.together) == (before, 0, 2)
    assert set(queries.decisions()) == said((a, b), (b, c), same=True)
    assert not contradicted()
    shown = queries.read_person(a, by=TERMINAL, clearance=LINK).said
    assert {(one.same, one.reason, one.decided_by) for one in shown} == {(True, "Versehen", 77)}
    run([[a], [b], [c]])
    assert {frozenset(group) for group in groups()} >= {frozenset((a, b, c))}


def test_a_pair_that_was_told_apart_by_mistake_is_one_again(entries: list[str]) -> None:
    a, _b, _c, d = entries
    run([[one] for one in entries], doubtful=(a, d))
    pair = queries.doubtful_pairs(by=TERMINAL)[0].id
    for verdict in ("same", "different"):
        actions.decide_pair(pair=pair, verdict=verdict, by=Clerk(), clearance=LINK)
    undo(last_event())
    assert persons()[a] == persons()[d]
    assert set(queries.decisions()) == said((a, d), same=True)
    assert [one.state for one in queries.doubtful_pairs(by=TERMINAL)] == ["same"]


def test_a_pair_whose_join_was_taken_back_is_told_apart(entries: list[str]) -> None:
    a, _b, _c, d = entries
    run([[one] for one in entries], doubtful=(a, d))
    pair = queries.doubtful_pairs(by=TERMINAL)[0].id
    actions.decide_pair(pair=pair, verdict="same", by=Clerk(), clearance=LINK)
    undo(last_event())
    assert set(queries.decisions()) == said((a, d), same=False)
    assert [one.state for one in queries.doubtful_pairs(by=TERMINAL)] == ["different"]


def test_a_join_that_was_taken_back_by_mistake_is_made_again(entries: list[str]) -> None:
    a, b, c, d = entries
    run([entries])
    joined, event = persons(), last_event()
    undone = undo(event)
    assert undone.apart == 3
    again = undo(undone.event)
    assert (persons(), again.together, again.apart) == (joined, 3, 0)
    assert set(queries.decisions()) == said((a, d), (b, d), (c, d), same=True)
    with pytest.raises(NotFound):
        undo(undone.event)
    undo(again.event)
    assert persons()[d] != persons()[a]
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None


def test_who_moved_from_one_to_another_comes_back(entries: list[str]) -> None:
    a, b, c, d = entries
    before = persons()
    run([[a, b], [c, d]])
    preview = actions.preview_undo(event=last_event(), by=Clerk(), clearance=LINK)
    assert (preview.joins, preview.parts) == (True, True)
    done = undo(last_event())
    assert (persons(), done.together, done.apart) == (before, 2, 1)
    assert set(queries.decisions()) == said((a, c), (b, c), same=True) | said((c, d), same=False)


def test_nobody_comes_back_whose_own_person_has_grown_meanwhile(entries: list[str]) -> None:
    a, b, c, d = entries
    event = part(b)
    run([[a, c], [b, d]])
    before = persons()
    for act in (lambda: undo(event), lambda: actions.preview_undo(event=event, by=Clerk(), clearance=LINK)):
        with pytest.raises(LinkedOnward):
            act()
    assert persons() == before
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        assert set(Person.objects.filter(memberships__ended_at=None).values_list("state", flat=True)) == {"active"}


def test_what_kept_apart_who_is_one_again_counts_no_longer(entries: list[str]) -> None:
    """Somebody came to the person meanwhile, of whom it was decided that it is not the record that comes back."""
    a, b, c, d = entries
    event = part(b)
    run([[a, c, d], [b]])
    with session(Purpose.REVIEW, by=Clerk(), clearance=LINK):
        actions.unmerge.decide(b, d, actions.unmerge.Verdict.CANNOT)
    preview = actions.preview_undo(event=event, by=Clerk(), clearance=LINK)
    assert preview.joined == (d,)
    undo(event)
    assert len({person for person, _state in persons().values()}) == 1
    assert set(queries.decisions()) == said((a, b), (b, c), (b, d), same=True)
    assert not contradicted()


def test_a_change_is_taken_back_at_its_own_person_alone(entries: list[str]) -> None:
    a, b, _c, d = entries
    event = part(b)
    for entry in (d, "0" * 32):
        with pytest.raises(NotFound):
            actions.preview_undo(event=event, entry=entry, by=Clerk(), clearance=LINK)
        with pytest.raises(NotFound):
            actions.undo_merge(event=event, entry=entry, by=Clerk(), clearance=LINK, reason="x")
    assert actions.preview_undo(event=event, entry=b, by=Clerk(), clearance=LINK).joins
    assert actions.undo_merge(event=event, entry=a, by=Clerk(), clearance=LINK, reason="x").together == 2


def test_a_parting_is_taken_back_by_nobody_where_a_controller_left(entries: list[str]) -> None:
    event = part(entries[1])
    left = slip(Operation.LINK, controllers={"99001002"})
    for act in (
        lambda: actions.undo_merge(event=event, by=Clerk(), clearance=left, reason=""),
        lambda: actions.preview_undo(event=event, by=Clerk(), clearance=left),
    ):
        with pytest.raises(NotFound):
            act()
