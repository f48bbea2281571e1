"""The life of a job: states, progress, cancel, errors without values, taking up, tidying."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone, translation

from kreisweit.audit.actions import SYSTEM
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotAllowed, NotFound, Refusal
from kreisweit.ground.today import now
from kreisweit.jobs import actions, queries, registry, rules, states, ticks
from kreisweit.jobs import worker as jobs_worker
from kreisweit.jobs.models import Job, JobState, Tick
from kreisweit.jobs.run import Cancelled, JobRun, Stopping, Superseded
from kreisweit.jobs.runner import claim, run_job
from kreisweit.jobs.worker import Heart, JobWorker, Worker

pytestmark = pytest.mark.django_db
CANARY = "Erika-Geheim-4711"


class FileOdd(Refusal):
    """A refusal with parameters, as rooms define them."""

    code = "tests_file_odd"
    sentence = "Line %(line)s is odd."
    remedy = "Mend line %(line)s."


@pytest.fixture(autouse=True)
def _operators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "may_view_all_jobs", lambda user: getattr(user, "operator", False))


@pytest.fixture
def kind() -> Iterator[Any]:
    """Register the work of "tests.work"; call it with the function."""
    yield lambda function: registry.job_kind("tests.work", title="Work", steps={"one": "First"})(function)
    registry.forget_kind("tests.work")


def person(pk: int = 7, *, operator: bool = False) -> Any:
    return SimpleNamespace(pk=pk, operator=operator)


def queued(**params: Any) -> Job:
    return actions.enqueue_job("tests.work", params=params, by=person())


def events(job: Job) -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(target_kind="jobs.Job", target_id=str(job.pk)).order_by("id")
    return list(rows.values_list("event", "actor_kind"))


def test_every_transition() -> None:
    outcome = {}
    for state, verb in product(JobState, states.TRANSITIONS):
        try:
            outcome[state.value, verb] = states.next_state(state, verb).value
        except states.JobIsOver:
            outcome[state.value, verb] = "over"
        except ValueError:
            outcome[state.value, verb] = "bug"
    over = {(s, v): "over" for s in ("done", "failed", "cancelled") for v in states.TRANSITIONS}
    assert outcome == over | {
        ("waiting", "start"): "running",
        ("waiting", "finish"): "bug",
        ("waiting", "fail"): "failed",
        ("waiting", "cancel"): "cancelled",
        ("waiting", "requeue"): "waiting",
        ("running", "start"): "bug",
        ("running", "finish"): "done",
        ("running", "fail"): "failed",
        ("running", "cancel"): "cancelled",
        ("running", "requeue"): "waiting",
    }


def test_done(kind: Any) -> None:
    @kind
    def work(run: JobRun, *, number: int) -> dict[str, int]:
        run.progress(1, 4, "one")
        assert Job.objects.get().done == 0  # inside the test's transaction nothing is written
        return {"double": number * 2}

    job = queued(number=21)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempt, job.error_code) == ("done", {"double": 42}, 1, "")
    assert events(job) == [("jobs.enqueue_job", "user"), ("jobs.finish_job", "system")]
    run_job(job.pk)  # a second row of the queue for the same job changes nothing
    job.refresh_from_db()
    assert job.attempt == 1


@pytest.mark.django_db(transaction=False)
def test_progress_is_written_outside_transactions(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kind(lambda run: None)
    job = claim(queued().pk)
    assert job is not None
    run = JobRun(job)
    monkeypatch.setattr("kreisweit.jobs.run.transaction.get_connection", lambda: SimpleNamespace(in_atomic_block=False))
    run.progress(1, 10, "one")
    run.progress(2, 10, "one")  # within half a second: not written
    assert Job.objects.values_list("done", "total", "step").get() == (1, 10, "one")
    run.progress(30, 10, "two")  # a new step always; never more than all
    assert Job.objects.values_list("done", "total", "step").get() == (10, 10, "two")
    Job.objects.update(cancel_requested=True)
    with pytest.raises(Cancelled):
        run.progress(10, 10, "three")


def test_bug_leaves_no_value(kind: Any, caplog: pytest.LogCaptureFixture) -> None:
    @kind
    def work(run: JobRun) -> None:
        secret = CANARY
        raise ValueError(f"cannot read {secret}")

    job = queued()
    with caplog.at_level(logging.DEBUG):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_params) == ("failed", "bug:ValueError", {})
    assert CANARY not in caplog.text
    assert CANARY not in str(list(Job.objects.values())) + str(list(AuditEvent.objects.values()))
    assert [r.getMessage().split(" at ")[0] for r in caplog.records if r.name == "kreisweit.jobs"] == [
        f"job {job.pk} (tests.work) failed: ValueError"
    ]
    with translation.override("en"):
        assert str(job.pk) in queries.describe(job).remedy


def test_refusal_keeps_code_and_params(kind: Any) -> None:
    @kind
    def work(run: JobRun) -> None:
        raise FileOdd(line=3)

    job = queued()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.error_code, job.error_params) == ("tests_file_odd", {"line": 3})
    assert queries.error_texts(job) == ("Line 3 is odd.", "Mend line 3.")


def test_result_that_cannot_be_stored_is_a_bug(kind: Any) -> None:
    kind(lambda run: {"set": {1}})
    job = queued()
    with transaction.atomic():
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "bug:TypeError")


def test_chunk_and_cursor_stand_or_fall_together(kind: Any) -> None:
    kind(lambda run: None)
    job = claim(queued().pk)
    assert job is not None
    run = JobRun(job)
    with run.chunk() as chunk:
        Tick.objects.create(name="first")
        chunk.cursor = {"row": 1}
    with pytest.raises(RuntimeError), run.chunk() as chunk:  # noqa: PT012
        Tick.objects.create(name="second")
        raise RuntimeError
    with pytest.raises(ValueError, match="cursor"), run.chunk():
        Tick.objects.create(name="third")
    Job.objects.update(attempt=99)  # believed dead and taken up elsewhere
    with pytest.raises(Superseded), transaction.atomic():  # noqa: PT012
        Tick.objects.create(name="fourth")
        run.save_cursor(2)
    with pytest.raises(Superseded):
        run.safe_point()
    assert list(Tick.objects.values_list("name", flat=True)) == ["first"]
    assert (Job.objects.get().cursor, run.cursor) == ({"row": 1}, {"row": 1})


def test_cancel_waiting_and_running(kind: Any) -> None:
    @kind
    def work(run: JobRun) -> None:
        actions.cancel_job(Job.objects.get(pk=run.job_id), by=person())
        run.safe_point()
        raise AssertionError("the safe point lets nothing through")

    waiting, running = queued(), queued()
    assert actions.cancel_job(waiting, by=person()).state == "cancelled"
    run_job(waiting.pk)
    run_job(running.pk)
    assert sorted(Job.objects.values_list("state", "attempt")) == [("cancelled", 0), ("cancelled", 1)]
    assert events(running) == [("jobs.enqueue_job", "user"), ("jobs.cancel_job", "user"), ("jobs.cancel_job", "system")]
    with pytest.raises(states.JobIsOver):
        actions.cancel_job(running, by=person())


def test_who_may_see_and_cancel(kind: Any) -> None:
    kind(lambda run: None)
    job = queued()
    with pytest.raises(NotAllowed):
        actions.cancel_job(job, by=person(8))
    with pytest.raises(NotFound):
        queries.job_for(person(8), job.pk)
    with pytest.raises(NotFound):
        queries.job_for(person(), job.pk, kind="another.kind")
    assert queries.job_for(person(), job.pk) == job
    assert list(queries.visible_to(person(8, operator=True))) == [job]
    assert list(queries.visible_to(SimpleNamespace(pk=None))) == []
    assert actions.cancel_job(job, by=person(8, operator=True)).state == "cancelled"


def test_stop_of_the_worker_puts_back(kind: Any) -> None:
    stop = threading.Event()

    @kind
    def work(run: JobRun) -> None:
        with run.chunk() as chunk:
            chunk.cursor = 5
        stop.set()
        run.safe_point()

    job = queued()
    run_job(job.pk, stop=stop)
    job.refresh_from_db()
    assert (job.state, job.cursor, job.crashes) == ("waiting", 5, 0)
    with pytest.raises(Stopping):
        JobRun(job, stop=stop).progress(0, 0)


def make_quiet(**changes: Any) -> None:
    Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=31), **changes)


def test_dead_jobs_are_taken_up_and_given_up(kind: Any) -> None:
    kind(lambda run: None)
    job = queued()
    for crash in range(1, 5):
        claim(job.pk)
        assert actions.resume_dead_jobs(by=SYSTEM) == 0  # its heart beats
        make_quiet()
        assert actions.resume_dead_jobs(by=SYSTEM) == 1
        job.refresh_from_db()
        assert (job.state, job.crashes) == ("waiting", crash)
    claim(job.pk)
    make_quiet()
    actions.resume_dead_jobs(by=SYSTEM)
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "job_died")
    assert actions.resume_dead_jobs(by=SYSTEM) == 0


def test_a_cursor_that_moves_forgives_crashes(kind: Any) -> None:
    kind(lambda run: None)
    job = queued()
    Job.objects.update(crashes=4)
    claimed = claim(job.pk)
    assert claimed is not None
    JobRun(claimed).save_cursor(1)
    job.refresh_from_db()
    assert job.crashes == 0


def test_dead_job_that_was_to_stop_is_cancelled(kind: Any) -> None:
    kind(lambda run: None)
    job = queued()
    claim(job.pk)
    make_quiet(cancel_requested=True)
    actions.resume_dead_jobs(by=SYSTEM)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_waiting_job_whose_place_in_the_queue_is_lost(kind: Any) -> None:
    kind(lambda run: None)
    job = queued()
    make_quiet()
    before = Job.objects.get().task_id
    assert actions.resume_dead_jobs(by=SYSTEM) == 1
    job.refresh_from_db()
    assert (job.state, job.crashes, job.task_id == before) == ("waiting", 0, False)


def test_params_are_ids_and_codes(kind: Any) -> None:
    kind(lambda run: None)
    for bad in (1.5, {"a": 1}, "x" * 201, b"x", [[1]]):
        with pytest.raises(TypeError):
            queued(value=bad)
    with pytest.raises(LookupError):
        actions.enqueue_job("tests.unknown", params={}, by=SYSTEM)
    assert queued(a=1, b="code", c=None, d=True, e=["x", 1]).params == {
        "a": 1,
        "b": "code",
        "c": None,
        "d": True,
        "e": ["x", 1],
    }


def test_kind_is_registered_once(kind: Any) -> None:
    kind(lambda run: None)
    with pytest.raises(ValueError, match="twice"):
        registry.job_kind("tests.work", title="Other")(test_kind_is_registered_once)


def test_in_words(kind: Any) -> None:
    kind(lambda run: None)
    job = queued()
    job.state, job.step, job.done, job.total = JobState.RUNNING, "one", 25, 100
    job.started_at = now() - timedelta(seconds=30)
    with translation.override("en"):
        text = queries.describe(job)
    assert (text.title, text.step, text.percent, text.error, text.is_over) == ("Work", "First", 25, "", False)
    assert text.seconds_left in (89, 90, 91)
    job.done = 4
    assert queries.seconds_left(job) is None
    job.kind = "gone.kind"
    assert queries.describe(job).title == "gone.kind"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "done"},
        {"state": "failed", "ended_at": now()},
        {"done": 5, "total": 4},
        {"error_code": "x"},
        {"state": "running"},
    ],
)
def test_the_database_refuses_nonsense(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(**({"kind": "tests.work", "created_at": now()} | wrong))


def test_heart_speaks_for_its_own_attempt_only(kind: Any) -> None:
    kind(lambda run: None)
    job = claim(queued().pk)
    assert job is not None
    heart = Heart()
    make_quiet()
    quiet = Job.objects.get().heartbeat
    heart.beat()
    heart.hold((job.pk, job.attempt + 1))
    heart.beat()
    assert Job.objects.get().heartbeat == quiet
    heart.hold((job.pk, job.attempt))
    heart.beat()
    assert Job.objects.get().heartbeat > quiet


def test_tick_is_taken_once_until_due_again() -> None:
    start, every, lease = timezone.now(), timedelta(minutes=5), timedelta(minutes=1)
    take = lambda at: ticks.claim_tick("mail", every=every, lease=lease, moment=at)  # noqa: E731
    assert (take(start), take(start)) == (True, False)
    assert take(start + lease) is True  # the first one died during its turn
    ticks.finish_tick("mail", moment=start + lease, error="OSError")
    assert take(start + every) is False
    assert take(start + every + lease) is True
    assert Tick.objects.values_list("last_error", flat=True).get() == "OSError"


def test_tidy(kind: Any) -> None:
    kind(lambda run: None)
    old, young = queued(), queued()
    for job in (old, young):
        run_job(job.pk)
    Job.objects.filter(pk=old.pk).update(ended_at=now() - timedelta(days=91))
    assert actions.tidy_jobs(by=SYSTEM) == 1
    assert list(Job.objects.all()) == [young]


def test_a_worker_waits_for_a_busy_database(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def busy(self: JobWorker) -> None:
        seen.append("asked")
        if len(seen) < 3:
            raise OperationalError("database is locked")

    monkeypatch.setattr(Worker, "run", busy)
    monkeypatch.setattr(connection, "close", lambda: None)
    worker = JobWorker(batch=True)
    monkeypatch.setattr(worker.stop, "wait", lambda seconds: seconds)
    worker.run()
    assert seen == ["asked"] * 3
    monkeypatch.setattr(jobs_worker, "MOST_FAILURES", 1)
    seen.clear()
    with pytest.raises(OperationalError):
        worker.run()
