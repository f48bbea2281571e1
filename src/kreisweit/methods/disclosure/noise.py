"""Looking the noise of a cell up by its key: one cell, or millions at once.

The cell key as a fraction is key / 2**32; the first interval whose upper bound lies above it gives the noise.
All comparisons are made in whole numbers, so that every machine and engine answers alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .raw import MODULUS

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class NoiseIndex:
    """Rows of a table, laid end to end: row i holds the thresholds i * 2**32 + key from which the next interval begins."""

    thresholds: Whole
    values: Whole
    last: int

    @classmethod
    def of(cls, rows: Sequence[tuple[Sequence[int], Sequence[int]]], *, units: int) -> NoiseIndex:
        """From (noise, bounds) of each row, bounds in `units` to one; row 0 is that of the number zero."""
        thresholds = [
            row * MODULUS + -(-bound * MODULUS // units) for row, (_, bounds) in enumerate(rows) for bound in bounds
        ]
        values = [value for noise, _ in rows for value in noise]
        return cls(np.array(thresholds, dtype=np.int64), np.array(values, dtype=np.int64), len(rows) - 1)

    def one(self, count: int, key: int) -> int:
        """Noise for one number of persons with its cell key."""
        return int(self.many(np.array([count], dtype=np.int64), np.array([key], dtype=np.int64))[0])

    def many(self, counts: Whole, keys: Whole) -> Whole:
        """Noise for arrays of the same length: numbers of persons (>= 0) and cell keys (0 .. 2**32 - 1).

        Raises ValueError for a negative number or a key out of range.
        """
        if counts.size and (counts.min() < 0 or keys.min() < 0 or keys.max() >= MODULUS):
            raise ValueError("a count is not negative and its key lies below 2**32")
        places = np.minimum(counts, self.last) * MODULUS + keys
        return self.values[np.searchsorted(self.thresholds, places, side="right")]
