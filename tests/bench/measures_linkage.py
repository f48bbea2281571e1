"""How fast and how well records of different registers are linked, on invented deliveries of the pool "test"."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

PERSONS = int(os.environ.get("KREISWEIT_BENCH_PERSONS", "100000"))
TARGET = {"total_s": 60, "f1": 0.965, "precision": 0.99, "doubtful_share": 0.02}
SEED = int(os.environ.get("KREISWEIT_BENCH_SEED", "41"))
MEMORY_MB = 1500


def linkage(home: Path) -> dict[str, Any]:
    """Link PERSONS invented persons in a process of its own, whose peak of memory is then that of the work."""
    from tests.bench.delivered import delivered

    if os.environ.get("KREISWEIT_BENCH_ABLATION"):
        from tests.bench.ablation_linkage import ablation

        return ablation(home / "linkage")
    folder = home / "linkage"
    delivered(folder, persons=PERSONS, seed=SEED)
    command = [sys.executable, "-m", "tests.bench.measures_linkage", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"target": TARGET, "persons": PERSONS, **json.loads(done.stdout)}


def measured(folder: Path) -> dict[str, Any]:
    """Read the files, link, compare with the truth."""
    import duckdb
    from tests.bench.delivered import read_folder

    from kreisweit.methods.linkage.link import link
    from kreisweit.methods.linkage.measures import groups_quality, pairs_quality, persons_quality
    from kreisweit.methods.linkage.settings import LinkSettings

    data = read_folder(folder)
    before = _peak()
    steps: dict[str, float] = {}
    began = last = time.perf_counter()
    running = "prepare"

    def tell(step: str, _done: int, _total: int) -> None:
        nonlocal last, running
        now = time.perf_counter()
        steps[running] = round(steps.get(running, 0) + now - last, 2)
        last, running = now, step

    config = {"threads": 2, "memory_limit": f"{MEMORY_MB}MB", "temp_directory": ""}
    with duckdb.connect(config=config) as connection:
        linked = link(data.records, connection=connection, progress=tell)
    total = time.perf_counter() - began
    settings = LinkSettings()
    automatic = [(e.left, e.right) for e in linked.edges if e.probability >= settings.automatic]
    return {
        "records": len(data.records),
        "total_s": round(total, 1),
        "cpu_s": round(time.process_time(), 1),
        "steps_s": steps,
        "peak_mb": _peak(),
        "peak_mb_before": before,
        "doubtful": len(linked.doubtful),
        "doubtful_share": round(len(linked.doubtful) / len(data.records), 4),
        "pairs": _told(pairs_quality(automatic, data.truth)),
        "groups": _told(groups_quality(linked.groups, data.truth)),
        "persons_whole": _told(persons_quality(linked.groups, data.truth)),
        "groups_by_origin": _by_origin(linked.groups, data.truth, data.origins),
    }


def _by_origin(
    groups: Sequence[Sequence[str]], truth: Mapping[str, int], origins: Mapping[Hashable, str]
) -> dict[str, Any]:
    from kreisweit.methods.linkage.measures import groups_quality

    found = {}
    for origin in sorted(set(origins.values())):
        own = {record: person for record, person in truth.items() if origins[person] == origin}
        parts = [[record for record in group if record in own] for group in groups]
        found[origin] = {"records": len(own), **_told(groups_quality(parts, own))}
    return found


def _told(quality: Any) -> dict[str, float]:
    return {name: round(getattr(quality, name), 4) for name in ("precision", "recall", "f1")}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]))))
