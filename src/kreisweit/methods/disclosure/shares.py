"""Shares, balances and curves from protected numbers, with the band that the noise alone explains.

Every argument is a number after noise: nothing here can tell more than the protected numbers do. A band is
the range of the result when each protected number is off by at most D: numerators down and denominators up,
and the other way round. Results are rounded half up, lower ends down and upper ends up; an empty answer
(None) means that the base is too small.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from .cells import Rate

ONE = Fraction(1)
Part = tuple[int, int]
"""Numerator and denominator (above zero) of an exact fraction."""


def share(numerator: int, denominator: int, *, per: int, decimals: int, off: tuple[int, int]) -> Rate | None:
    """numerator / denominator times `per`, clipped to the denominator; `off` is D for each of the two (0: exact)."""
    if denominator <= 0:
        return None
    smallest, largest = denominator - off[1], denominator + off[1]
    return _rate(
        _clipped(numerator, denominator),
        _clipped(numerator - off[0], largest),
        _clipped(numerator + off[0], smallest) if smallest > 0 else (1, 1),
        per,
        decimals,
    )


def balance(plus: int, minus: int, denominator: int, *, per: int, decimals: int, off: int) -> Rate | None:
    """(plus - minus) / denominator times `per`, between -per and per; each of the three is off by at most `off`."""
    if denominator <= 0:
        return None
    smallest, largest = max(denominator - off, 1), denominator + off
    low, high = plus - minus - 2 * off, plus - minus + 2 * off
    return _rate(
        _clipped(plus - minus, denominator, least=-1),
        _clipped(low, smallest if low < 0 else largest, least=-1),
        _clipped(high, largest if high < 0 else smallest, least=-1),
        per,
        decimals,
    )


def curve(steps: Sequence[tuple[int, int]], *, per: int, decimals: int, off: int) -> Rate | None:
    """Share with the event by the end of the last step: 1 - product of (1 - events / at risk), times `per`.

    `steps` are (at risk, events). Source: Kaplan/Meier 1958 on a fixed grid.
    """
    if not steps or any(at_risk <= 0 for at_risk, _ in steps):
        return None
    left = least = most = ONE
    for at_risk, events in steps:
        left *= 1 - Fraction(*_clipped(events, at_risk))
        most *= 1 - Fraction(*_clipped(events - off, at_risk + off))
        least *= 1 - Fraction(*_clipped(events + off, max(at_risk - off, 1)))
    ends = [(1 - part).as_integer_ratio() for part in (left, most, least)]
    return _rate(ends[0], ends[1], ends[2], per, decimals)


def _clipped(numerator: int, denominator: int, *, least: int = 0) -> Part:
    return max(least * denominator, min(denominator, numerator)), denominator


def _rate(value: Part, low: Part, high: Part, per: int, decimals: int) -> Rate:
    unit = per * 10**decimals
    rounded = (2 * abs(value[0]) * unit + value[1]) // (2 * value[1])
    whole = (rounded if value[0] >= 0 else -rounded, low[0] * unit // low[1], -(-high[0] * unit // high[1]))
    exact = [Decimal(part).scaleb(-decimals) for part in whole]
    return Rate(exact[0], exact[1], exact[2], per)
