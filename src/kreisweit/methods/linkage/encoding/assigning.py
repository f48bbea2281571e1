"""From compared keys to pairs: one to one, above a threshold that is found without knowing the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.comparing import (
    Candidates,
    Places,
    Progress,
    Search,
    Weights,
    candidates,
    ignore,
)
from kreisweit.methods.linkage.encoding.filters import Keys

FALLBACK = 0.65
"""The threshold where a file is too small to judge chance by."""
ENOUGH = 200
"""So many records with a partner make a threshold of their own possible."""
_STEP = 0.0025
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of rows, one to one, the strongest first; the threshold, whether it was `chosen` from the data, and how many
    of the pairs are wrong by chance according to it (None if the data are too few to say)."""

    left: Places
    right: Places
    weight: Weights
    threshold: float
    chosen: bool
    wrong: float | None


def match(
    left: Keys,
    right: Keys,
    *,
    threshold: float | None = None,
    search: Search | None = None,
    progress: Progress = ignore,
) -> Matched:
    """Pairs of the two files that are one person: each record at most once, both sides each other's best partner.

    Each file is taken to hold a person once. Without `threshold` one is chosen by `chance_threshold`.
    """
    found = candidates(left, right, search=search, progress=progress)
    best = mutual_best(found)
    wrong, chosen = None, False
    if threshold is None:
        threshold, wrong = chance_threshold(found, best, len(left), len(right))
        chosen = wrong is not None
    kept = best[found.weight[best] >= threshold]
    kept = kept[np.lexsort((found.right[kept], found.left[kept], -found.weight[kept]))]
    return Matched(found.left[kept], found.right[kept], found.weight[kept], threshold, chosen, wrong)


def mutual_best(found: Candidates) -> Places:
    """Places (in `found`) of the pairs whose sides have no better partner; of equals the first rows count."""
    order = np.lexsort((found.right, found.left, -found.weight))
    one, other = _firsts(found.left, order), _firsts(found.right, order)
    return np.intersect1d(one, other)


def _firsts(rows: Places, order: Places) -> Places:
    """For each row the first pair in `order` that has it."""
    _, first = np.unique(rows[order], return_index=True)
    found: Places = order[first]
    return found


def chance_threshold(found: Candidates, best: Places, left: int, right: int) -> tuple[float, float | None]:
    """The threshold at which the expected F1 is highest, and how many pairs above it are wrong by expectation.

    `best` as from `mutual_best`, `left` and `right` the numbers of records. No truth is used: what a record has above
    chance besides its partner is a stranger, because a file holds a person once; so the strangers of linked records show
    how alike strangers become, brothers and sisters included. As often as a linked record has a stranger of that weight
    for whom nobody is better, so often has a record without a partner one. Judged from both sides, of which the worse
    one counts. Gives FALLBACK and None if fewer than ENOUGH records are linked by it.
    """
    weight = found.weight[best]
    sides = (
        (_strangers(found.left, found.right, found.weight, best), left),
        (_strangers(found.right, found.left, found.weight, best), right),
    )
    steps = np.arange(found.floor, 1, _STEP)
    taken = _above(weight, steps)
    threshold, wrong = FALLBACK, 0.0
    for _ in range(_ROUNDS):
        linked = weight >= threshold
        known = int(linked.sum())
        if known < ENOUGH:
            return FALLBACK, None
        chance = [_above(strangers[linked], steps) / known * (size - known) for strangers, size in sides]
        false = np.minimum(np.maximum(*chance), taken)
        right_ones = taken - false
        place = int((2 * right_ones / (taken + right_ones.max())).argmax())
        threshold, wrong = float(steps[place]), float(false[place])
    return threshold, wrong


def _above(weights: Weights, steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many weights reach each step."""
    ordered = np.sort(weights.astype(np.float64))
    found: NDArray[np.float64] = (len(ordered) - np.searchsorted(ordered, steps, "left")).astype(np.float64)
    return found


def _strangers(own: Places, other: Places, weight: Weights, best: Places) -> Weights:
    """For each pair of `best` the weight of its `own` record's best other partner, if for that one nobody is better;
    0 if there is none."""
    rows = int(own.max(initial=-1)) + 1
    partner = np.full(rows, -1)
    partner[own[best]] = other[best]
    others = np.flatnonzero((partner[own] >= 0) & (partner[own] != other))
    firsts = _firsts(own, others[np.lexsort((other[others], -weight[others]))])
    second = np.full(rows, -1)
    second[own[firsts]] = firsts
    most = np.zeros(int(other.max(initial=-1)) + 1, np.float32)
    np.maximum.at(most, other, weight)
    pairs = second[own[best]]
    known = np.flatnonzero(pairs >= 0)
    found = np.zeros(len(best), np.float32)
    seen = pairs[known]
    found[known] = np.where(weight[seen] >= most[other[seen]], weight[seen], 0)
    return found
