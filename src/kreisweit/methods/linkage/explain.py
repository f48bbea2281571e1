"""Why two records may be one person: each comparison with its level and how much that counts.

Gives codes only; doors make sentences of them ("Family name: the same after romanisation, speaks for it").
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kreisweit.methods.linkage.comparisons import EVERY
from kreisweit.methods.linkage.model import Weights

STRONG_FOR, FOR, NEUTRAL, AGAINST, STRONG_AGAINST = "strong_for", "for", "neutral", "against", "strong_against"
_BOUNDS = ((6.0, STRONG_FOR), (1.0, FOR), (-1.0, NEUTRAL), (-4.0, AGAINST))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of evidence: comparison, level, match weight in bits without term frequency, and its strength."""

    comparison: str
    level: str
    weight: float
    strength: str


def explain(levels: Mapping[str, str], weights: Weights) -> tuple[Evidence, ...]:
    """The evidence of an edge's `levels` under a model, in the order of the comparisons; "unknown" weighs nothing.

    `weights` as `model.weights_from` reads them from `Linked.model`. Comparisons and levels that the model does not
    know (an edge of an older model) weigh nothing either.
    """
    found = []
    for comparison in EVERY:
        level = levels.get(comparison.code)
        if level is None:
            continue
        pair = weights.get(comparison.code, {}).get(level)
        weight = round(math.log2(pair[0] / pair[1]), 2) if pair else 0.0
        found.append(Evidence(comparison.code, level, weight, strength_of(weight)))
    return tuple(found)


def strength_of(weight: float) -> str:
    """How much a match weight counts: from 6 bits (1:64) strongly, below 1 bit (1:2) on either side nothing."""
    return next((name for bound, name in _BOUNDS if weight >= bound), STRONG_AGAINST)
