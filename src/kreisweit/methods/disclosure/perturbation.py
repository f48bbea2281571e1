"""The perturbation table of the cell key method: which noise a number of persons gets, with which probability.

Parameters (names as in the literature): D is the largest change, V the ceiling of the variance, js says that
the numbers 1..js never appear, pstay is the least probability that a number stays as it is, mono asks that
on the way down a larger change is never likelier than a smaller one. Rows are the true numbers 0..n; the last row serves every larger
number. Row 0 leaves zero as it is.

Mathematics and sources: docs/developers/disclosure.md (Fraser/Wooton 2006; Thompson/Broadfoot/Elazar 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import isfinite
from typing import TypeVar

from .entropy import Moments, Spread, most_even
from .noise import NoiseIndex

LEAST = 1e-8
UNITS = 10**8  # bounds of intervals are whole numbers of 1e-8
PASSES = 20
EASING = 0.05

PStay = float | None
T = TypeVar("T")


class Infeasible(Exception):  # noqa: N818  (named as the sentence it becomes)
    """No table has these parameters.

    `code`: "zone_too_wide" (js is not smaller than D: the number D + 1 could never go down), "variance_too_small" or
    "staying_too_likely". `row` is the true number concerned. For the variance `low` < V <= `high` is the range
    that works: above `low` a solution exists, above `high` a larger V changes nothing any more.
    """

    def __init__(self, code: str, *, row: int, low: float, high: float) -> None:
        super().__init__(f"{code} in row {row}: {low} < V <= {high}")
        self.code = code
        self.row = row
        self.low = low
        self.high = high


@dataclass(frozen=True, slots=True)
class Row:
    """Noise for one true number: values in ascending order and the upper bounds of their intervals.

    The bounds are cumulative probabilities in units of 1e-8; the last one is 100000000.
    """

    count: int
    noise: tuple[int, ...]
    bounds: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.noise) != len(self.bounds) or self.bounds[-1] != UNITS or list(self.bounds) != sorted(self.bounds):
            raise ValueError("the intervals of a row ascend to one")

    @property
    def probabilities(self) -> tuple[float, ...]:
        """Probability of each value of the noise, from the rounded bounds."""
        return tuple((high - low) / UNITS for low, high in zip((0, *self.bounds), self.bounds, strict=False))

    @property
    def variance(self) -> float:
        """Variance of the noise about zero."""
        return sum(p * v * v for p, v in zip(self.probabilities, self.noise, strict=True))


@dataclass(frozen=True)
class PerturbationTable:
    """All rows, and the numbers of those rows whose variance stays below V (`calmer`); made by `perturbation_table`."""

    D: int
    V: float
    js: int
    rows: tuple[Row, ...]
    calmer: tuple[int, ...] = field(default=())

    def noise(self, count: int, key: int) -> int:
        """The change for `count` persons with this cell key (below 2**32); the same pair gives the same change."""
        return self.index.one(count, key)

    @cached_property
    def index(self) -> NoiseIndex:
        """The same rows prepared for many cells at once."""
        return NoiseIndex.of([(row.noise, row.bounds) for row in self.rows], units=UNITS)

    def true_range(self, shown: int) -> tuple[int, int]:
        """Smallest and largest true number that may stand behind a shown one."""
        return (max(1, shown - self.D) if shown else 0), shown + self.D

    def entries(self) -> tuple[tuple[int, int, float], ...]:
        """(i, j, p): true number, shown number, probability; the last i stands for itself and all larger ones."""
        return tuple(
            (row.count, row.count + v, p)
            for row in self.rows
            for v, p in zip(row.noise, row.probabilities, strict=True)
        )


def perturbation_table(
    *,
    D: int,  # noqa: N803  (the letters of the literature)
    V: float,  # noqa: N803
    js: int = 0,
    pstay: PStay | Sequence[PStay] = None,
    mono: bool | Sequence[bool] = True,
) -> PerturbationTable:
    """The table with these parameters; `pstay` and `mono` for all rows or for each of the rows 1..n.

    n is D without a zone of numbers that never appear (js = 0), else D + js + 1. Each row maximises the entropy
    of the noise; a row that cannot reach the variance V lets go of pstay in steps of 0.05. Raises Infeasible,
    and ValueError for parameters that mean nothing.
    """
    if D < 1 or js < 0 or not isfinite(V):
        raise ValueError("D is at least 1, js at least 0, V a number")
    last = rows_of(D, js)
    stay, ordered = _per_row(pstay, last), _per_row(mono, last)
    _check(D, V, js, stay)
    rows = tuple(
        _row(count, _noise(count, D, js), V, floor, ordered=order)
        for count, floor, order in zip(range(1, last + 1), stay, ordered, strict=True)
    )
    calmer = tuple(row.count for row in rows if row.variance < V - 0.0005)
    return PerturbationTable(D, V, js, (Row(0, (0,), (UNITS,)), *rows), calmer)


def rows_of(D: int, js: int) -> int:  # noqa: N803
    """The number n of the last row."""
    return D if js == 0 else D + js + 1


def variance_range(D: int, js: int) -> tuple[float, float]:  # noqa: N803
    """Below or at the first V no table exists; above the second a larger V changes nothing.

    The first is the largest i (js + 1 - i) over the rows 1..js, whose noise jumps to zero or over the zone; the second is the
    variance of the even distribution on -D..D.
    """
    return float(max((i * (js + 1 - i) for i in range(1, js + 1)), default=0)), D * (D + 1) / 3


def _per_row(given: T | Sequence[T], rows: int) -> tuple[T, ...]:
    found = tuple(given) if isinstance(given, Sequence) else (given,) * rows
    if len(found) != rows:
        raise ValueError(f"one value for all rows or one for each of the {rows} rows")
    return found


def _noise(count: int, D: int, js: int) -> tuple[int, ...]:  # noqa: N803
    shown = (j for j in range(max(0, count - D), count + D + 1) if not 1 <= j <= js)
    return tuple(j - count for j in shown)


def _check(D: int, V: float, js: int, stay: Sequence[PStay]) -> None:  # noqa: N803
    low, high = variance_range(D, js)
    if js >= D:
        raise Infeasible("zone_too_wide", row=D + 1, low=low, high=high)
    for count, floor in enumerate(stay, start=1):
        noise = _noise(count, D, js)
        if floor is not None and not (floor >= 0 and floor + len(noise) * LEAST < 1):
            raise Infeasible("staying_too_likely", row=count, low=low, high=high)
        if least_variance(noise) >= V:
            raise Infeasible("variance_too_small", row=count, low=low, high=high)


def least_variance(noise: Sequence[int]) -> float:
    """The smallest variance with mean zero and no probability below 1e-8; the mass lies around zero.

    What the floors leave over goes to zero and its neighbours, or to the two nearest values where zero is forbidden; between two
    values the second moment is linear in the mean.
    """
    rest = 1 - LEAST * len(noise)
    mean = -LEAST * sum(noise) / rest
    below = max(v for v in noise if v <= mean)
    above = min(v for v in noise if v >= mean)
    inner = (below + above) * mean - below * above if below != above else mean * mean
    return LEAST * sum(v * v for v in noise) + rest * inner


def _row(count: int, noise: tuple[int, ...], V: float, pstay: PStay, *, ordered: bool) -> Row:  # noqa: N803
    stays = 0 in noise
    chain = noise.index(0) + 1 if ordered and stays else 0
    floor = max(pstay or 0.0, LEAST)
    found = Spread((), (0.0, 0.0, 0.0))
    for _ in range(PASSES):
        floors = tuple(floor if v == 0 else LEAST for v in noise)
        found = most_even(Moments(noise, floors, V, chain), found.free)
        variance = sum(p * v * v for p, v in zip(found.probabilities, noise, strict=True))
        if not stays or round(variance, 3) == round(V, 3):
            break
        if floor <= LEAST or found.probabilities[noise.index(0)] > floor * (1 + 1e-9):
            break  # letting go of a floor that does not press changes nothing
        floor = max(floor - EASING, LEAST)
    return Row(count, noise, _bounds(found.probabilities))


def _bounds(probabilities: Sequence[float]) -> tuple[int, ...]:
    """Cumulative probabilities, rounded to 8 decimals as the table is passed on."""
    sums = list(accumulate(probabilities))
    if abs(sums[-1] - 1) > 1e-10:
        raise ArithmeticError("the probabilities of a row do not add up to one")
    return tuple(round(total * UNITS) for total in sums)
