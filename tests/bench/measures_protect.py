"""Protection of own figures: tables a second, look-ups a second, whole releases a second."""

from __future__ import annotations

import resource
import statistics
import time
from pathlib import Path
from random import Random
from typing import Any

INDICATORS, QUARTERS, MUNICIPALITIES, PLANNING_AREAS = 12, 40, 53, 6


def protect(_home: Path) -> dict[str, Any]:
    """A table, a million look-ups, and a release of twelve indicators for 53 municipalities and 40 quarters."""
    return {
        "target": {"table_ms": 20},
        "table": _tables(),
        "look_up": _look_ups(),
        "release": _release(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _tables() -> dict[str, Any]:
    from kreisweit.methods.disclosure import perturbation_table

    found: dict[str, Any] = {}
    for name, given in {
        "D5_V3_js2": {"D": 5, "V": 3.0, "js": 2},
        "D2_V09": {"D": 2, "V": 0.9},
        "D5_V3_js2_pstay05": {"D": 5, "V": 3.0, "js": 2, "pstay": 0.5},
        "D10_V5_js2": {"D": 10, "V": 5.0, "js": 2},
    }.items():
        times = []
        for _ in range(15):
            began = time.perf_counter()
            perturbation_table(**given)  # type: ignore[arg-type]
            times.append(time.perf_counter() - began)
        found[name] = {"median_ms": round(statistics.median(times) * 1000, 1)}
    return found


def _look_ups(cells: int = 1_000_000) -> dict[str, Any]:
    import numpy as np

    from kreisweit.methods.disclosure import perturbation_table

    random = np.random.default_rng(1)
    index = perturbation_table(D=5, V=3, js=2).index
    counts, keys = random.integers(0, 400, cells), random.integers(0, 2**32, cells)
    began = time.perf_counter()
    index.many(counts, keys)
    taken = time.perf_counter() - began
    return {"cells": cells, "seconds": round(taken, 3), "cells_per_s": round(cells / taken)}


def _release() -> dict[str, Any]:
    from kreisweit.methods.disclosure import CellKeyRule, InternalTable, perturbation_table
    from kreisweit.methods.disclosure import protect as protected
    from kreisweit.methods.disclosure.rule import counted

    cells, parents = _cells()
    began = time.perf_counter()
    table = protected(InternalTable(cells), CellKeyRule(perturbation_table(D=5, V=3, js=2), parents))
    taken = time.perf_counter() - began
    numbers = {"cells": len(cells), "seconds": round(taken, 2), "cells_per_s": round(len(cells) / taken)}
    return numbers | {"by_reason": counted(table.cells.values())}


def _cells() -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Shares of municipalities of very different sizes, their planning areas and the county: all invented."""
    from kreisweit.methods.disclosure import CellKey
    from kreisweit.methods.disclosure.raw import RawCount, RawRate

    random = Random(7)  # noqa: S311
    sizes = [round(12 * 1.1**k) for k in range(MUNICIPALITIES)]
    parents: dict[Any, Any] = {("planning_area", f"P{p}"): ("county", "99001") for p in range(PLANNING_AREAS)}
    parents |= {("municipality", f"M{m}"): ("planning_area", f"P{m % PLANNING_AREAS}") for m in range(MUNICIPALITIES)}
    cells: dict[Any, Any] = {}
    zero = RawCount(0, 0)
    for number in range(INDICATORS * QUARTERS):
        code, quarter = f"own_{number % INDICATORS}", f"q{number // INDICATORS}"
        sums: dict[Any, tuple[RawCount, RawCount]] = {}
        for m, size in enumerate(sizes):
            some = RawCount(round(size * random.random() * 0.6), random.getrandbits(32))
            all_of_them = some + RawCount(size - some.count, random.getrandbits(32))
            place: Any = ("municipality", f"M{m}")
            while place:
                before = sums.get(place, (zero, zero))
                sums[place] = (before[0] + some, before[1] + all_of_them)
                place = parents.get(place)
        cells |= {CellKey(code, level, area, quarter): RawRate(*two) for (level, area), two in sums.items()}
    return cells, parents
