"""How fast and how well records of different registers are linked, on invented deliveries of the pool "test"."""

from __future__ import annotations

import itertools
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kreisweit.methods.linkage.incremental import score_pairs
from kreisweit.methods.linkage.link import contradicts

if TYPE_CHECKING:
    from tests.bench.delivered import Delivered

    from kreisweit.methods.linkage.records import Edge, Linked

PERSONS = int(os.environ.get("KREISWEIT_BENCH_PERSONS", "100000"))
TARGET = {"total_s": 60, "f1": 0.965, "precision": 0.99, "doubtful_share": 0.02}
SEED = int(os.environ.get("KREISWEIT_BENCH_SEED", "41"))
MEMORY_MB = 1500
MOST_FOR_CEILING = 300_000
CLASSES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 1.01)
AGREEING = {
    "unknown", "native", "equal", "folded", "sound", "shared", "equal_placeholder", "year_placeholder",
}  # fmt: skip
DATED = {"equal", "equal_placeholder", "year_placeholder", "swapped", "typo", "two_parts"}


def linkage(home: Path) -> dict[str, Any]:
    """Link PERSONS invented persons in a process of its own, whose peak of memory is then that of the work.

    What was invented is kept in KREISWEIT_BENCH_DATA, if that names a folder, and not made again.
    """
    from tests.bench.delivered import kept

    if os.environ.get("KREISWEIT_BENCH_ABLATION"):
        from tests.bench.ablation_linkage import ablation

        return ablation(home / "linkage")
    place = kept(Path(os.environ.get("KREISWEIT_BENCH_DATA", home / "linkage")), persons=PERSONS, seed=SEED)
    found = {"target": TARGET, "persons": PERSONS}
    for what in ("link", "hold"):
        command = [sys.executable, "-m", "tests.bench.measures_linkage", what, str(place)]
        found |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def held(place: Path) -> dict[str, Any]:
    """What the records themselves take where they stand in memory as a whole, which linking them does not ask for."""
    from tests.bench.delivered import records_of

    before = _peak()
    records = list(records_of(place))
    return {"records_mb": _peak() - before, "records": len(records)}


class _Read(Iterator[Any]):
    """Records one after the other, with the time that reading them took."""

    def __init__(self, records: Iterator[Any]) -> None:
        self._records = records
        self.seconds, self.cpu = 0.0, 0.0

    def __next__(self) -> Any:
        began, cpu = time.perf_counter(), time.thread_time()
        try:
            return next(self._records)
        finally:
            self.seconds += time.perf_counter() - began
            self.cpu += time.thread_time() - cpu


def measured(place: Path) -> dict[str, Any]:
    """Link, compare with the truth. Seconds are those of linking, without reading the records."""
    import duckdb
    from tests.bench.delivered import Delivered, records_of, truth_of

    from kreisweit.methods.linkage.link import link
    from kreisweit.methods.linkage.measures import groups_quality, pairs_quality, persons_quality
    from kreisweit.methods.linkage.settings import LinkSettings

    before = _peak()
    steps: dict[str, float] = {}
    began = last = time.perf_counter()
    cpu = time.process_time()
    running = "prepare"
    read = _Read(records_of(place))

    def tell(step: str, _done: int, _total: int) -> None:
        nonlocal last, running
        now = time.perf_counter()
        steps[running] = round(steps.get(running, 0) + now - last, 2)
        last, running = now, step

    config = {"threads": 2, "memory_limit": f"{MEMORY_MB}MB", "temp_directory": ""}
    with duckdb.connect(config=config) as connection:
        linked = link(read, connection=connection, progress=tell)
    total, cpu = time.perf_counter() - began - read.seconds, time.process_time() - cpu - read.cpu
    peak = _peak()
    steps["prepare"] = round(steps["prepare"] - read.seconds, 2)
    settings = LinkSettings()
    truth, origins = truth_of(place)
    automatic = [(e.left, e.right) for e in linked.edges if e.probability >= settings.automatic]
    return {
        "total_s": round(total, 1),
        "cpu_s": round(cpu, 1),
        "steps_s": steps,
        "reading_s": round(read.seconds, 1),
        "peak_mb": peak,
        "peak_mb_before": before,
        "doubtful": len(linked.doubtful),
        "doubtful_share": round(len(linked.doubtful) / len(truth), 4),
        "pairs": _told(pairs_quality(automatic, truth)),
        "groups": _told(groups_quality(linked.groups, truth)),
        "persons_whole": _told(persons_quality(linked.groups, truth)),
        "groups_by_origin": _by_origin(linked.groups, truth, origins),
        "calibration": calibration(linked.edges, truth),
        "ceiling": ceiling(Delivered(tuple(records_of(place)), truth, origins), linked)
        if len(truth) <= MOST_FOR_CEILING
        else "not looked for among so many",
    }


def calibration(edges: Iterable[Edge], truth: Mapping[str, int]) -> list[dict[str, float]]:
    """Of compared pairs that do not contradict: how many lie in each class of probability, their mean, how many are right."""
    found = []
    chosen = [edge for edge in edges if not contradicts(edge)]
    for low, high in itertools.pairwise(CLASSES):
        some = [edge for edge in chosen if low <= edge.probability < high]
        if some:
            mean = sum(edge.probability for edge in some) / len(some)
            right = sum(truth[edge.left] == truth[edge.right] for edge in some) / len(some)
            found.append({"from": low, "pairs": len(some), "mean": round(mean, 4), "right": round(right, 4)})
    return found


def ceiling(data: Delivered, linked: Linked) -> dict[str, dict[str, int]]:
    """What no method could tell, by origin of names: `twins`, pairs of different persons that agree in everything that
    both records hold, names by sound, but perhaps the municipality, because people move; `lone`, pairs of one person without a birth date that agrees, of whose names at
    least one does not agree either."""
    origin = {record: data.origins[person] for record, person in data.truth.items()}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for edge in linked.edges:
        levels = {level for code, level in edge.levels.items() if code not in ("municipality", "address")}
        if data.truth[edge.left] != data.truth[edge.right] and levels <= AGREEING:
            found[origin[edge.left]]["twins"] += 1
    records = {record.record: record for record in data.records}
    persons: defaultdict[int, list[str]] = defaultdict(list)
    for record, person in data.truth.items():
        persons[person].append(record)
    pairs = [
        (records[one], records[other])
        for own in persons.values()
        for one, other in itertools.combinations(own, 2)
        if records[one].register != records[other].register
    ]
    for edge in score_pairs(pairs, model=linked.model, frequencies=linked.frequencies):
        names = [edge.levels["given_name"], edge.levels["family_name"]]
        lone = edge.levels["birth_date"] not in DATED and not AGREEING.issuperset(names)
        found[origin[edge.left]].update(pairs=1, lone=int(lone))
    return {name: dict(found[name]) for name in sorted(found)}


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
    measure = {"link": measured, "hold": held}[sys.argv[1]]
    sys.stdout.write(json.dumps(measure(Path(sys.argv[2]))))
