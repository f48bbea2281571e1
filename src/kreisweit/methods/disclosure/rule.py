"""The cell key method as a rule: the only way by which own figures about persons become publishable.

Order: what cannot be protected is refused; tables that are too thin and groups that a share would tell everything
about are closed; every number gets the noise of its own cell key; shares are made from numbers with noise;
the whole is attacked as an outsider would, and what could be worked out is closed as well.
Sources: Fraser/Wooton 2006; Thompson/Broadfoot/Elazar 2013; docs/developers/disclosure.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from . import shares
from .audit import UNKNOWN, Area, Range
from .cells import Cell, Count, Imported, Missing, Rate, Suppressed, SuppressedReason
from .gates import Gate, table_of, too_thin, whole_groups
from .guessing import guessable
from .perturbation import PerturbationTable
from .raw import RawBalance, RawCell, RawCount, RawCurve, RawRate
from .tables import CellKey, InternalTable, NotProtectable

TOO_FEW = Suppressed(SuppressedReason.TOO_FEW)
SMALL_BASE = Suppressed(SuppressedReason.SMALL_BASE)
Numbers = tuple[int, ...]


@dataclass(frozen=True)
class CellKeyRule:
    """Own figures leave with noise by cell key, shares with a band, thin tables and small bases not at all.

    `parents` says which larger area (kind, key) holds an area; own numbers of parts are taken to add up to it, those
    of groups of people too (guessing.GROUPS).
    `min_denominator`: a share of fewer persons (after noise) is not shown. `min_at_risk`: nor a curve with fewer at
    risk in any step, before or after noise. `whole_group`: a share that fewer than `lacking` persons are missing from
    is shown only for groups of at least so many. `decimals` by indicator, one where none is given.
    """

    table: PerturbationTable
    parents: Mapping[Area, Area] = field(default_factory=dict)
    min_denominator: int = 30
    gate: Gate = field(default_factory=Gate)
    min_at_risk: int = 10
    whole_group: int = 100
    lacking: int = 3
    decimals: Mapping[str, int] = field(default_factory=dict)
    name: str = "cell_key"

    def apply(self, table: InternalTable) -> Mapping[CellKey, Cell]:
        """The cells that may be seen, in the order of the table; raises NotProtectable."""
        raw: dict[CellKey, RawCell] = {}
        ready: dict[CellKey, Cell] = {}
        foreign: list[CellKey] = []
        for key, cell in table.cells.items():
            if isinstance(cell, RawCount | RawRate | RawBalance | RawCurve):
                raw[key] = cell
            elif isinstance(cell, Imported | Missing | Suppressed):
                ready[key] = cell
            else:
                foreign.append(key)
        if foreign:
            raise NotProtectable(self.name, tuple(foreign))
        shown = self._protected(raw)
        return {key: ready[key] if key in ready else shown[key] for key in table.cells}

    def _protected(self, raw: Mapping[CellKey, RawCell]) -> dict[CellKey, Cell]:
        thin = too_thin(raw, self.gate)
        numbers = self.perturbed(raw)
        shown: dict[CellKey, Cell] = {
            key: TOO_FEW if table_of(key) in thin else self._shown(key, cell, numbers[key]) for key, cell in raw.items()
        }
        # Only among cells that would be seen: another reason on a small base would itself tell something.
        seen = {key: raw[key] for key, cell in shown.items() if not isinstance(cell, Suppressed)}
        for key in whole_groups(seen, fewest=self.whole_group, lacking=self.lacking):
            shown[key] = TOO_FEW
        for key in guessable(self._ranges(shown, numbers), self.parents):
            shown[key] = TOO_FEW
        return shown

    def perturbed(self, raw: Mapping[CellKey, RawCell]) -> dict[CellKey, Numbers]:
        """Every number of persons in each cell, with the noise of its own key, in the order of `parts_of`."""
        parts = {key: parts_of(cell) for key, cell in raw.items()}
        flat = [part for found in parts.values() for part in found]
        counts = np.fromiter((part.count for part in flat), dtype=np.int64, count=len(flat))
        keys = np.fromiter((part.key for part in flat), dtype=np.int64, count=len(flat))
        numbers = iter((counts + self.table.index.many(counts, keys)).tolist())
        return {key: tuple(next(numbers) for _ in found) for key, found in parts.items()}

    def _shown(self, key: CellKey, cell: RawCell, numbers: Numbers) -> Cell:
        places = self.decimals.get(key.indicator, 1)
        match cell:
            case RawCount():
                return Count(numbers[0])
            case RawRate():
                return self._share(cell, numbers, places)
            case RawBalance(per=per):
                base = numbers[2]
                rate = shares.balance(
                    numbers[0], numbers[1], base, per=per, decimals=places, off=self.table.D
                )  # fmt: skip
                return self._with_base(rate, base)
            case RawCurve():
                return self._curve(cell, numbers, places)

    def _share(self, cell: RawRate, numbers: Numbers, places: int) -> Cell:
        own = isinstance(cell.denominator, RawCount)
        base = numbers[1] if isinstance(cell.denominator, RawCount) else cell.denominator.value
        off = self.table.D, self.table.D if own else 0
        return self._with_base(shares.share(numbers[0], base, per=cell.per, decimals=places, off=off), base)

    def _curve(self, cell: RawCurve, numbers: Numbers, places: int) -> Cell:
        steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        at_risk = [count for count, _ in steps] + [before.count for before, _ in cell.steps]
        if not steps or min(at_risk) < self.min_at_risk:
            return SMALL_BASE
        return self._with_base(shares.curve(steps, per=cell.per, decimals=places, off=self.table.D), steps[0][0])

    def _with_base(self, rate: Rate | None, base: int) -> Cell:
        return SMALL_BASE if rate is None or base < self.min_denominator else rate

    def _ranges(
        self, shown: Mapping[CellKey, Cell], numbers: Mapping[CellKey, Numbers]
    ) -> dict[CellKey, tuple[Range, ...]]:
        """What an outsider knows of the true numbers of each cell."""
        return {
            key: tuple(UNKNOWN if isinstance(cell, Suppressed) else self.table.true_range(n) for n in numbers[key])
            for key, cell in shown.items()
        }


def parts_of(cell: RawCell) -> tuple[RawCount, ...]:
    """The numbers of persons in a cell; official totals are not among them.

    A share: numerator, denominator. A balance: plus, minus, denominator. A curve: at risk and events of each step.
    """
    match cell:
        case RawCount():
            return (cell,)
        case RawRate(numerator=numerator, denominator=RawCount() as denominator):
            return numerator, denominator
        case RawRate(numerator=numerator):
            return (numerator,)
        case RawBalance(plus=plus, minus=minus, denominator=base):
            return plus, minus, base
        case RawCurve(steps=steps):
            return tuple(part for step in steps for part in step)


def counted(cells: Iterable[Cell]) -> dict[str, int]:
    """How many cells are shown and how many are empty, by reason; for the statistics of a release."""
    found: defaultdict[str, int] = defaultdict(int)
    for cell in cells:
        found[cell.reason.value if isinstance(cell, Suppressed | Missing) else "shown"] += 1
    return dict(found)
