"""Who belongs together: stable persons over runs, decisions that outrank them, looks that are logged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from django.db.models import Count
from tests.factories.vault_world import DELIVERIES, agreements, deliver, dump, edge, everything, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotFound
from kreisweit.methods.linkage.records import Decided, IdentityRecord
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.actions import LinkSummary
from kreisweit.vault.models import Edge, LinkCheck, Membership, Person, ToLink, VaultEvent
from kreisweit.vault.refusals import NoSuchGrant
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LEVELS = edge("a", "b").levels
LINK, COMPUTE = slip(Operation.LINK), slip(Operation.COMPUTE)


class Clerk:
    """Somebody with a number."""

    pk = 77


@pytest.fixture
def entries() -> list[str]:
    """Five entries in a fixed order."""
    agreements()
    deliver(DELIVERIES[0], [row(str(number)) for number in range(5)])
    found = {one.family_name: one.record for one in queries.identities(clearance=LINK, by=TERMINAL)}
    return [found[f"Haddad{number}"] for number in range(5)]


def run(
    groups: Sequence[Sequence[str]], edges: Sequence[ComparedPair] = (), doubtful: Sequence[ComparedPair] = ()
) -> LinkSummary:
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    return actions.store_links(run=key, linked=linked(groups, edges, doubtful), clearance=LINK, by=TERMINAL)


def persons() -> dict[str, str]:
    """Entry → person at present."""
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))


def merged() -> dict[str, str | None]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return dict(Person.objects.values_list("pk", "merged_into_id"))


def events() -> list[tuple[str, str, int, int | None]]:
    with session(Purpose.UPKEEP, by=TERMINAL):
        return list(VaultEvent.objects.order_by("pk").values_list("event", "purpose", "number", "actor_id"))


def waiting() -> set[str]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return set(ToLink.objects.values_list("entry_id", flat=True))


def singles(entries: Sequence[str]) -> list[list[str]]:
    return [[one] for one in entries]


# Runs.


def test_each_group_is_a_person(entries: list[str]) -> None:
    a, b, c, d, e = entries
    assert run([[a, b, c], [d], [e]]) == LinkSummary(records=5, persons=3, merged=0, split=0, doubtful=0)
    found = persons()
    assert (found[a] == found[b] == found[c], len(set(found.values()))) == (True, 3)


def test_the_same_run_again_changes_nothing(entries: list[str]) -> None:
    a, b, *rest = entries
    run([[a, b], *singles(rest)])
    before = persons()
    assert run([[b, a], *singles(rest)]) == LinkSummary(5, 4, 0, 0, 0)
    assert persons() == before


def test_a_run_that_is_kept_is_not_kept_twice(entries: list[str]) -> None:
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    result = linked(singles(entries))
    first = actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)
    before = dump(but_not=())
    assert actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL) == first
    assert dump(but_not=()) == before


def test_entries_that_went_while_a_run_was_at_work_are_left_out(entries: list[str]) -> None:
    a, b, c, d, e = entries
    deliver(DELIVERIES[1], [row("9")])
    [late] = {one.record for one in queries.identities(clearance=LINK, by=TERMINAL)} - set(entries)
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.undo_delivery(delivery=DELIVERIES[1], by=TERMINAL)
    result = linked([[a, b, late], [c], [d], [e]], edges=[edge(a, late), edge(c, d)], doubtful=[edge(e, late, 0.8)])
    summary = actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)
    found = persons()
    assert (summary, found[a] == found[b], set(found)) == (LinkSummary(5, 4, 0, 0, 0), True, set(entries))
    assert waiting() == {a, b}


def test_a_joined_person_goes_on_as_the_one_with_most_entries(entries: list[str]) -> None:
    a, b, c, d, e = entries
    run([[a], [b, c], [d], [e]])
    before = persons()
    assert run([[a, b, c], [d], [e]]) == LinkSummary(5, 3, merged=1, split=0, doubtful=0)
    assert persons() == {**before, a: before[b]}
    assert merged() == {before[a]: before[b], before[b]: None, before[d]: None, before[e]: None}


def test_a_tie_goes_to_the_oldest_person(entries: list[str]) -> None:
    a, b, *rest = entries
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=linked([[a]]), clearance=LINK, by=TERMINAL)
    run([[a], [b], *singles(rest)])
    before = persons()
    run([[a, b], *singles(rest)])
    assert persons() == {**before, b: before[a]}


def test_a_split_person_goes_on_in_the_larger_part(entries: list[str]) -> None:
    a, b, c, d, e = entries
    run([[a, b, c], [d], [e]])
    before = persons()
    assert run([[a], [b, c], [d], [e]]) == LinkSummary(5, 4, merged=0, split=1, doubtful=0)
    after = persons()
    assert {entry: after[entry] for entry in (b, c, d, e)} == {entry: before[entry] for entry in (b, c, d, e)}
    assert after[a] not in before.values()


def test_what_was_is_kept_with_its_end(entries: list[str]) -> None:
    run(singles(entries))
    run([entries])
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows = list(Membership.objects.order_by("pk").values_list("ended_at", "begun_by__kind", "ended_by__kind"))
    assert [ended is None for ended, *_ in rows].count(True) == 5
    assert Counter(rows_of[1:] for rows_of in rows) == {("made", "merged"): 4, ("made", None): 1, ("merged", None): 4}


def test_edges_of_the_last_run_alone_are_kept(entries: list[str]) -> None:
    a, b, c, *_ = entries
    run(singles(entries), edges=[edge(a, b, 0.5), edge(a, c, 0.6)])
    run(singles(entries), edges=[edge(b, c, 0.7)])
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        kept = list(Edge.objects.values_list("left_id", "right_id", "probability", "levels"))
    assert kept == [(*sorted((b, c)), 0.7, LEVELS)]


def test_a_slip_for_something_else_is_refused(entries: list[str]) -> None:
    with pytest.raises(NoSuchGrant):
        actions.begin_link_run(clearance=COMPUTE, by=TERMINAL)
    with pytest.raises(NoSuchGrant):
        queries.identities(clearance=COMPUTE, by=TERMINAL)
    with pytest.raises(NoSuchGrant):
        queries.read_pair(1, clearance=COMPUTE, by=TERMINAL)
    with pytest.raises(NoSuchGrant):
        actions.decide_pair(pair=1, verdict="same", clearance=COMPUTE, by=TERMINAL)


def test_identities_of_controllers_that_do_not_take_part_stay_closed(entries: list[str]) -> None:
    other = slip(Operation.LINK, controllers={"99001002"})
    assert list(queries.identities(clearance=other, by=TERMINAL)) == []
    assert len(list(queries.identities(clearance=LINK, by=TERMINAL))) == 5


# Doubtful pairs.


def doubtful_pair(entries: Sequence[str], probability: float = 0.6) -> int:
    a, b, *_ = entries
    pair = edge(a, b, probability)
    run(singles(entries), edges=[pair], doubtful=[pair])
    return queries.doubtful_pairs(by=TERMINAL)[0].id


def test_the_most_doubtful_pair_comes_first_without_any_identity(entries: list[str]) -> None:
    a, b, c, *_ = entries
    run(singles(entries), doubtful=[edge(a, b, 0.9), edge(a, c, 0.45), edge(b, c, 0.6)])
    assert [(p.probability, p.weight, p.state) for p in queries.doubtful_pairs(by=TERMINAL)] == [
        (0.45, 8.0, "open"), (0.6, 8.0, "open"), (0.9, 8.0, "open"),
    ]  # fmt: skip


def test_a_look_at_a_pair_shows_both_and_is_logged(entries: list[str]) -> None:
    pair = doubtful_pair(entries)
    shown = queries.read_pair(pair, by=Clerk(), clearance=LINK)
    assert {shown.left.family_name, shown.right.family_name} == {"Haddad0", "Haddad1"}
    assert (shown.levels, shown.state) == (LEVELS, "open")
    assert events()[-1] == ("read_pair", "review", 2, 77)


def test_a_pair_that_is_not_there_is_not_found(entries: list[str]) -> None:
    with pytest.raises(NotFound):
        queries.read_pair(1, by=Clerk(), clearance=LINK)
    with pytest.raises(NotFound):
        actions.decide_pair(pair=1, verdict="same", by=Clerk(), clearance=LINK)
    with pytest.raises(ValueError, match="verdict"):
        actions.decide_pair(pair=1, verdict="perhaps", by=Clerk(), clearance=LINK)


@pytest.mark.parametrize("verdict", ["same", "different", "later"])
def test_a_pair_of_a_controller_that_left_is_decided_by_nobody(entries: list[str], verdict: str) -> None:
    pair = doubtful_pair(entries)
    before = persons()
    left = slip(Operation.LINK, controllers={"99001002"})
    with pytest.raises(NotFound):
        actions.decide_pair(pair=pair, verdict=verdict, by=Clerk(), clearance=left)
    assert (persons(), queries.decisions()) == (before, [])
    assert [p.state for p in queries.doubtful_pairs(by=TERMINAL)] == ["open"]


def test_a_pair_of_a_controller_that_left_is_not_listed(entries: list[str]) -> None:
    """Nobody could open it, and whoever decides one after the other would not get beyond it."""
    pair = doubtful_pair(entries)
    left = slip(Operation.LINK, controllers={"99001002"})
    assert queries.doubtful_pairs(by=TERMINAL, clearance=left) == []
    assert [p.id for p in queries.doubtful_pairs(by=TERMINAL, clearance=LINK)] == [pair]


def test_a_link_of_a_controller_that_left_is_judged_by_nobody(entries: list[str]) -> None:
    a, b, *_ = entries
    doubtful_pair(entries)
    left = slip(Operation.LINK, controllers={"99001002"})
    with pytest.raises(NotFound):
        actions.keep_check(left=a, right=b, is_right=True, by=Clerk(), clearance=left)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        assert LinkCheck.objects.count() == 0


def test_the_same_person_is_one_at_once_and_stays_one(entries: list[str]) -> None:
    a, b, *_ = entries
    pair = doubtful_pair(entries)
    actions.decide_pair(pair=pair, verdict="same", by=Clerk(), clearance=LINK)
    assert persons()[a] == persons()[b]
    assert queries.decisions() == [Decided(*sorted((a, b)), same=True)]
    assert [p.state for p in queries.doubtful_pairs(by=TERMINAL)] == ["same"]
    assert events()[-1] == ("decide_pair_same", "review", 2, 77)


def test_two_persons_are_two_at_once(entries: list[str]) -> None:
    a, b, *rest = entries
    pair = edge(a, b, 0.97)
    run([[a, b], *singles(rest)], edges=[pair], doubtful=[pair])
    assert persons()[a] == persons()[b]
    actions.decide_pair(pair=queries.doubtful_pairs(by=TERMINAL)[0].id, verdict="different", by=Clerk(), clearance=LINK)
    assert persons()[a] != persons()[b]
    assert queries.decisions() == [Decided(*sorted((a, b)), same=False)]


def test_a_decision_put_off_gives_the_state_before_back(entries: list[str]) -> None:
    pair = doubtful_pair(entries)
    before = persons()
    actions.decide_pair(pair=pair, verdict="same", by=Clerk(), clearance=LINK)
    actions.decide_pair(pair=pair, verdict="later", by=Clerk(), clearance=LINK)
    assert persons() == before
    assert set(merged().values()) == {None}
    assert queries.decisions() == []


def test_persons_that_were_joined_come_back_when_they_part(entries: list[str]) -> None:
    a, b, c, d, e = entries
    run([[a, b], [c], [d, e]])
    before = persons()
    run([entries])
    run([[a, b], [c], [d, e]])
    assert (persons(), set(merged().values())) == (before, {None})


def test_a_person_with_an_entry_that_takes_no_part_points_to_nobody(entries: list[str]) -> None:
    a, b, c, d, e = entries
    run([[a, b], [c, d, e]])
    before = persons()
    run([[b, c, d, e]])
    assert persons() == {**before, b: before[c]}
    assert set(merged().values()) == {None}


def test_the_next_run_keeps_what_was_decided(entries: list[str]) -> None:
    a, b, *_ = entries
    pair = doubtful_pair(entries)
    actions.decide_pair(pair=pair, verdict="different", by=Clerk(), clearance=LINK)
    run(singles(entries), doubtful=[edge(a, b, 0.6)])
    assert [(p.id, p.state) for p in queries.doubtful_pairs(by=TERMINAL)] == [(pair, "different")]


# Finding.


def test_records_like_a_given_one_are_found_without_opening_others(entries: list[str]) -> None:
    wanted = IdentityRecord("", "", given_name="Layla", family_name="Haddad3", birth_date="1990-02-03")
    found = [one.record for one in queries.find_records(wanted, by=Clerk(), clearance=LINK)]
    assert entries[3] in found
    assert events()[-1] == ("find_records", "review", len(found), 77)
    nobody = IdentityRecord("", "", given_name="Zoë", family_name="Quux", birth_date="1950-11-12")
    assert queries.find_records(nobody, by=Clerk(), clearance=LINK) == []


def test_every_look_at_identities_is_one_line_with_their_number(entries: list[str]) -> None:
    list(queries.identities(clearance=LINK, by=Clerk()))
    assert events()[-1] == ("read_identities", "linking", 5, 77)


def test_no_entry_ever_belongs_to_two(entries: list[str]) -> None:
    a, b, c, d, e = entries
    for groups in ([[a, b], [c, d, e]], [[a, c], [b, d], [e]], singles(entries), [entries], [[a, e], [b, c, d]]):
        run(groups)
        with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
            current = Membership.objects.filter(ended_at=None).values("entry").annotate(n=Count("pk"))
            assert {one["n"] for one in current} == {1}
            alive = set(Membership.objects.filter(ended_at=None).values_list("person_id", flat=True))
            pointing = set(Person.objects.exclude(merged_into=None).values_list("pk", flat=True))
        assert alive & pointing == set()
    assert len(everything()["vault_membership"]) > 5
