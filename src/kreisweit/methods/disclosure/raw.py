"""Cells before protection: numbers of persons with the sum of their record keys.

A record key is an integer below 2**32 that belongs to a person for the life of a release generation; the
cell key is the sum of the record keys of the persons counted, modulo 2**32. So the key of a cell does not
depend on the order, the engine or the chunks in which persons were counted.
"""

from __future__ import annotations

from dataclasses import dataclass

MODULUS = 2**32


@dataclass(frozen=True, slots=True)
class RawCount:
    """Exact number of persons and their cell key."""

    count: int
    key: int

    def __post_init__(self) -> None:
        if self.count < 0 or not 0 <= self.key < MODULUS:
            raise ValueError("a count is not negative and its key lies below 2**32")

    def __add__(self, other: RawCount) -> RawCount:
        return RawCount(self.count + other.count, (self.key + other.key) % MODULUS)


@dataclass(frozen=True, slots=True)
class Official:
    """A total that a statistical office has published, for example the population; it carries no noise."""

    value: int


@dataclass(frozen=True, slots=True)
class RawRate:
    """Persons counted among others: `numerator` of `denominator`, times `per` (100 or 1000)."""

    numerator: RawCount
    denominator: RawCount | Official
    per: int = 100


@dataclass(frozen=True, slots=True)
class RawBalance:
    """Those who came less those who went, as a share of `denominator`, times `per`."""

    plus: RawCount
    minus: RawCount
    denominator: RawCount
    per: int = 100


@dataclass(frozen=True, slots=True)
class RawCurve:
    """Kaplan-Meier on a fixed grid: for each interval up to the point shown, persons at risk and events.

    The share with the event by the end of the last interval is 1 - prod(1 - events/at_risk), times `per`.
    """

    steps: tuple[tuple[RawCount, RawCount], ...]
    per: int = 100


RawCell = RawCount | RawRate | RawBalance | RawCurve
"""What an internal table of own figures may hold."""
