"""Parquet files as histories, one person after the other, for the reference engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kreisweit.methods.indicators import Episode, History


def read_histories(persons: Path, episodes: Path) -> Iterator[History]:
    """All persons with their episodes, in the order of the file of persons."""
    from pyarrow import parquet

    by_person: defaultdict[str, list[Episode]] = defaultdict(list)
    for row in parquet.read_table(episodes).to_pylist():
        by_person[row["person"]].append(_episode(row))
    for row in parquet.read_table(persons).to_pylist():
        name = row["person"]
        yield History(name, row["record_key"], row["sex"] or "", row["birth_year"], tuple(by_person[name]))


def _episode(row: dict[str, Any]) -> Episode:
    texts = ("municipality", "nationality", "level", "outcome", "origin", "destination")
    return Episode(row["number"], row["kind"], row["start"], row["end"], **{name: row[name] or "" for name in texts})
