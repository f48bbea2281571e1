"""Axes of a trend: where they begin, which numbers stand at them, how those are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from .classes import nice_step

MOST_VALUE_TICKS = 6
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high` in the unit of the values, with a line at each of the ticks."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]


def starts_at_zero(values: Sequence[Decimal]) -> bool:
    """Whether an axis for these values shows zero.

    It does where the smallest value is at most half of the greatest, so that a rise is not drawn greater
    than it is, and where there is no movement to be shown at all. Otherwise zero would press the line flat.
    """
    return not values or min(values) == max(values) or min(values) <= max(values) / 2


def value_axis(values: Sequence[Decimal]) -> Axis:
    """The axis for values: round numbers, zero included where `starts_at_zero` says so."""
    shown = [*values, Decimal(0)] if starts_at_zero(values) else list(values)
    low, high = min(shown), max(shown)
    if low == high:
        high = low + 1
    step = nice_step(low, high, MOST_VALUE_TICKS - 1)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    ticks = tuple(step * number for number in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def year_axis(positions: Sequence[Decimal], *, most: int) -> Axis:
    """The axis for positions in time (see `periods.position`), with at most `most` years named.

    Ticks stand in the middle of their year, where figures of a whole year stand; the newest year always
    has one. Raises ValueError without a position.
    """
    if not positions:
        raise ValueError("an axis of time needs a period")
    first, last = int(min(positions)), int(max(positions))
    step = next(step for step in YEAR_STEPS if (last - first) // step < most)
    years = range(last, first - 1, -step)
    half = Decimal("0.5")
    low, high = min(*positions, first + half), max(*positions, last + half)
    return Axis(low, high, tuple(year + half for year in reversed(years)))


def written(value: Decimal, *, decimal: str, thousands: str) -> str:
    """The number with the reader's marks and no idle zeros: "1 500", "2,5", "−3"."""
    plain = f"{abs(value.normalize()):,f}"
    marks = str.maketrans({",": thousands, ".": decimal})
    return ("\u2212" if value < 0 else "") + plain.translate(marks)
