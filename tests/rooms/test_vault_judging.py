"""What may be judged as a link of the sample, by whom after whom, and what counts in the end."""

from __future__ import annotations

import pytest
from tests.factories.vault_entries import One, Two, entries_in
from tests.factories.vault_persons import LINK, groups
from tests.factories.vault_world import edge, linked

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotFound
from kreisweit.vault import actions, queries
from kreisweit.vault.models import LinkCheck
from kreisweit.vault.refusals import DecidedMeanwhile
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def entries() -> list[str]:
    """Six entries: the first two and the next two are joined by the program, the last two are in doubt; the first and
    the fourth were compared and are far from each other."""
    ids = entries_in(("ewo-stadt", "sprachkurse") * 3)
    a, b, c, d, e, f = ids
    edges = [edge(a, b), edge(c, d), edge(e, f, 0.6), edge(a, d, 0.99)]
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    result = linked([[a, b], [c, d], [e], [f]], edges=edges, doubtful=[edges[2]])
    actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)
    return ids


def judge(left: str, right: str, wrong: str = "", *, by: object = None, seen: str | None = "", sample: int = 9) -> None:
    actions.keep_check(
        left=left, right=right, is_right=not wrong, wrong=wrong, sample=sample, seen=seen, by=by or One(), clearance=LINK
    )  # fmt: skip


def words() -> list[tuple[bool, int | None]]:
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        return list(LinkCheck.objects.order_by("pk").values_list("is_right", "checked_by"))


def estimate() -> tuple[int, int]:
    found = queries.quality_of_all(by=TERMINAL, clearance=LINK).precision
    return found.right, found.judged


def test_a_pair_that_was_never_joined_is_not_judged(entries: list[str]) -> None:
    a, _b, c, d, e, f = entries
    before = groups()
    for left, right in ((e, f), (a, d), (a, c)):
        for wrong in ("", right):
            with pytest.raises(NotFound):
                judge(left, right, wrong)
        with pytest.raises(NotFound):
            actions.keep_check(left=left, right=right, is_right=True, by=One(), clearance=LINK)
    assert (words(), queries.decisions(), groups()) == ([], [], before)


def test_what_a_person_joined_is_no_work_of_the_program(entries: list[str]) -> None:
    *_, e, f = entries
    pair = queries.doubtful_pairs(by=TERMINAL)[0].id
    actions.decide_pair(pair=pair, verdict="same", by=One(), clearance=LINK)
    with pytest.raises(DecidedMeanwhile):
        judge(e, f)
    assert words() == []


def test_only_what_chance_has_drawn_is_judged(entries: list[str]) -> None:
    a, b, c, d, *_ = entries
    version = queries.active_version(clearance=LINK, by=TERMINAL)
    [first] = queries.sample_of_automatic_links(1, queries.seed_of(version), by=TERMINAL, clearance=LINK)
    other = next(pair for pair in ((a, b), (c, d)) if {*pair} != {first.left, first.right})
    with pytest.raises(NotFound):
        judge(*other, sample=1)
    judge(first.right, first.left, sample=1)
    assert words() == [(True, 1)]


def test_right_and_then_wrong_counts_as_wrong_and_both_are_kept(entries: list[str]) -> None:
    a, b, *_ = entries
    judge(a, b)
    assert estimate() == (1, 1)
    judge(a, b, b, by=Two(), seen="right")
    assert (estimate(), words()) == ((0, 1), [(True, 1), (False, 2)])
    assert {frozenset({a}), frozenset({b})} <= groups()
    kept = queries.checks_of_models(clearance=LINK, by=TERMINAL)
    assert [(one.is_right, one.until == kept[1].at) for one in kept] == [(True, True), (False, False)]


def test_of_two_judges_the_second_is_told(entries: list[str]) -> None:
    a, b, *_ = entries
    judge(a, b, b, by=One())
    before = groups()
    for wrong, seen in ((a, ""), ("", ""), (a, None), ("", "wrong")):
        with pytest.raises(DecidedMeanwhile):
            judge(a, b, wrong, by=Two(), seen=seen)
    assert (words(), groups(), len(queries.decisions())) == ([(False, 1)], before, 1)


def test_a_link_that_was_parted_by_mistake_counts_as_right_again(entries: list[str]) -> None:
    a, b, *_ = entries
    judge(a, b, b)
    [last] = [one for one in _history(b) if one.kind == "split"]
    actions.undo_merge(event=last.id, entry=b, by=Two(), clearance=LINK, reason="Versehen")
    assert (estimate(), words()) == ((1, 1), [(False, 1), (True, 2)])


def test_a_link_that_was_judged_right_and_is_parted_later_counts_as_wrong(entries: list[str]) -> None:
    a, b, _c, d, *_ = entries
    judge(a, b)
    for entry in (b, d):
        actions.part_entries(entries=[entry], by=Two(), clearance=LINK, reason="")
    assert (estimate(), words()) == ((0, 1), [(True, 1), (False, 2)]), "nobody drew the second one"


def _history(entry: str) -> list[queries.Changed]:
    person = queries.read_person(entry, by=TERMINAL, clearance=LINK).person
    return queries.changes_of_person(person, by=TERMINAL, clearance=LINK)


def test_two_records_of_one_register_are_shown_with_a_way_out(entries: list[str]) -> None:
    a, b, c, d, e, f = entries
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=linked([[a, c], [b], [d], [e], [f]]), clearance=LINK, by=TERMINAL)
    [found] = queries.conflicts(by=TERMINAL, clearance=LINK)
    shown = queries.read_link(found.left, found.right, by=TERMINAL, clearance=LINK)
    assert (found.kind, shown.together, shown.id, shown.levels) == ("twice", True, 0, {})
    actions.part_entries(entries=[found.right], by=One(), clearance=LINK, reason="zwei Kinder")
    assert queries.conflicts(by=TERMINAL, clearance=LINK) == []
    assert words() == []
