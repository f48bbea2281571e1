"""The job that links: all records first, then what each delivery touched; a new model only as a trial."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.factories.vault_persons import LINK, groups, invented, open_registers, store

from kreisweit.audit.actions import TERMINAL
from kreisweit.monitoring import jobs_linking
from kreisweit.monitoring.models import LinkRun
from kreisweit.people.models import User
from kreisweit.vault import queries

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


class Run:
    """What a running job holds, without a job."""

    def __init__(self, number: int) -> None:
        self.job_id, self.created_by, self.cursor, self.steps = number, 1, None, []

    def progress(self, _done: int, _total: int, step: str = "") -> None:
        if step not in self.steps:
            self.steps.append(step)

    def save_cursor(self, cursor: Any) -> None:
        self.cursor = cursor


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate and the rules have tests of their own."""
    clerk = User(pk=1, email="clerk@example.org")
    monkeypatch.setattr(jobs_linking, "_clearance", lambda: LINK)
    monkeypatch.setattr(jobs_linking, "_allowed", lambda _run: clerk)


def test_deliveries_after_the_first_linkage_are_linked_by_themselves(tmp_path: Path) -> None:
    world = invented(tmp_path, 250)
    open_registers({record.register for record in world.records})
    cut = len(world.records) - 40
    store(world.records[:cut], 1)
    whole, piece, again = Run(1), Run(2), Run(3)
    told = jobs_linking.link_records(whole)
    assert (told["records"], "train" in whole.steps) == (cut, True)
    store(world.records[cut:], 2)
    told = jobs_linking.link_records(piece)
    assert (told["records"], piece.steps) == (len(world.records), ["reading", "score"])
    assert queries.waiting_entries(clearance=LINK, by=TERMINAL) == []
    assert told["persons"] == len(groups())
    assert jobs_linking.link_records(again)["records"] == len(world.records)
    assert LinkRun.objects.count() == 3


def test_a_first_load_is_linked_as_a_whole_and_afresh_changes_nothing(tmp_path: Path) -> None:
    world = invented(tmp_path, 250)
    open_registers({record.register for record in world.records})
    store(world.records[:30], 1)
    jobs_linking.link_records(Run(1))
    store(world.records[30:], 2)
    more = Run(2)
    jobs_linking.link_records(more)
    assert "train" in more.steps
    before = groups()
    store([replace(record, given_name="Zzyzx") for record in world.records[::2]], 3)
    told = jobs_linking.link_records(Run(3), afresh=True)
    assert (set(told), groups()) == ({"tried", "merged", "split"}, before)
    assert LinkRun.objects.count() == 2


def test_a_trial_that_leads_to_the_same_model_is_no_failure(tmp_path: Path) -> None:
    world = invented(tmp_path, 120)
    open_registers({record.register for record in world.records})
    store(world.records, 1)
    jobs_linking.link_records(Run(1))
    before = groups()
    told = jobs_linking.link_records(Run(2), afresh=True)
    assert told == {"same_model": queries.active_version(clearance=LINK, by=TERMINAL)}
    assert (groups(), queries.tried_models(clearance=LINK, by=TERMINAL)) == (before, [])
