"""What deliveries brought is linked by itself: one linkage for many of them, never without clearance, until switched off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories.vault_persons import LINK, groups, invented, open_registers, store
from tests.factories.vault_world import slip

from kreisweit.audit.actions import SYSTEM, TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now
from kreisweit.jobs.models import Job, JobState
from kreisweit.jobs.run import Cancelled
from kreisweit.monitoring import jobs_linking
from kreisweit.monitoring.actions import linking, linking_by_itself
from kreisweit.monitoring.actions.linking_by_itself import link_what_is_new
from kreisweit.monitoring.models import LinkingChoice, LinkRun
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Operation
from kreisweit.privacy.refusals import NotCleared
from kreisweit.vault import queries

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CLERK = User(pk=7, email="clerk@example.org")


class Run:
    """What a running job holds, without a job."""

    def __init__(self, number: int, person: int | None) -> None:
        self.job_id, self.created_by, self.cursor = number, person, None

    def progress(self, *_said: object) -> None: ...

    def save_cursor(self, cursor: object) -> None:
        self.cursor = cursor


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list:  # type: ignore[type-arg]
    """Records that are linked, and forty that are not delivered yet. The gate has tests of its own."""
    monkeypatch.setattr(jobs_linking, "_clearance", lambda: LINK)
    monkeypatch.setattr(jobs_linking, "_allowed", lambda _run: CLERK)
    monkeypatch.setattr(linking_by_itself, "clearance_for", lambda *_said, operation: slip(operation))
    for place in (linking,):
        monkeypatch.setattr(place, "may_link_records", lambda _by: True)
    found = invented(tmp_path, 120)
    open_registers({record.register for record in found.records})
    store(found.records[:-40], 1)
    return list(found.records)


def begin(world: list) -> None:  # type: ignore[type-arg]
    jobs_linking.link_records(Run(900, 7))


def test_many_deliveries_make_one_linkage_in_the_name_of_the_system(world: list) -> None:  # type: ignore[type-arg]
    assert link_what_is_new(by=SYSTEM) is None, "the first linkage is a person's to begin"
    begin(world)
    assert link_what_is_new(by=SYSTEM) is None, "nothing waits"
    queued = []
    for number in range(10):
        store(world[-40 + 4 * number :][:4], 2 + number)
        queued.append(link_what_is_new(by=SYSTEM))
    job = Job.objects.get()
    assert [one is not None for one in queued] == [True] + [False] * 9
    assert (job.params, job.created_by) == ({"by_itself": True}, None)
    told = jobs_linking.link_records(Run(job.pk, None), by_itself=True)
    assert (told["records"], told["persons"]) == (len(world), len(groups()))
    assert queries.waiting_entries(clearance=LINK, by=TERMINAL) == []
    Job.objects.update(state=JobState.DONE, ended_at=now())
    assert link_what_is_new(by=SYSTEM) is None
    kept = LinkRun.objects.get(job=job.pk)
    assert (kept.started_by, sum(kept.clusters.values())) == (None, kept.persons)
    event = AuditEvent.objects.filter(event="monitoring.link_records", target_id=str(kept.pk)).get()
    assert (event.actor_kind, event.actor_id) == ("system", None)


def test_it_rests_after_a_failure_while_others_work_and_without_clearance(
    world: list,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[type-arg]
) -> None:
    begin(world)
    store(world[-40:], 2)
    for state, kind in (
        (JobState.FAILED, "monitoring.link_records"),
        (JobState.CANCELLED, "monitoring.link_records"),
        (JobState.WAITING, "monitoring.link_records"),
        (JobState.WAITING, "monitoring.store_delivery"),
    ):
        over = {"ended_at": now()} if state != JobState.WAITING else {}
        failed = {"error_code": "x"} if state == JobState.FAILED else {}
        job = Job.objects.create(kind=kind, state=state, created_at=now(), **over, **failed)
        assert link_what_is_new(by=SYSTEM) is None
        job.delete()

    def closed(*_said: object, operation: Operation) -> None:
        raise NotCleared([])

    with monkeypatch.context() as patch:
        patch.setattr(linking_by_itself, "clearance_for", closed)
        assert link_what_is_new(by=SYSTEM) is None
    assert link_what_is_new(by=SYSTEM) is not None


def test_more_than_is_linked_is_left_to_a_person(world: list) -> None:  # type: ignore[type-arg]
    begin(world)
    store([replace(record, given_name="Zzyzx") for record in world], 2)
    assert link_what_is_new(by=SYSTEM) is None


def test_the_trust_office_switches_it_off(world: list) -> None:  # type: ignore[type-arg]
    begin(world)
    store(world[-40:], 2)
    linking.choose_linking(second_reader=False, by_itself=False, by=CLERK)
    linking.choose_linking(second_reader=False, by_itself=False, by=CLERK)
    assert LinkingChoice.objects.count() == 1
    assert link_what_is_new(by=SYSTEM) is None
    with pytest.raises(Cancelled):
        jobs_linking.link_records(Run(1, None), by_itself=True)
    with pytest.raises(NotAllowed):
        jobs_linking.link_records(Run(2, 7), by_itself=True)
    linking.choose_linking(second_reader=True, by_itself=True, by=CLERK)
    assert link_what_is_new(by=SYSTEM) is not None
    said = AuditEvent.objects.filter(event="monitoring.choose_linking").order_by("pk").values_list("details", flat=True)
    assert [one["by_itself"] for one in said] == [False, True]


def test_nobody_else_chooses() -> None:
    with pytest.raises(NotAllowed):
        linking.choose_linking(second_reader=True, by_itself=True, by=TERMINAL)
    with pytest.raises(NotAllowed):
        linking.stop_linking(job=1, by=TERMINAL)
