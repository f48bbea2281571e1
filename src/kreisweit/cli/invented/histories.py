"""Invented histories of newcomers: test data for `kreisweit monitor`, in a county that does not exist."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

PLACES = tuple(f"99001{number:03}" for number in range(53))
"""Municipalities of the invented county, the larger ones first."""
UNTIL = date(2026, 9, 30)
"""The last day that anything is known of."""


def write_histories(folder: Path, persons: int, *, seed: int = 7) -> int:
    """Write persons.parquet and episodes.parquet (columns of methods.indicators.histories) into a folder; gives the
    number of episodes. The same seed gives the same histories."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    random = np.random.default_rng(seed)
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
    rows = _known(np, {name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
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


def _known(np: Any, rows: dict[str, Any]) -> dict[str, Any]:
    """What can be known on the last day: what ends later goes on, what begins later is not there."""
    last = (UNTIL - date(1970, 1, 1)).days
    rows = {name: values[rows["start"] <= last] for name, values in rows.items()}
    goes_on = rows["end"] > last + 1
    texts = {name: np.where(goes_on, "", rows[name]) for name in ("outcome", "destination")}
    return {**rows, **texts, "end": np.where(goes_on, 0, rows["end"])}


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
    place = np.array(PLACES)
    weight = 1 / np.arange(1, len(PLACES) + 1)
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


def write_areas(folder: Path) -> None:
    """Write areas.csv and population.csv of the invented county: four municipalities to a planning area."""
    areas = [f"{place},P{number // 4}" for number, place in enumerate(PLACES)]
    (folder / "areas.csv").write_text("\n".join(["municipality,planning_area", *areas, ""]), encoding="utf-8")
    totals = [f"{place},2016,{5000 - 60 * number}" for number, place in enumerate(PLACES)]
    (folder / "population.csv").write_text("\n".join(["municipality,year,persons", *totals, ""]), encoding="utf-8")
