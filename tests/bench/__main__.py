"""Runs the measurements that are named, or all, and prints one JSON object."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any


def main(names: list[str]) -> None:
    """Measure on a database of its own in a temporary folder; `linkage --ablation` leaves levels out one by one."""
    if "--ablation" in names:
        os.environ["KREISWEIT_BENCH_ABLATION"] = "1"
        names = [name for name in names if name != "--ablation"]
    with tempfile.TemporaryDirectory(prefix="kreisweit-bench-") as home:
        os.environ["KREISWEIT_HOME"] = home
        os.environ["KREISWEIT_PROFILE"] = "demo"
        os.environ.pop("KREISWEIT_DATABASE", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
        import django

        django.setup()
        from tests.bench.measures import MEASURES

        wanted = names or list(MEASURES)
        found: dict[str, Any] = {name: MEASURES[name](Path(home)) for name in wanted}
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "machine": platform.machine()}
    print(json.dumps({"machine": machine, "measures": found}, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
