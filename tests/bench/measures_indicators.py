"""The twelve own indicators over a snapshot of 100,000 persons, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

PERSONS = 100_000
MUNICIPALITIES = 53
LAST_QUARTER = 2026 * 4 + 2
QUARTERS = 40


def indicators(home: Path) -> dict[str, Any]:
    """Compute in a child, so that its peak of memory is that of the computation."""
    folder = home / "indicators"
    folder.mkdir(exist_ok=True)
    episodes = write_snapshot(folder, PERSONS)
    command = [sys.executable, "-m", "tests.bench.measures_indicators", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"target_s": 5, "target_peak_mb": 1024, "persons": PERSONS, "episodes": episodes, **json.loads(said.stdout)}


def write_snapshot(folder: Path, persons: int) -> int:
    """Invented histories of newcomers as persons.parquet and episodes.parquet; gives the number of episodes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    random = np.random.default_rng(7)
    names = pa.array([f"{number:032x}" for number in random.permutation(persons)])
    people = {
        "person": names,
        "record_key": pa.array(random.integers(0, 2**32, persons), pa.uint32()),
        "sex": pa.array(random.choice(["f", "m"], persons)),
        "birth_year": pa.array(random.integers(1950, 2020, persons), pa.int16()),
    }
    pq.write_table(pa.table(people), folder / "persons.parquet")
    epoch = date(1970, 1, 1)
    arrival = random.integers((date(2014, 1, 1) - epoch).days, (date(2026, 9, 1) - epoch).days, persons)
    parts = list(_residences(random, arrival)) + list(_others(random, arrival))
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = random.permutation(len(rows["who"]))
    rows = {name: values[order] for name, values in rows.items()}
    end = rows["end"].astype("int32")
    table = {
        "person": names.take(pa.array(rows["who"])),
        "number": pa.array(np.arange(len(order)), pa.int32()),
        "kind": pa.array(rows["kind"]),
        "start": pa.array(rows["start"].astype("int32"), pa.int32()).cast(pa.date32()),
        "end": pa.array(end, pa.int32(), mask=end == 0).cast(pa.date32()),
        **{name: pa.array(rows[name]) for name in ("municipality", "nationality", "level", "outcome")},
        **{name: pa.array(rows[name]) for name in ("origin", "destination")},
    }
    pq.write_table(pa.table(table), folder / "episodes.parquet")
    return len(order)


def _part(random: Any, who: Any, kind: str, start: Any, end: Any, **texts: Any) -> dict[str, Any]:
    import numpy as np

    empty = np.full(len(who), "")
    part = {"who": who, "kind": np.full(len(who), kind), "start": start, "end": end}
    names = ("municipality", "nationality", "level", "outcome", "origin", "destination")
    return part | {name: texts.get(name, empty) for name in names}


def _residences(random: Any, arrival: Any) -> Any:
    """Every person arrives; two in five move within the county, one in five leaves for Germany."""
    import numpy as np

    count = len(arrival)
    who = np.arange(count)
    moves = random.random(count) < 0.4
    leaves = random.random(count) < 0.2
    moved = arrival + random.integers(60, 900, count)
    left = moved + random.integers(60, 1500, count)
    place = np.array([f"99001{number:03}" for number in range(MUNICIPALITIES)])
    weight = 1 / np.arange(1, MUNICIPALITIES + 1)
    nationality = random.choice(["SY", "UA", "AF", "TR", "PL"], count)
    homes = [random.choice(place, count, p=weight / weight.sum()) for _ in range(2)]
    first_end = np.where(moves, moved, np.where(leaves, left, 0))
    yield _part(
        random, who, "residence", arrival, first_end, municipality=homes[0], nationality=nationality,
        origin=np.full(count, "abroad"), destination=np.where(moves, "county", np.where(leaves, "germany", "")),
    )  # fmt: skip
    yield _part(
        random, who[moves], "residence", moved[moves], np.where(leaves, left, 0)[moves],
        municipality=homes[1][moves], nationality=nationality[moves],
        origin=np.full(moves.sum(), "county"), destination=np.where(leaves, "germany", "")[moves],
    )  # fmt: skip


def _others(random: Any, arrival: Any) -> Any:
    """Courses, exams, waiting, classes and recognition of parts of the persons."""
    import numpy as np

    shares = {
        "course": (0.7, ("completed", "dropped", "")),
        "exam": (0.6, ("passed", "failed")),
        "waiting": (0.3, ("started", "withdrawn", "")),
        "preparatory_class": (0.15, ("regular", "left", "")),
        "recognition": (0.1, ("full", "partial", "none", "")),
    }
    for kind, (share, outcomes) in shares.items():
        who = np.flatnonzero(random.random(len(arrival)) < share)
        start = arrival[who] + random.integers(20, 1200, len(who))
        length = 1 if kind == "exam" else random.integers(30, 600, len(who))
        outcome = random.choice(outcomes, len(who))
        level = random.choice(["A2", "B1", "B1", "B2"], len(who))
        yield _part(random, who, kind, start, np.where(outcome == "", 0, start + length), outcome=outcome, level=level)


def measure(folder: Path) -> dict[str, Any]:
    """Twelve indicators, 53 municipalities, 40 quarters: seconds with and without bringing the engine in."""
    began = time.perf_counter()
    import ibis

    import kreisweit
    from kreisweit.methods.indicators import Frame, fast, read_definition
    from kreisweit.methods.indicators.periods import quarter_text

    files = sorted((Path(kreisweit.__file__).parent / "data" / "indicators").glob("own_*.toml"))
    definitions = [read_definition(path.read_text(encoding="utf-8"), path.name) for path in files]
    areas = {f"99001{number:03}": f"P{number // 4}" for number in range(MUNICIPALITIES)}
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
        connection.raw_sql(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
    imported = time.perf_counter() - began
    persons, episodes = fast.snapshot_tables()
    turns = []
    for _ in range(3):
        began = time.perf_counter()
        cells = fast.compute(definitions, connection=connection, persons=persons, episodes=episodes, frame=frame)
        turns.append(round(time.perf_counter() - began, 2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"cells": len(cells), "import_s": round(imported, 2), "compute_s": turns, "peak_mb": peak}


MEASURES: dict[str, Callable[[Path], dict[str, Any]]] = {"indicators": indicators}

if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
