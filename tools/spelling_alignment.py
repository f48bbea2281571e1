"""Alignments of many pairs of spellings at once: pairs of equal lengths are worked on together, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, int]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

IMPOSSIBLE = -1e9
BITS, SIDE = 7, 30  # per letter, and of the second group of a code
UNKNOWN = 2**BITS - 2


class Alphabet:
    """Letters as small numbers; letters that were not there at first share one number."""

    def __init__(self, words: Sequence[str]) -> None:
        self.letters = sorted({letter for word in words for letter in word})
        self.number = {letter: place for place, letter in enumerate(self.letters)}

    def of(self, words: Sequence[str]) -> Ints:
        """One row of numbers per word; all words have one length."""
        return np.array([[self.number.get(letter, UNKNOWN) for letter in word] for word in words], np.int64)

    def group(self, code: int) -> str:
        """The letters of one half of a code."""
        found = ""
        while code:
            found = self.letters[(code & (2**BITS - 1)) - 1] + found
            code >>= BITS
        return found


def halves(codes: Ints) -> tuple[Ints, Ints]:
    """The two groups of letters of each code."""
    return codes >> SIDE, codes & (2**SIDE - 1)


def lengths(groups: Ints) -> Ints:
    """Numbers of letters of groups."""
    return sum(((groups >> (BITS * place)) > 0).astype(np.int64) for place in range(4))  # type: ignore[return-value]


class Lattices:
    """All ways to align each pair. `codes` known before are numbered by their place; of the others, pairs of at most
    one letter each get the number `len(codes)`, the rest `len(codes) + 1`."""

    def __init__(
        self,
        pairs: Sequence[tuple[str, str]],
        shapes: Sequence[Shape],
        alphabets: tuple[Alphabet, Alphabet],
        *,
        symmetric: bool,
    ) -> None:
        self.number = len(pairs)
        self.shapes = shapes
        by_lengths: dict[Shape, list[int]] = {}
        for place, (one, other) in enumerate(pairs):
            by_lengths.setdefault((len(one) + 2, len(other) + 2), []).append(place)
        self.groups: list[tuple[Ints, Shape, dict[Shape, Ints]]] = []
        for size, places in sorted(by_lengths.items()):
            left = alphabets[0].of([f"^{pairs[place][0]}$" for place in places])
            right = alphabets[1].of([f"^{pairs[place][1]}$" for place in places])
            cells = {
                (ds, dt): _codes(left, right, ds, dt, symmetric) for ds, dt in shapes if ds <= size[0] and dt <= size[1]
            }
            self.groups.append((np.array(places), size, cells))

    def all_codes(self) -> Ints:
        """Every code of any pair, sorted."""
        return np.unique(np.concatenate([np.unique(cell) for _, _, cells in self.groups for cell in cells.values()]))

    def numbered(self, codes: Ints) -> None:
        """Replace codes by their places in `codes` (sorted)."""
        for _, _, cells in self.groups:
            for shape, cell in cells.items():
                place = np.minimum(np.searchsorted(codes, cell), len(codes) - 1)
                other = len(codes) + (0 if max(shape) <= 1 else 1)
                # cell by cell in one stretch of memory: [first side, second side, pair]
                found = np.where(codes[place] == cell, place, other).astype(np.int32)
                cells[shape] = np.ascontiguousarray(np.moveaxis(found, 0, 2))

    def best(self, weights: Floats) -> tuple[Floats, Ints, Ints]:
        """The best score of each pair, and the codes on its way: (scores, pair of each code, code)."""
        scores = np.empty(self.number)
        owners, used = [], []
        for places, (height, width), cells in self.groups:
            table = np.full((height + 1, width + 1, len(places)), IMPOSSIBLE)
            table[0, 0] = 0
            back = np.full(table.shape, -1, np.int8)
            for i, j in np.ndindex(height + 1, width + 1):
                self._cell(table, back, cells, weights, i, j)
            scores[places] = table[height, width]
            for live, code in self._way(back, cells, height, width):
                owners.append(places[live])
                used.append(code)
        return scores, np.concatenate(owners), np.concatenate(used)

    def _cell(self, table: Floats, back: Any, cells: Mapping[Shape, Ints], weights: Floats, i: int, j: int) -> None:
        for number, (ds, dt) in enumerate(self.shapes):
            if ds <= i and dt <= j and (ds, dt) in cells:
                found = table[i - ds, j - dt] + weights[cells[ds, dt][i - ds, j - dt]]
                better = found > table[i, j]
                np.copyto(table[i, j], found, where=better)
                np.copyto(back[i, j], number, where=better)

    def _way(self, back: Any, cells: Mapping[Shape, Ints], height: int, width: int) -> list[tuple[Ints, Ints]]:
        """Walk back from the ends: (places in the group, codes), last steps first."""
        found = []
        row, column = np.full(back.shape[2], height), np.full(back.shape[2], width)
        live = np.arange(back.shape[2])
        while len(live):
            step = back[row[live], column[live], live]
            live, step = live[step >= 0], step[step >= 0]
            for number in np.unique(step):
                ds, dt = self.shapes[number]
                moved = live[step == number]
                row[moved] -= ds
                column[moved] -= dt
                found.append((moved, cells[ds, dt][row[moved], column[moved], moved]))
        return found

    def expected(self, chances: Floats) -> Floats:
        """How often each code is expected over all alignments of all pairs (one step of EM)."""
        counts = np.zeros(len(chances))
        for places, (height, width), cells in self.groups:
            ahead = np.zeros((height + 1, width + 1, len(places)))
            after = np.zeros_like(ahead)
            ahead[0, 0] = after[height, width] = 1
            for i, j in np.ndindex(height + 1, width + 1):
                for (ds, dt), cell in cells.items():
                    if ds <= i and dt <= j:
                        ahead[i, j] += ahead[i - ds, j - dt] * chances[cell[i - ds, j - dt]]
            for i, j in reversed(list(np.ndindex(height + 1, width + 1))):
                for (ds, dt), cell in cells.items():
                    if i + ds <= height and j + dt <= width:
                        after[i, j] += after[i + ds, j + dt] * chances[cell[i, j]]
            whole = ahead[height, width]
            share = np.where(whole > 0, 1 / np.maximum(whole, 1e-300), 0)
            for (ds, dt), cell in cells.items():
                weight = ahead[: height + 1 - ds, : width + 1 - dt] * after[ds:, dt:] * share
                counts += np.bincount(cell.ravel(), (weight * chances[cell]).ravel(), len(chances))
        return counts


def _codes(one: Ints, other: Ints, ds: int, dt: int, symmetric: bool) -> Ints:
    """A code per pair and cell: which group of letters would meet which from here."""
    left, right = _grams(one, ds)[:, :, None], _grams(other, dt)[:, None, :]
    code = (left << SIDE) | right
    return np.minimum(code, (right << SIDE) | left) if symmetric else code


def _grams(letters: Ints, size: int) -> Ints:
    width = letters.shape[1] + 1 - size
    found = np.zeros((len(letters), width), np.int64)
    for place in range(size):
        found = (found << BITS) + letters[:, place : place + width] + 1
    return found
