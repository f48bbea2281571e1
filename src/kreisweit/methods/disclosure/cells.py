"""What one figure can be. A figure that is not there is never a zero.

The five kinds follow the practice of German official statistics: a number, a number of limited
reliability, a place left empty on purpose, a place where nothing was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Flag(StrEnum):
    """A remark of the source on a value that it did publish."""

    NONE = ""
    EXACT_ZERO = "exact_zero"
    LIMITED_RELIABILITY = "limited_reliability"
    ROUNDED_TO_ZERO = "rounded_to_zero"
    OWN_CALCULATION = "own_calculation"
    INVENTED = "invented"


class SuppressedReason(StrEnum):
    """Why a value that may exist is not shown."""

    SECRET = "secret"  # noqa: S105
    UNKNOWN_OR_SECRET = "unknown_or_secret"  # noqa: S105
    UNRELIABLE = "unreliable"
    TOO_FEW = "too_few"  # too few persons here; the next larger area may say more
    SMALL_BASE = "small_base"  # a share of fewer persons than the rule asks for


class MissingReason(StrEnum):
    """Why there is no value at all."""

    NOT_PUBLISHED = "not_published"
    NOT_MEANINGFUL = "not_meaningful"
    PENDING = "pending"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"  # published once and taken back; the release says why
    NOT_COVERED = "not_covered"  # the newest computation does not speak of this place and time (any more)
    NOT_JOINED = "not_joined"  # the municipality has not put the processing into force for itself


@dataclass(frozen=True, slots=True)
class Imported:
    """A value as another office published it; `source` is the code of that publication."""

    value: Decimal
    source: str
    flag: Flag = Flag.NONE

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal) or not self.value.is_finite():
            raise TypeError("an imported value is a finite Decimal")
        if not self.source:
            raise ValueError("an imported value names its source")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A place that is empty to protect people or because the source does not vouch for the value."""

    reason: SuppressedReason


@dataclass(frozen=True, slots=True)
class Missing:
    """A place for which nothing was published."""

    reason: MissingReason


@dataclass(frozen=True, slots=True)
class Count:
    """A protected number of persons."""

    value: int

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a count is not negative")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share made from protected counts, with the band that protection alone explains.

    `per` is the base: 100 for per cent, 1000 for per thousand. A balance (moves in less moves out) may be
    negative, down to -per.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    per: int = 100

    def __post_init__(self) -> None:
        if not Decimal(-self.per) <= self.low <= self.value <= self.high <= Decimal(self.per):
            raise ValueError("a rate lies inside its band and within its base")


Cell = Imported | Suppressed | Missing | Count | Rate
"""What may stand in a published table."""
