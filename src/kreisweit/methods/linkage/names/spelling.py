"""How likely two spellings are one name: the best alignment of their letters, with weights learnt from real pairs.

Both spellings are cut into groups of up to three letters; a pair of groups (ش and "sh", "ou" and "u") has a weight:
above zero where it speaks for one name, below where against. The score is the sum over the best way of cutting, plus
the shift of the table. A spelling begins with "^" and ends with "$", so that its ends have weights of their own.

Method: edit distance with learnt weights over groups of letters (Ristad and Yianilos 1998; groups of several letters
as Jiampojamarn et al. 2007). The weights are made by tools/spelling_weights.py.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST = 3
"""Most letters of a group."""

IMPOSSIBLE = -1e9


@dataclass(frozen=True, slots=True)
class SpellingTable:
    """Weights of pairs of letter groups of one pair of scripts.

    `weights[group][other]`: weight in nats. `single` is the weight of a pair of at most one letter each that no training
    pair showed. `shift` moves the sum so that 0 is the score which 1 % of the similar but different names reach;
    `scale` makes a probability of it. A `symmetric` table compares two spellings of one script; `fold` and `key` are
    added where the two have the same fold (`NameToken.fold`) or share a key.
    """

    weights: Mapping[str, Mapping[str, float]]
    single: float
    shift: float
    scale: float
    symmetric: bool
    fold: float = 0.0
    key: float = 0.0


def read_tables(text: str) -> dict[str, SpellingTable]:
    """The tables in a CSV text (columns script, group, other, weight) by script: "arabic", "cyrillic", "latin".

    Rows whose group is "*" hold the parameters `single`, `shift`, `scale`, `fold` and `key`; the last two may lack. Raises KeyError or ValueError on a text
    that is no such table.
    """
    weights: dict[str, dict[str, dict[str, float]]] = {}
    parameters: dict[str, dict[str, float]] = {}
    for row in csv.DictReader(text.splitlines()):
        script, group, other, weight = row["script"], row["group"], row["other"], float(row["weight"])
        if group == "*":
            parameters.setdefault(script, {})[other] = weight
            continue
        own = weights.setdefault(script, {})
        own.setdefault(group, {})[other] = weight
        if script == "latin":
            own.setdefault(other, {})[group] = weight
    return {
        script: SpellingTable(
            weights=weights[script],
            single=found["single"],
            shift=found["shift"],
            scale=found["scale"],
            symmetric=script == "latin",
            fold=found.get("fold", 0.0),
            key=found.get("key", 0.0),
        )
        for script, found in parameters.items()
    }


def aligned(one: str, other: str, table: SpellingTable) -> float:
    """Score of the best alignment of two words without blanks (nats; 0 is the threshold of 1 % false matches).

    `one` is in the script of the table, `other` in lower-case Latin letters a to z.
    """
    left, right = f"^{one}$", f"^{other}$"
    height, width = len(left), len(right)
    single, none = table.single, dict[str, float]()
    cuts = [[right[j : j + size] for size in range(LONGEST + 1)] for j in range(width + 1)]
    best = [[IMPOSSIBLE] * (width + 1) for _ in range(height + 1)]
    best[0][0] = 0.0
    for i in range(height + 1):
        rows = [(size, table.weights.get(left[i : i + size], none)) for size in range(min(LONGEST, height - i) + 1)]
        here = best[i]
        for j in range(width + 1):
            so_far = here[j]
            if so_far > IMPOSSIBLE:
                _step(best, rows, cuts[j], so_far, i, j, min(LONGEST, width - j), single)
    return best[height][width] + table.shift


def _step(
    best: list[list[float]],
    rows: Iterable[tuple[int, Mapping[str, float]]],
    cut: list[str],
    so_far: float,
    i: int,
    j: int,
    most: int,
    single: float,
) -> None:
    """Go on from one cell by every pair of groups that has a weight."""
    for size, row in rows:
        target = best[i + size]
        for length in range(0 if size else 1, most + 1):
            weight = row.get(cut[length])
            if weight is None:
                if size > 1 or length > 1:
                    continue
                weight = single
            if so_far + weight > target[j + length]:
                target[j + length] = so_far + weight


def probability(score: float, table: SpellingTable) -> float:
    """The score as a number in [0, 1]; 0.5 is the threshold of 1 % false matches."""
    bounded = max(-40.0, min(40.0, score * table.scale))
    return 1 / (1 + math.exp(-bounded))
