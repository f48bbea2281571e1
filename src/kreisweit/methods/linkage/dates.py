"""Birth dates as registers hold them: real ones, placeholders, and parts that are not known."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PLACEHOLDER_DAYS = frozenset({(1, 1), (12, 31), (7, 1)})
EARLIEST_YEAR = 1880


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date in parts. `year`, `month`, `day` are 0 where the register has none.

    `placeholder`: the day says little (1 January, 31 December, 1 July, or no day or month), because offices enter it
    when only the year is known. A person really born on such a day is treated the same.
    """

    year: int
    month: int
    day: int
    placeholder: bool

    @property
    def iso(self) -> str:
        """The date as the register has it, "1980-00-00" where only the year is known."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    @property
    def swapped(self) -> str:
        """The date with day and month exchanged; "" if that is no date or the same one."""
        if self.placeholder or self.day > 12 or self.day == self.month:
            return ""
        return f"{self.year:04d}-{self.day:02d}-{self.month:02d}"


def birth_date(text: str) -> BirthDate | None:
    """Read an ISO date; None if there is none, its year is unknown or it cannot be."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    if year < EARLIEST_YEAR or month > 12 or day > 31:
        return None
    return BirthDate(year, month, day, not month or not day or (month, day) in _PLACEHOLDER_DAYS)
