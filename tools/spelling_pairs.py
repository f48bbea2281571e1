"""Pairs of spellings to learn from and to measure with: split by name, with the most similar other names beside.

Names that share a spelling in either script are one name; a name lies in the part "train" or "test" with all its
spellings. Negatives are hard: for each name the `NEAREST` most similar spellings of other names of the same part, by
Jaro-Winkler over Latin letters (between scripts: over the first letter and the consonants).
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from kreisweit.cli.invented.names import side
from kreisweit.methods.linkage.names import latin, name_words
from kreisweit.methods.linkage.names.similarity import native_form

ROOT = Path(__file__).resolve().parents[1]
PAIRS = ROOT / "tests" / "data" / "namen" / "umschrift_paare.csv"
INVENTED = ROOT / "src" / "kreisweit" / "data" / "namen" / "aussprache.csv"
SCRIPTS = {"ar": "arabic", "ru": "cyrillic"}
TRAIN_SHARE = 0.7
NEAREST = 5
FALSE_SHARE = 0.01
"""The share of the similar other names that may pass for the same."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Spelling:
    """One row: script, the name in it, a Latin spelling (lower case, with marks), the name that it is a spelling of."""

    script: str
    native: str
    latin: str
    name: str


@dataclass(frozen=True)
class PairSet:
    """Pairs of spellings of one name (`same`) and of similar other names (`other`)."""

    same: Sequence[Pair]
    other: Sequence[Pair]


def read_spellings(path: Path = PAIRS) -> list[Spelling]:
    """All rows of the file of pairs that hold one word in each script, each once, sorted."""
    rows: set[tuple[str, str, str]] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            script = SCRIPTS[row["schrift"]]
            native, other = "".join(name_words(row["original"])), row["latein"].casefold()
            if native_form(native, script) and latin(other):
                rows.add((script, native_form(native, script), other))
    names = _names(rows)
    return [Spelling(*row, names[row[0], row[1]]) for row in sorted(rows)]


def _names(rows: set[tuple[str, str, str]]) -> Mapping[tuple[str, str], str]:
    """The name of each native spelling: the first of all that Latin spellings tie together."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            node = parent[node]
        return node

    for script, native, other in sorted(rows):
        one, two = root((script, native)), root(("latin", latin(other)))
        parent[max(one, two)] = min(one, two)
    return {node: "/".join(root(node)) for node in list(parent)}


def part_of(spellings: Sequence[Spelling], part: str) -> list[Spelling]:
    """The spellings of the names of one part ("train" or "test"): by hash of the name.

    Names that the invented persons of the pool "test" bear are in the part "test".
    """
    with INVENTED.open(encoding="utf-8", newline="") as file:
        kept = {word for row in csv.DictReader(file) for word in name_words(row["native"]) if side(word) == "test"}
    kept |= {native_form(word, "arabic") for word in kept}
    tested = {one.name for one in spellings if one.native in kept or share_of(one.name) >= TRAIN_SHARE}
    return [one for one in spellings if (one.name in tested) == (part == "test")]


def share_of(name: str) -> float:
    """A number in [0, 1) that depends on the name alone."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def pair_sets(spellings: Sequence[Spelling], nearest: int = NEAREST) -> dict[str, PairSet]:
    """The pairs of spellings by kind: "arabic-latin", "cyrillic-latin", and "latin-latin" among the Latin spellings
    of names in each of the two scripts."""
    found = {}
    for script in SCRIPTS.values():
        own = [one for one in spellings if one.script == script]
        natives: dict[str, set[str]] = defaultdict(set)
        latins: dict[str, set[str]] = defaultdict(set)
        spelt: dict[str, set[str]] = defaultdict(set)
        for one in own:
            natives[one.native].add(one.name)
            latins[one.latin].add(one.name)
            spelt[one.native].add(one.latin)
        found[f"{script}-latin"] = PairSet(
            sorted({(one.native, one.latin) for one in own}), _similar(natives, latins, nearest, _skeleton)
        )
        found[f"latin-latin ({script} names)"] = PairSet(
            sorted({pair for group in spelt.values() for pair in combinations(sorted(group), 2)}),
            sorted({(min(pair), max(pair)) for pair in _similar(latins, latins, nearest, latin)}),
        )
    return found


def _similar(
    lefts: Mapping[str, set[str]], rights: Mapping[str, set[str]], nearest: int, reduced: Callable[[str], str]
) -> list[Pair]:
    """For each left spelling the `nearest` most similar right spellings of other names."""
    left, right = sorted(lefts), sorted(rights)
    likeness = cdist(
        [reduced(one) for one in left], [reduced(one) for one in right], scorer=JaroWinkler.similarity, dtype=np.float32
    )
    found: list[Pair] = []
    for one, row in zip(left, likeness, strict=True):
        others = (right[place] for place in np.argsort(-row, kind="stable"))
        strangers = (other for other in others if not lefts[one] & rights[other])
        found += [(one, other) for other, _ in zip(strangers, range(nearest), strict=False)]
    return found


def _skeleton(word: str) -> str:
    plain = latin(word)
    return plain[:1] + "".join(letter for letter in plain[1:] if letter not in "aeiouy")
