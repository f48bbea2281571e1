"""The trust office judges a sample of links; groups whose links are worse are pointed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from tests.factories.vault_persons import LINK, invented, open_registers, store

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.monitoring import jobs_linking
from kreisweit.monitoring.actions import linking
from kreisweit.monitoring.queries import link_quality
from kreisweit.monitoring.queries.link_quality import QualityFigures, falls_behind
from kreisweit.people.models import User
from kreisweit.vault import queries

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CLERK = User(pk=7, email="clerk@example.org")


def figures(right: int, judged: int, waiting: int = 0, entries: int = 100) -> QualityFigures:
    return QualityFigures(entries, {1: entries}, waiting, queries.wilson(right, judged))


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invented persons, linked; the gate has tests of its own."""
    for place in (linking, link_quality):
        monkeypatch.setattr(place, "linking_clearance", lambda _by: LINK)
    world = invented(tmp_path, 120)
    open_registers({record.register for record in world.records})
    store(world.records, 1)

    class Run:
        job_id, created_by, cursor = 1, 7, None
        progress = save_cursor = staticmethod(lambda *_: None)

    monkeypatch.setattr(jobs_linking, "_clearance", lambda: LINK)
    monkeypatch.setattr(jobs_linking, "_allowed", lambda _run: CLERK)
    jobs_linking.link_records(Run())  # type: ignore[arg-type]


def test_a_wrong_link_is_counted_and_parted_for_good(linked: None) -> None:
    drawn = link_quality.links_to_judge(by=CLERK)
    assert [one.is_right for one in drawn] == [None] * link_quality.SAMPLE
    good, bad = drawn[0], drawn[1]
    linking.judge_link(left=good.left, right=good.right, by=CLERK)
    with pytest.raises(NotFound):
        linking.judge_link(left=bad.left, right=bad.right, wrong=good.left, by=CLERK)
    linking.judge_link(left=bad.left, right=bad.right, wrong=bad.right, by=CLERK)
    whole, registers = link_quality.quality(by=CLERK)
    assert (whole.precision.right, whole.precision.judged) == (1, 2)
    assert sum(one.figures.entries for one in registers) == whole.entries
    now = link_quality.links_to_judge(by=CLERK)
    assert (good.left, good.right, True) in {(one.left, one.right, one.is_right) for one in now}
    assert (bad.left, bad.right) not in {(one.left, one.right) for one in now}
    assert link_quality.contradictions(by=CLERK) == []
    seen = link_quality.look_at_link(bad.right, bad.left, by=CLERK)
    assert (seen.left.record, seen.right.record) == (bad.left, bad.right)
    with pytest.raises(NotFound):
        link_quality.look_at_link(bad.left, "f" * 32, by=CLERK)


def test_only_links_of_the_sample_are_judged(linked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the estimate would speak of links that somebody chose, and no longer of those drawn by chance."""
    drawn, other = link_quality.links_to_judge(by=CLERK)[:2]
    monkeypatch.setattr(link_quality, "SAMPLE", 1)
    for wrong in ("", other.right):
        with pytest.raises(NotFound):
            linking.judge_link(left=other.left, right=other.right, wrong=wrong, by=CLERK)
    assert (link_quality.sample_so_far(by=CLERK).judged, queries.decisions()) == (0, [])
    linking.judge_link(left=drawn.right, right=drawn.left, by=CLERK)
    assert link_quality.sample_so_far(by=CLERK).judged == 1


def test_nobody_else_looks(client: Client) -> None:
    for ask in (link_quality.links_to_judge, link_quality.quality, link_quality.contradictions):
        with pytest.raises(NotAllowed):
            ask(by=TERMINAL)


def test_a_group_falls_behind_by_its_links_or_by_its_queue() -> None:
    whole = figures(990, 1000, waiting=100, entries=10_000)
    assert falls_behind(figures(30, 50), whole)
    assert not falls_behind(figures(49, 50), whole)
    assert not falls_behind(figures(3, 9), whole)
    assert falls_behind(figures(0, 0, waiting=10, entries=400), whole)
    assert not falls_behind(figures(0, 0, waiting=10, entries=600), whole)
    assert not falls_behind(figures(0, 0, waiting=9, entries=10), whole)


def test_a_pair_that_waits_in_two_registers_makes_neither_fall_behind() -> None:
    whole = figures(0, 0, waiting=26, entries=4_000)
    registers = {"a": figures(0, 0, waiting=26, entries=1_800), "b": figures(0, 0, waiting=26, entries=2_200)}
    assert [one.falls_behind for one in link_quality.compared(registers, whole)] == [False, False]
    registers["a"] = figures(0, 0, waiting=26, entries=400)
    registers["b"] = figures(0, 0, waiting=26, entries=3_600)
    assert [(one.code, one.falls_behind) for one in link_quality.compared(registers, whole)] == [
        ("a", True),
        ("b", False),
    ]
