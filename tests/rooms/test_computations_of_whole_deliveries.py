"""Figures count whole deliveries alone, and nobody who was erased since."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from tests.factories.delivery_world import delivered, register, resident, set_up, supplier_of, taken_over, worked
from tests.factories.people_world import person

from kreisweit.ground.today import now
from kreisweit.jobs.models import Job
from kreisweit.jobs.runner import run_job
from kreisweit.monitoring import jobs_computing
from kreisweit.monitoring.actions.deliveries import accept_delivery, undo_delivery
from kreisweit.monitoring.actions.releases import compute_figures
from kreisweit.monitoring.histories_folder import destroy_leftovers, private_folder
from kreisweit.monitoring.models import Computation, LinkRun
from kreisweit.monitoring.refusals import StoringUnderWay
from kreisweit.monitoring.standing import objections
from kreisweit.monitoring.subjects import COMPUTE_FIGURES
from kreisweit.people import roles
from kreisweit.people.models import User
from kreisweit.vault.actions.snapshots import Snapshot

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ERASED = ["persons were erased since because their address is blocked"]


@pytest.fixture(autouse=True)
def statistician(settings: Any, tmp_path: Path) -> User:
    """Of a county whose records were linked once."""
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    set_up()
    LinkRun.objects.create(
        key=uuid4(), job=1, model_version="a" * 64, records=1, persons=1, merged=0, split=0, doubtful=0,
        finished_at=now(),
    )  # fmt: skip
    return person("zahl", roles.STATISTICIAN)


def test_nothing_is_computed_while_a_delivery_is_being_taken_over(statistician: User) -> None:
    found = delivered(register(resident("1")))
    found = accept_delivery(delivery=found, only_good=False, by=supplier_of("ewo-kreis"))
    with pytest.raises(StoringUnderWay):
        compute_figures(by=statistician)
    worked(found)
    assert compute_figures(by=statistician).state == "waiting"


def test_a_delivery_of_which_half_was_read_is_not_counted(statistician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is accepted, read when half of it is stored, and finished before anybody looks again."""
    found = delivered(register(resident("1")))
    job = compute_figures(by=statistician)

    def meanwhile(**_said: object) -> Snapshot:
        assert taken_over(found).state == "accepted"
        return Snapshot(1, 1, "a" * 64, None, frozenset(), frozenset({found.key.hex}))

    monkeypatch.setattr(jobs_computing, "write_snapshot", meanwhile)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code, Computation.objects.count()) == ("failed", "storing_under_way", 0)


def said_against(computed_at: datetime) -> list[str]:
    """Of a computation that took a second and counted nobody of whom anything else could be said."""
    made = Computation(joined=[], controllers=[], deliveries=[], computed_at=computed_at, seconds=1)
    with translation.override("en"):
        return objections(made, [])


@pytest.mark.parametrize("undone", [False, True])
def test_who_was_erased_since_is_not_published_any_more(undone: bool) -> None:
    taken_over(delivered(register(resident("1"), resident("2"))))
    found = delivered(register(resident("1", SPERRE="1"), resident("3")))
    before = now()
    assert said_against(before) == []
    by = supplier_of("ewo-kreis")
    found = accept_delivery(delivery=found, only_good=False, by=by)
    assert said_against(before) == ERASED  # may have happened already
    found = worked(found)
    assert found.erased == 1
    if undone:
        undo_delivery(delivery=found, by=by)
    assert said_against(before) == ERASED
    assert found.decided_at is not None
    assert said_against(found.decided_at + timedelta(seconds=2)) == []  # computed without them


def test_a_later_delivery_that_erases_nobody_does_no_harm() -> None:
    taken_over(delivered(register(resident("1"))))
    before = now()
    found = taken_over(delivered(register(resident("1", STAAT="423"), resident("2", SPERRE="1"))))
    assert (found.erased, said_against(before)) == (0, [])


def test_what_a_killed_computation_left_is_destroyed(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    left = tmp_path / "snapshots" / "tmpkilled"
    left.mkdir(parents=True)
    (left / "persons.parquet").write_bytes(b"x")
    running = Job.objects.create(
        kind=COMPUTE_FIGURES, state="running", created_at=now(), started_at=now(), heartbeat=now(), attempt=1
    )
    assert (destroy_leftovers(), left.exists()) == (0, True)
    running.delete()
    assert (destroy_leftovers(), left.exists(), destroy_leftovers()) == (1, False, 0)
    left.mkdir()
    with private_folder() as folder:
        assert (left.exists(), folder.stat().st_mode & 0o077) == (False, 0)
    assert list((tmp_path / "snapshots").iterdir()) == []
