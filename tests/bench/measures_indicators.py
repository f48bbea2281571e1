"""The twelve own indicators over a snapshot of 100,000 persons, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kreisweit.cli.invented.histories import PLACES, write_histories

PERSONS = 100_000
LAST_QUARTER = 2026 * 4 + 2
QUARTERS = 40


def indicators(home: Path) -> dict[str, Any]:
    """Compute in a child, so that its peak of memory is that of the computation."""
    folder = home / "indicators"
    folder.mkdir(exist_ok=True)
    episodes = write_histories(folder, PERSONS)
    command = [sys.executable, "-m", "tests.bench.measures_indicators", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"target_s": 5, "target_peak_mb": 1024, "persons": PERSONS, "episodes": episodes, **json.loads(said.stdout)}


def measure(folder: Path) -> dict[str, Any]:
    """Twelve indicators, 53 municipalities, 40 quarters: seconds with and without bringing the engine in."""
    began = time.perf_counter()
    import ibis

    from kreisweit.methods.indicators import Frame, fast
    from kreisweit.methods.indicators.periods import quarter_text
    from kreisweit.releases.catalogue_files import read_definitions

    definitions = read_definitions()
    areas = {place: f"P{number // 4}" for number, place in enumerate(PLACES)}
    frame = Frame(
        quarters=tuple(quarter_text(LAST_QUARTER - QUARTERS + 1 + number) for number in range(QUARTERS)),
        county="99001",
        areas=areas,
        joined=frozenset(areas),
        population={(area, 2016): 5000 for area in areas},
    )
    connection = ibis.duckdb.connect(threads=2, memory_limit="700MB")
    for name in ("persons", "episodes"):
        path = str(folder / f"{name}.parquet").replace("'", "''")
        connection.raw_sql(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    imported = time.perf_counter() - began
    persons, episodes = fast.snapshot_tables()
    turns = []
    for _ in range(3):
        began = time.perf_counter()
        cells = fast.compute(definitions, connection=connection, persons=persons, episodes=episodes, frame=frame)
        turns.append(round(time.perf_counter() - began, 2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"cells": len(cells), "import_s": round(imported, 2), "compute_s": turns, "peak_mb": peak}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
