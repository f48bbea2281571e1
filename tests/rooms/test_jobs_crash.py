"""A worker may die at any moment: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.factories.homes import Homes

HARNESS = Path(__file__).with_name("jobs_crash_harness.py")


def test_kill_minus_nine_twenty_five_times(homes: Homes, tmp_path: Path) -> None:
    homes.migrated(tmp_path)
    environment = {
        **os.environ,
        "KREISWEIT_PROFILE": "demo",
        "KREISWEIT_HOME": str(tmp_path),
        "KREISWEIT_DATABASE": "",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    done = subprocess.run(
        [sys.executable, str(HARNESS), "25", "7"], capture_output=True, text=True, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "kills": 25,
        "torn": 0,
        "rows": [6000, 6000],
        "state": "done",
        "runs_many": True,
    }
