"""The folder of an installation: made where it is missing, refused in one sentence where it cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from kreisweit.cli.home import require_home
from kreisweit.cli.refusals import NothingSetUpYet, PlaceNotUsable
from kreisweit.ground.refusal import Refusal


def run(home: Path | str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("KREISWEIT_")}
    variables |= {"KREISWEIT_PROFILE": "demo", "KREISWEIT_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-m", "kreisweit", *arguments],
        env=variables | more, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def answer(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


def refused(refusal: Refusal) -> tuple[int, str, str]:
    """Exit code and sentence, in German, and nothing else."""
    with translation.override("de"):
        return 2, "", f"{refusal.text()} {refusal.advice()}\n"


def test_a_missing_folder_is_made_for_nobody_else(tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"
    done = run(home, "migrate")
    assert (done.returncode, done.stderr) == (0, "")
    assert home.stat().st_mode & 0o777 == 0o700
    assert {"kreisweit.sqlite3", "vault.sqlite3"} <= {path.name for path in home.iterdir()}


@pytest.mark.slow
def test_rights_of_a_folder_that_is_there_stay_as_they_are(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir(mode=0o750)
    require_home(begins=True)
    assert settings.HOME.stat().st_mode & 0o777 == 0o750
    assert list(settings.HOME.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["setup", pytest.param("logins", marks=pytest.mark.slow), pytest.param("worker", marks=pytest.mark.slow)]
)
def test_before_the_first_migration_a_command_says_what_comes_first(tmp_path: Path, command: str) -> None:
    home = tmp_path / "new"
    assert answer(run(home, command)) == refused(NothingSetUpYet(place=str(home)))
    assert not home.exists()


@pytest.mark.slow
def test_a_folder_without_a_database_is_told_apart_from_a_broken_one(tmp_path: Path) -> None:
    assert answer(run(tmp_path, "setup")) == refused(NothingSetUpYet(place=str(tmp_path)))
    (tmp_path / "kreisweit.sqlite3").mkdir()
    assert answer(run(tmp_path, "setup")) == refused(PlaceNotUsable(place=str(tmp_path / "kreisweit.sqlite3")))


@pytest.mark.parametrize("command", [("migrate",), pytest.param(("django", "migrate"), marks=pytest.mark.slow)])
def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("")
    home = tmp_path / "file" / "home"
    assert answer(run(home, *command)) == refused(PlaceNotUsable(place=str(home)))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can write")
@pytest.mark.parametrize("command", ["migrate", "setup"])
def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(command: str) -> None:
    assert answer(run("/proc", command)) == refused(PlaceNotUsable(place="/proc"))


@pytest.mark.slow
def test_a_database_file_elsewhere_needs_its_folder(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    done = run(tmp_path / "home", "migrate", KREISWEIT_DATABASE=f"sqlite:///{elsewhere}/house.sqlite3")
    assert answer(done) == refused(PlaceNotUsable(place=str(elsewhere)))
    assert not elsewhere.exists()


def test_an_image_is_built_without_an_installation(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path / "home"
    monkeypatch.setenv("KREISWEIT_BUILD", "1")
    require_home(begins=False)
    assert not settings.HOME.exists()
