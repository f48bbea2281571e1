"""Whoever stores a delivery may be killed at any moment: nothing is lost, nothing doubled, nothing half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.factories.homes import Homes

HARNESS = Path(__file__).with_name("deliveries_crash_harness.py")


def run(home: Path, persons: int, piece: int, kills: int, timeout: int) -> dict[str, Any]:
    """The harness's report."""
    environment = {
        **os.environ,
        "KREISWEIT_PROFILE": "demo",
        "KREISWEIT_HOME": str(home),
        "KREISWEIT_DATABASE": "",
        "KREISWEIT_VAULT_DATABASE": "",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    command = [sys.executable, str(HARNESS), str(persons), str(piece), str(kills), "7"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=timeout)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def whole(persons: int, kills: int) -> dict[str, Any]:
    """What is there after any number of kills."""
    return {
        "kills": kills,
        "torn": 0,
        "state": "accepted",
        "new": persons,
        "records": [persons, persons],
        "keys": True,
        "raw": 0,
        "left": [0, 0, 0],
    }


def test_five_kills_while_six_thousand_rows_are_stored(homes: Homes, tmp_path: Path) -> None:
    homes.migrated(tmp_path)
    found = run(tmp_path, persons=3_000, piece=50, kills=5, timeout=300)
    assert found.pop("resume_s") > 0  # how long depends on the machine
    assert found == whole(3_000, 5)


@pytest.mark.slow
def test_a_hundred_kills_while_two_hundred_thousand_rows_are_stored(homes: Homes, tmp_path: Path) -> None:
    homes.migrated(tmp_path)
    found = run(tmp_path, persons=100_000, piece=250, kills=100, timeout=5_400)
    assert found.pop("resume_s") > 0  # how long depends on the machine
    assert found == whole(100_000, 100)
