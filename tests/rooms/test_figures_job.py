"""Bringing figures in as background work: once, in the name of whoever delivered them, safely read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kreisweit.files.actions import store_upload
from kreisweit.ground.today import today
from kreisweit.jobs.actions import enqueue_job
from kreisweit.jobs.models import Job, JobState
from kreisweit.jobs.queries import describe
from kreisweit.jobs.runner import run_job
from kreisweit.methods.intake import LAYOUTS
from kreisweit.monitoring import reading
from kreisweit.monitoring.jobs import FIGURE_FILE, FIGURE_TYPES, IMPORT_FIGURES
from kreisweit.people.models import Membership, User
from kreisweit.places import official_files
from kreisweit.releases.models import Figure, Release

pytestmark = pytest.mark.django_db
HEADER = b"indicator,level,area,period,value\n"
ROW = b"population,municipality,14626110,2023-12-31,56000\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def statistician() -> User:
    user = User.objects.create_user("zahlen@musterland.example", name="Z")
    Membership.objects.create(user=user, role="statistician", scope="county", valid_from=today())
    return user


def deliver(
    user: User, data: bytes, *, layout: str = "generic", source: str = "zensus2022", name: str = "a.csv"
) -> Job:
    stored = store_upload(SimpleUploadedFile(name, data), purpose=FIGURE_FILE, allowed=FIGURE_TYPES, by=user)
    params = {"file": stored.pk, "layout": layout, "source": source, "within": "14626"}
    job = enqueue_job(IMPORT_FIGURES, params=params, by=user)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_done_and_the_same_file_again(goerlitz: Any, statistician: User) -> None:
    data = HEADER + ROW + ROW.replace(b"14626110", b"01001000") + ROW.replace(b"14626110", b"1462611")
    first, second = deliver(statistician, data), deliver(statistician, data)
    assert first.state == "done"
    release = Release.objects.get(pk=first.result["release"])
    assert (release.published_by, release.scope) == (statistician.pk, "14626")
    findings = [(f["code"], f["row"], f["severity"]) for f in first.result["findings"]]
    assert findings == [("key_leading_zero_lost", 4, "error")]
    numbers = ("rows_read", "cells", "new", "corrected", "unchanged", "outside")
    assert {n: first.result[n] for n in numbers} == {
        "rows_read": 3, "cells": 1, "new": 1, "corrected": 0, "unchanged": 0, "outside": 1,
    }  # fmt: skip
    assert (second.state, second.result["release"], second.result["unchanged"]) == ("done", None, 1)


def test_killed_after_the_import_gives_the_same_report(goerlitz: Any, statistician: User) -> None:
    job = deliver(statistician, HEADER + ROW)
    report, count = job.result, Figure.objects.count()
    Job.objects.update(state=JobState.WAITING, ended_at=None, result=None)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, Figure.objects.count()) == ("done", report, count)


def test_a_file_that_does_not_fit(goerlitz: Any, statistician: User) -> None:
    releases = Release.objects.count()
    job = deliver(statistician, b"a,b\n1,2\n")
    assert (job.state, job.error_code, sorted(job.error_params)) == (
        "failed", "columns_missing", ["found", "layout", "missing"],
    )  # fmt: skip
    assert "generic" in describe(job).error
    assert describe(job).remedy != ""
    assert Release.objects.count() == releases


def test_unknown_codes_are_refused_in_words(goerlitz: Any, statistician: User) -> None:
    job = deliver(statistician, HEADER + ROW.replace(b"population", b"unheard_of"))
    assert (job.error_code, job.error_params) == ("unknown_indicators", {"codes": "unheard_of"})
    assert "unheard_of" in describe(job).error


def test_a_right_that_ended_in_between(goerlitz: Any, statistician: User) -> None:
    Membership.objects.all().delete()
    assert deliver(statistician, HEADER + ROW).error_code == "not_allowed"


def test_a_bomb_costs_the_child_only(goerlitz: Any, statistician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    job = deliver(statistician, HEADER + ROW)
    assert (job.error_code, job.error_params) == ("limit_exceeded", {"seconds": 1, "megabytes": 300})


@pytest.mark.parametrize("layout", ["zensus2022", "inkar"])
def test_the_real_files_fit_into_the_limits(layout: str) -> None:
    path, _, source = next(f for f in official_files.figure_files("14626") if f[1] == layout)
    figures = reading.read_limited(path.read_bytes(), layout=layout, filename=path.name, source=source)
    assert len(figures.table.cells) > 50_000
    assert figures.layout in LAYOUTS
