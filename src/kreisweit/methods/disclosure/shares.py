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
from math import ceil, floor

from .cells import Rate

HALF = Fraction(1, 2)
ONE = Fraction(1)


def share(numerator: int, denominator: int, *, per: int, decimals: int, off: tuple[int, int]) -> Rate | None:
    """numerator / denominator times `per`, clipped to the denominator; `off` is D for each of the two (0: exact)."""
    if denominator <= 0:
        return None
    value = _clipped(Fraction(numerator, denominator))
    low = _clipped(Fraction(numerator - off[0], denominator + off[1]))
    smallest = denominator - off[1]
    high = _clipped(Fraction(numerator + off[0], smallest)) if smallest > 0 else ONE
    return _rate(value, low, high, per, decimals)


def balance(plus: int, minus: int, denominator: int, *, per: int, decimals: int, off: int) -> Rate | None:
    """(plus - minus) / denominator times `per`, between -per and per; each of the three is off by at most `off`."""
    if denominator <= 0:
        return None
    smallest = max(denominator - off, 1)
    ends = [
        Fraction(difference, base)
        for difference in (plus - minus - 2 * off, plus - minus + 2 * off)
        for base in (smallest, denominator + off)
    ]
    within = [max(-ONE, min(ONE, part)) for part in (Fraction(plus - minus, denominator), min(ends), max(ends))]
    return _rate(within[0], within[1], within[2], per, decimals)


def curve(steps: Sequence[tuple[int, int]], *, per: int, decimals: int, off: int) -> Rate | None:
    """Share with the event by the end of the last step: 1 - product of (1 - events / at risk), times `per`.

    `steps` are (at risk, events). Source: Kaplan/Meier 1958 on a fixed grid.
    """
    if not steps or any(at_risk <= 0 for at_risk, _ in steps):
        return None
    left = lowest = highest = ONE
    for at_risk, events in steps:
        left *= 1 - _clipped(Fraction(events, at_risk))
        highest *= 1 - _clipped(Fraction(events - off, at_risk + off))
        lowest *= 1 - _clipped(Fraction(events + off, max(at_risk - off, 1)))
    return _rate(1 - left, 1 - highest, 1 - lowest, per, decimals)


def _clipped(part: Fraction) -> Fraction:
    return max(Fraction(0), min(ONE, part))


def _rate(value: Fraction, low: Fraction, high: Fraction, per: int, decimals: int) -> Rate:
    unit = per * 10**decimals
    rounded = floor(abs(value) * unit + HALF) * (1 if value >= 0 else -1)
    ends = max(floor(low * unit), -unit), min(ceil(high * unit), unit)
    exact = [Decimal(part).scaleb(-decimals) for part in (rounded, *ends)]
    return Rate(exact[0], exact[1], exact[2], per)
