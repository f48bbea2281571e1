"""Comparing keys: Dice coefficients of the pairs that locality-sensitive hashing brings together.

Nothing here needs the secret: this is the work of the third party. Methods: Dice coefficient on filters (Schnell,
Bachteler and Reiher 2009), candidates by Hamming-based locality-sensitive hashing (Durham 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.filters import Keys, has_key

Places = NDArray[np.int64]
Weights = NDArray[np.float32]
Progress = Callable[[int, int], None]
_SLICE = 1 << 18
_BLOCK = 1 << 21
_CHANCE_PAIRS = 200_000
_HIGHEST_FLOOR = 0.6  # of few records many a pair drawn is one person, and not chance


@dataclass(frozen=True, slots=True)
class Search:
    """How candidates are found: in each of `tables` rounds records meet that agree in `sample` bits, drawn by `seed`.

    More bits make rounds quicker and blinder, more rounds find more. Up to `exhaustive` pairs all are compared.
    """

    tables: int = 80
    sample: int = 18
    seed: int = 20260101
    exhaustive: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of rows of the two files with their Dice coefficients, each pair once; all others are below `floor`."""

    left: Places
    right: Places
    weight: Weights
    floor: float


def ignore(done: int, total: int) -> None:
    """A progress callable that does nothing."""


def dice_of(left: Keys, right: Keys) -> Weights:
    """Dice coefficients of keys row by row: twice the common bits by the bits of both; 0 where both have none."""
    common = np.bitwise_count(left & right).sum(axis=1, dtype=np.int32)
    return _dice(common, _ones(left) + _ones(right))


def candidates(left: Keys, right: Keys, *, search: Search | None = None, progress: Progress = ignore) -> Candidates:
    """The pairs that are more alike than chance makes two keys; rows without a key make none.

    The floor is judged by pairs drawn at random.
    `progress(done, total)` may raise to cancel.
    """
    search = search or Search()
    rows = np.flatnonzero(has_key(left)), np.flatnonzero(has_key(right))
    left, right = left[rows[0]], right[rows[1]]
    if not len(left) or not len(right):
        nothing = np.zeros(0, np.int64)
        return Candidates(nothing, nothing, np.zeros(0, np.float32), 1.0)
    floor = _floor(left, right, search.seed)
    if len(left) * len(right) <= search.exhaustive:
        found = list(_all_pairs(left, right, floor, progress))
    else:
        found = list(_meeting(left, right, floor, search, progress))
    ends = np.concatenate([np.zeros(0, np.int64), *(pair for pair, _ in found)])
    weights = np.concatenate([np.zeros(0, np.float32), *(weight for _, weight in found)])
    ends, first = np.unique(ends, return_index=True)
    return Candidates(rows[0][ends // len(right)], rows[1][ends % len(right)], weights[first], floor)


def _ones(keys: Keys) -> NDArray[np.int32]:
    found: NDArray[np.int32] = np.bitwise_count(keys).sum(axis=1, dtype=np.int32)
    return found


def _dice(common: NDArray[np.int32], both: NDArray[np.int32]) -> Weights:
    found: Weights = (2 * common / np.maximum(both, 1)).astype(np.float32)
    return found


def _floor(left: Keys, right: Keys, seed: int) -> float:
    """Mean and two and a half deviations of Dice coefficients by chance: about one in a hundred strangers lies above."""
    random = np.random.default_rng(seed)
    ends = (random.integers(0, len(keys), _CHANCE_PAIRS) for keys in (left, right))
    one, other = (keys[rows] for keys, rows in zip((left, right), ends, strict=True))
    drawn = dice_of(one, other)
    return float(min(drawn.mean() + 2.5 * drawn.std(), _HIGHEST_FLOOR))


Found = tuple[Places, Weights]


def _all_pairs(left: Keys, right: Keys, floor: float, progress: Progress) -> Iterator[Found]:
    """Every pair, in blocks that stay in the processor's cache: number of the pair (row by row) and weight."""
    ones_left, ones_right = _ones(left), _ones(right)
    columns = np.ascontiguousarray(right.T)
    step = max(1, _BLOCK // len(right))
    for start in range(0, len(left), step):
        block = left[start : start + step]
        common = np.zeros((len(block), len(right)), np.int32)
        for word in range(left.shape[1]):
            common += np.bitwise_count(block[:, word, None] & columns[word])
        weight = _dice(common, ones_left[start : start + step, None] + ones_right)
        near = np.flatnonzero(weight >= floor)
        yield near + start * len(right), weight.ravel()[near]
        progress(min(start + step, len(left)), len(left))


def _meeting(left: Keys, right: Keys, floor: float, search: Search, progress: Progress) -> Iterator[Found]:
    """Pairs that agree in a sample of bits, for each of several samples."""
    random = np.random.default_rng(search.seed)
    bits = [np.unpackbits(keys.view(np.uint8), axis=1, bitorder="little") for keys in (left, right)]
    ones = _ones(left), _ones(right)
    telling = _telling(bits)
    for table in range(search.tables):
        chosen = random.choice(telling, min(search.sample, len(telling)), replace=False)
        for one, other in _same(*(_sampled(side, chosen) for side in bits)):
            common = np.bitwise_count(left[one] & right[other]).sum(axis=1, dtype=np.int32)
            weight = _dice(common, ones[0][one] + ones[1][other])
            near = np.flatnonzero(weight >= floor)
            yield one[near] * len(right) + other[near], weight[near]
        progress(table + 1, search.tables)


def _telling(bits: list[NDArray[np.uint8]]) -> Places:
    """Bits that neither nearly all nor nearly no records have: the others divide nothing."""
    share = np.concatenate([side[:20_000] for side in bits]).mean(axis=0)
    found = np.flatnonzero((share > 0.1) & (share < 0.9))
    return found if len(found) >= 64 else np.arange(bits[0].shape[1])


def _sampled(bits: NDArray[np.uint8], chosen: Places) -> Places:
    found = np.zeros(len(bits), np.int64)
    for place in chosen:
        found = found << 1 | bits[:, place]
    return found


def _same(left: Places, right: Places) -> Iterator[tuple[Places, Places]]:
    """All pairs of rows with the same value, in slices of bounded size."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    count = np.searchsorted(ordered, left, "right") - first
    rows = np.flatnonzero(count)
    ends = np.cumsum(count[rows])
    start = 0
    while start < len(rows):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _SLICE, "right")))
        some = rows[start:stop]
        times = count[some]
        offset = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        yield np.repeat(some, times), order[np.repeat(first[some], times) + offset]
        start = stop
