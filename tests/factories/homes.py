"""Demo installations for tests that start processes: made once a run, copied for each test.

Migrations and a county's figures take processes of seconds each; a folder with two small databases is copied at once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def demo_environment(home: Path) -> dict[str, str]:
    """Variables of a process of the demo in that folder."""
    return {
        **os.environ,
        "KREISWEIT_PROFILE": "demo",
        "KREISWEIT_HOME": str(home),
        "KREISWEIT_DATABASE": "",
        "KREISWEIT_VAULT_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "kreisweit.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONWARNINGS": "",
    }


class Homes:
    """The templates of one test run; its workers share them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def migrated(self, home: Path) -> None:
        """Tables as `kreisweit migrate` makes them, in a folder that is empty or not there."""
        shutil.copytree(self._made("migrated"), home, dirs_exist_ok=True)

    def with_county(self, home: Path, county: str) -> None:
        """The same after `kreisweit setup`. Raises CalledProcessError with the output."""
        shutil.copytree(self._made(county), home, dirs_exist_ok=True)

    def _made(self, name: str) -> Path:
        """A template; the first worker that wants it makes it, the others wait."""
        import fcntl  # not on Windows, where the tests without processes run

        ready, half = self._folder / name, self._folder / f"{name}.half"
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                shutil.rmtree(half, ignore_errors=True)
                half.mkdir(mode=0o700)
                if name == "migrated":
                    _run(half, "migrate")
                else:
                    self.migrated(half)
                    _run(half, "setup", "--county", name)
                half.rename(ready)
        return ready


def prepare_demo(home: Path, county: str) -> None:
    """A database in the folder with that county set up, from the beginning; raises CalledProcessError with the output."""
    home.mkdir(parents=True, exist_ok=True)
    _run(home, "migrate")
    _run(home, "setup", "--county", county)


def _run(home: Path, *command: str) -> None:
    words = [sys.executable, "-m", "kreisweit", *command]
    subprocess.run(words, env=demo_environment(home), check=True, capture_output=True)
