"""What each comparison and level is worth: the same run without it, on invented persons of the pool "train"."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
from tests.bench.delivered import delivered

from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.measures import groups_quality
from kreisweit.methods.linkage.settings import LinkSettings

PERSONS = int(os.environ.get("KREISWEIT_BENCH_ABLATION_PERSONS", "4000"))
SEED = int(os.environ.get("KREISWEIT_BENCH_SEED", "51"))
BIRTH = ("equal_placeholder", "year_placeholder", "near_placeholder")
VARIANTS: dict[str, frozenset[str]] = {
    "all levels": frozenset(),
    "no placeholder dates": frozenset(f"birth_date/{level}" for level in BIRTH),
    "no exchanged day and month": frozenset({"birth_date/swapped"}),
    "no slip in one digit": frozenset({"birth_date/typo"}),
    "no two parts of three": frozenset({"birth_date/two_parts"}),
    "no chain of fathers": frozenset({"family_name/chain"}),
    "no exchanged names": frozenset({"given_name/swapped", "family_name/swapped"}),
    "no sounds": frozenset(f"{name}/{level}" for name in ("given_name", "family_name") for level in ("sound", "part")),
    "no graded similarity": frozenset(
        f"{name}/{level}" for name in ("given_name", "family_name") for level in ("close", "alike")
    ),
    "no native script": frozenset({"given_name/native", "family_name/native"}),
    "no sex": frozenset({"sex"}),
    "no nationality": frozenset({"nationality"}),
    "no municipality": frozenset({"municipality"}),
    "no address": frozenset({"address"}),
}


def ablation(folder: Path) -> dict[str, Any]:
    """F1, precision and recall over pairs in one group, share of doubtful pairs, and the loss of F1 without a level."""
    data = delivered(folder, persons=PERSONS, seed=SEED, pool="train")
    found: dict[str, Any] = {"persons": PERSONS, "records": len(data.records)}
    whole = 0.0
    for name, without in VARIANTS.items():
        with duckdb.connect(config={"threads": 2}) as connection:
            linked = link(data.records, connection=connection, settings=LinkSettings(without=without))
        quality = groups_quality(linked.groups, data.truth)
        whole = whole or quality.f1
        found[name] = {
            "f1": round(quality.f1, 4),
            "precision": round(quality.precision, 4),
            "recall": round(quality.recall, 4),
            "loss": round(whole - quality.f1, 4),
            "doubtful_share": round(len(linked.doubtful) / len(data.records), 4),
        }
    return found
