"""From compared keys to pairs of a link store: what is joined by itself, what a person looks at, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.assigning import chance_threshold, mutual_best
from kreisweit.methods.linkage.encoding.attributes import Attributes
from kreisweit.methods.linkage.encoding.comparing import Places, Progress, Weights, candidates, ignore
from kreisweit.methods.linkage.encoding.evidence import levels_of
from kreisweit.methods.linkage.encoding.filters import Encoder, Keys
from kreisweit.methods.linkage.settings import LinkSettings

BAND: Final = 0.02
"""So far on both sides of the threshold a pair is about as often wrong as right: a person looks at it."""
FEW_AUTOMATIC, FEW_DOUBTFUL = 0.8, 0.62
"""Where there are too few pairs to find a threshold: from here on joined, from here on looked at."""
VERY_ALIKE: Final = 0.85
SURE: Final = 0.95
"""Where joined pairs begin on the scale of probabilities."""
STEEP: Final = 1.85
"""By how much the logarithm of the odds grows beyond the border, over the width of the doubtful band."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Dice coefficients from which pairs are `automatic` and `doubtful`; `chosen`: found from the data."""

    automatic: float
    doubtful: float
    chosen: bool

    def probability(self, dice: float) -> float:
        """A place between 0 and 1 that lies on the same side of the two borders as with a trained model (`LinkSettings`):
        from `SURE` on where pairs are joined, between the model's borders where a person looks.

        It orders pairs and says on which side of a border one lies; it is no measured share of right pairs.
        """
        settings = LinkSettings()
        place = (dice - self.doubtful) / (self.automatic - self.doubtful)
        low, high, sure = (log(p / (1 - p)) for p in (settings.doubtful, settings.automatic, SURE))
        odds = low + (high - low) * place if place < 1 else sure + STEEP * (place - 1)
        return 1 / (1 + exp(-min(odds, 30.0)))

    def weight(self, dice: float) -> float:
        """The same as logarithm (base 2) of the odds, as trained models give it."""
        probability = self.probability(dice)
        return round(log2(probability / (1 - probability)), 4)

    def level(self, dice: float) -> str:
        """How alike two keys are: very_alike, alike (beyond the border to `automatic`), near."""
        return (
            "very_alike" if dice >= max(VERY_ALIKE, self.automatic) else "alike" if dice >= self.automatic else "near"
        )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows worth keeping, one to one, with their Dice coefficients, and the scale that they stand on."""

    left: Places
    right: Places
    dice: Weights
    scale: Scale


def pairs_of_keys(left: Keys, right: Keys, *, progress: Progress = ignore) -> Pairs:
    """The pairs of two registers that are one person for certain or perhaps, each row at most once.

    Each register is taken to hold a person once. The threshold is `assigning.chance_threshold`, with BAND around it.
    """
    found = candidates(left, right, progress=progress)
    best = mutual_best(found)
    threshold, wrong = chance_threshold(found, best, len(left), len(right))
    if wrong is None:
        scale = Scale(FEW_AUTOMATIC, FEW_DOUBTFUL, chosen=False)
    else:
        scale = Scale(round(threshold + BAND, 4), round(threshold - BAND, 4), chosen=True)
    kept = best[found.weight[best] >= scale.doubtful]
    return Pairs(found.left[kept], found.right[kept], found.weight[kept], scale)


def evidence_of(
    dice: float,
    scale: Scale,
    *,
    encoder: Encoder,
    person: Attributes,
    own: NDArray[np.uint64],
    other: NDArray[np.uint64],
) -> Mapping[str, str]:
    """Comparison to level of a pair: a `person` known in clear with its key `own`, and a key `other`."""
    return {"key": scale.level(dice), **levels_of(encoder.parts(person), own, other)}
