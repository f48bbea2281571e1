"""Before any noise: is a table full enough to say something, and does a cell speak of everybody in a group?

A table is what stands side by side: the cells of one indicator, kind of area, period and group. A table with too
few persons in its cells is not published at all on that kind of area; the next larger kind has a table of its own,
which is judged by itself. The thresholds keep zeros that are none rare
(docs/developers/disclosure.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .families import families
from .raw import RawBalance, RawCell, RawCount, RawCurve, RawRate
from .tables import CellKey


class TableKey(NamedTuple):
    """The cells that stand side by side: all areas of one kind."""

    indicator: str
    level: str
    period: str
    group: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A table passes with at least `mean` persons a cell and a share of cells below `small` under `small_share`.

    The mean counts every cell, the share only those that are not zero.
    """

    mean: int = 5
    small: int = 3
    small_share: Decimal = Decimal("0.25")

    def __post_init__(self) -> None:
        if self.mean < 0 or self.small < 0 or not 0 < self.small_share <= 1:
            raise ValueError("the gate asks for numbers of persons and a share above zero")

    def passes(self, counts: Iterable[int]) -> bool:
        """Whether a table with these numbers of persons may be published; a table without cells may."""
        found = list(counts)
        filled = [count for count in found if count]
        few = sum(count < self.small for count in filled)
        return sum(found) >= self.mean * len(found) and (not filled or few < self.small_share * len(filled))


def table_of(key: CellKey) -> TableKey:
    """The table that a cell belongs to."""
    return TableKey(key.indicator, key.level, key.period, key.group)


def counts_of(cell: RawCell) -> tuple[int, ...]:
    """The numbers of persons by which a cell is judged: those counted, not those they are counted among."""
    match cell:
        case RawCount(count=count):
            return (count,)
        case RawRate(numerator=numerator):
            return (numerator.count,)
        case RawBalance(plus=plus, minus=minus):
            return plus.count, minus.count
        case RawCurve(steps=steps):
            return (sum(events.count for _, events in steps),)


def too_thin(cells: Mapping[CellKey, RawCell], gate: Gate) -> frozenset[TableKey]:
    """Tables that do not pass the gate."""
    counts: defaultdict[TableKey, list[int]] = defaultdict(list)
    for key, cell in cells.items():
        counts[table_of(key)].extend(counts_of(cell))
    return frozenset(table for table, found in counts.items() if not gate.passes(found))


def speaks_of_all(cell: RawCell, *, fewest: int, lacking: int) -> bool:
    """Whether (nearly) everybody of a small group has the attribute, so that the share tells it of each one.

    A group is small below `fewest` persons, nearly everybody means that fewer than `lacking` are without. Without that
    margin an empty place would itself say "everybody".
    """
    match cell:
        case RawRate(numerator=numerator, denominator=RawCount() as denominator):
            return _nearly(numerator, denominator, fewest, lacking)
        case RawCurve(steps=steps):
            return any(_nearly(events, at_risk, fewest, lacking) for at_risk, events in steps)
        case _:
            return False


def _nearly(part: RawCount, whole: RawCount, fewest: int, lacking: int) -> bool:
    return 0 < whole.count < fewest and whole.count - part.count < lacking


def whole_groups(cells: Mapping[CellKey, RawCell], *, fewest: int, lacking: int) -> frozenset[CellKey]:
    """Cells that would tell an attribute of every member of a group, with the cells that would give them away.

    Beside the cell itself these are its siblings, the other groups of the same kind, area and period: shares of zero
    everywhere else would say the same. A group whose number is nearly that of everybody counts as well.
    """
    found = {key for key, cell in cells.items() if speaks_of_all(cell, fewest=fewest, lacking=lacking)}
    whole = set(found)
    for (margin, _kind), members in families(cells).items():
        everybody = cells.get(margin)
        if any(member in whole or _fills(cells[member], everybody, fewest, lacking) for member in members):
            found.update(members)
    return frozenset(found)


def _fills(part: RawCell, whole: RawCell | None, fewest: int, lacking: int) -> bool:
    return isinstance(part, RawCount) and isinstance(whole, RawCount) and _nearly(part, whole, fewest, lacking)
