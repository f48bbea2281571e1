"""Classes of a map: which values share a shade, and what the legend may say about them.

Zero, "not shown" and "not published" are never part of a class. A class holds its lower bound; its
upper bound belongs to the next class, except in the last one (`closed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from itertools import pairwise

from kreisweit.methods.disclosure import Cell, Count, Imported, Missing, MissingReason, Rate, Suppressed

MOST_CLASSES = 5


class Fill(StrEnum):
    """What an area of the map shows; the style class of the shape is "map-" plus this code."""

    CLASS_1 = "class-1"
    CLASS_2 = "class-2"
    CLASS_3 = "class-3"
    CLASS_4 = "class-4"
    CLASS_5 = "class-5"
    ZERO = "zero"
    SUPPRESSED = "suppressed"
    NOT_JOINED = "not-joined"
    MISSING = "missing"
    OUTSIDE = "outside"
    AREA = "area"


CLASS_FILLS = (Fill.CLASS_1, Fill.CLASS_2, Fill.CLASS_3, Fill.CLASS_4, Fill.CLASS_5)


@dataclass(frozen=True, slots=True)
class MapClass:
    """Values from `low` to below `high`; including `high` where `closed`."""

    low: Decimal
    high: Decimal
    closed: bool

    def __post_init__(self) -> None:
        if self.low > self.high or (self.low == self.high and not self.closed):
            raise ValueError("a class of a map can hold at least one value")

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies in this class."""
        return self.low <= value < self.high or (self.closed and value == self.high)


@dataclass(frozen=True, slots=True)
class ClassBreaks:
    """At most five classes from light to dark, each beginning where the one before ends."""

    classes: tuple[MapClass, ...]

    def __post_init__(self) -> None:
        if len(self.classes) > MOST_CLASSES:
            raise ValueError("a map has at most five classes")
        for before, after in zip(self.classes, self.classes[1:], strict=False):
            if before.closed or before.high != after.low:
                raise ValueError("each class begins where the one before ends")

    def number_of(self, value: Decimal) -> int:
        """Position (0 = lightest) of the class that holds the value.

        Raises ValueError when none does: the classes were then made from other values, and a shade
        would contradict the legend.
        """
        for number, item in enumerate(self.classes):
            if item.holds(value):
                return number
        raise ValueError("the value lies outside the classes of the map")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: how many areas have this fill; bounds only for the five classes."""

    fill: Fill
    areas: int
    bounds: MapClass | None = None


def value_of(cell: Cell | None) -> Decimal | None:
    """The number in a cell, or None where no number may be or can be shown."""
    match cell:
        case Imported(value=value) | Rate(value=value):
            return value
        case Count(value=number):
            return Decimal(number)
        case _:
            return None


def quantile_breaks(values: Iterable[Decimal], k: int = MOST_CLASSES) -> ClassBreaks:
    """Classes with about equally many values each; every bound is a value that occurs.

    Zeros are left out (they are a class of their own); equal values stay together, so that ties and few
    distinct values give fewer than `k` classes (1 to 5); no value gives none. The bounds are the order
    statistics at positions ceil(i * n / k), the inverse of the empirical distribution function.
    """
    ordered = _without_zero(values, k)
    if not ordered:
        return ClassBreaks(())
    count = len(ordered)
    lows = sorted({ordered[0], *(ordered[-(-i * count // k)] for i in range(1, k) if -(-i * count // k) < count)})
    return _chain([*lows, ordered[-1]])


def nice_breaks(values: Iterable[Decimal], k: int = MOST_CLASSES) -> ClassBreaks:
    """Classes of equal width whose bounds are round numbers (1, 2, 2.5 or 5 times a power of ten).

    The smallest such width that needs no more than `k` classes (1 to 5) is taken. Zeros are left out;
    equal values give one class, no value gives none. Classes in the middle may be empty. A single class
    (k = 1) goes from the smallest to the greatest value.
    """
    ordered = _without_zero(values, k)
    if not ordered:
        return ClassBreaks(())
    low, high = ordered[0], ordered[-1]
    if low == high or k == 1:
        return _chain([low, high])
    step = nice_step(low, high, k)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return _chain([step * number for number in range(int(first), int(last) + 1)])


def nice_step(low: Decimal, high: Decimal, most: int) -> Decimal:
    """The smallest round width with which at most `most` steps cover low to high.

    Raises ValueError unless low < high and `most` is at least 2: zero is a bound of every round width, so
    that one step cannot cover values of both signs.
    """
    if low >= high or most < 2:
        raise ValueError("steps cover a range, and there are at least two of them")
    exponent = ((high - low) / most).adjusted() - 1
    while True:
        for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)):
            step = factor.scaleb(exponent)
            steps = (high / step).to_integral_value(ROUND_CEILING) - (low / step).to_integral_value(ROUND_FLOOR)
            if steps <= most:
                return step
        exponent += 1


def class_of(cell: Cell | None, classes: ClassBreaks | None) -> Fill:
    """What the map shows for a cell.

    None as cell is an area that the figure does not speak of; None as classes is a map without figures.
    A value that its source rounded to zero is drawn as zero: its label says that it was rounded.
    Raises ValueError when the classes do not hold the value.
    """
    if classes is None:
        return Fill.AREA
    match cell:
        case None:
            return Fill.OUTSIDE
        case Suppressed():
            return Fill.SUPPRESSED
        case Missing(reason=MissingReason.NOT_JOINED):
            return Fill.NOT_JOINED
        case Missing():
            return Fill.MISSING
    value = value_of(cell)
    if not value:
        return Fill.ZERO
    return CLASS_FILLS[classes.number_of(value)]


def legend(cells: Sequence[Cell | None], classes: ClassBreaks) -> tuple[LegendEntry, ...]:
    """The lines of the legend: all classes, then each other fill that occurs, in the order of Fill."""
    counts = dict.fromkeys(Fill, 0)
    for cell in cells:
        counts[class_of(cell, classes)] += 1
    entries = [
        LegendEntry(fill, counts[fill], bounds) for fill, bounds in zip(CLASS_FILLS, classes.classes, strict=False)
    ]
    others = (Fill.ZERO, Fill.SUPPRESSED, Fill.NOT_JOINED, Fill.MISSING, Fill.OUTSIDE)
    return (*entries, *(LegendEntry(fill, counts[fill]) for fill in others if counts[fill]))


def _without_zero(values: Iterable[Decimal], k: int) -> list[Decimal]:
    if not 1 <= k <= MOST_CLASSES:
        raise ValueError("a map has one to five classes")
    return sorted(value for value in values if value != 0)


def _chain(bounds: Sequence[Decimal]) -> ClassBreaks:
    last = len(bounds) - 2
    pairs = pairwise(bounds)
    return ClassBreaks(tuple(MapClass(low, high, closed=i == last) for i, (low, high) in enumerate(pairs)))
