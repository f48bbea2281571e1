"""What the housing office and the sports federation have added up themselves: numbers, no persons."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date

from .county import InventedCounty
from .persons import Invented

QUARTERS = 8


class Sums:
    """Counts persons by municipality as they pass; gives invented sums that fit them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._here: Counter[str] = Counter()

    def add(self, person: Invented) -> None:
        """Take note of where somebody lives at the end."""
        if person.stays[-1].end is None:
            self._here[person.stays[-1].ags] += 1

    def rows(self, county: InventedCounty, until: date) -> Iterator[tuple[str, dict[str, str]]]:
        """Rows as (code of the agreement, values by field)."""
        draw = random.Random(f"{self._seed}:sums")  # noqa: S311  (invented, not secret)
        for town in county.towns:
            here = self._here[town.ags]
            for quarter in _quarters(until):
                shared = round(here * draw.uniform(0.06, 0.1))
                longer = round(shared * draw.uniform(0.3, 0.5))
                gone = round(shared * draw.uniform(0.05, 0.15))
                for name, value in (
                    ("housing_shared", shared),
                    ("housing_shared_12", longer),
                    ("housing_moved_out", gone),
                ):
                    yield (
                        "wohnen",
                        {"indicator": name, "area": town.ags, "period": quarter, "group": "", "value": str(value)},
                    )
            for year in (until.year - 2, until.year - 1):
                members = round(here * draw.uniform(0.05, 0.12))
                helpers = round(members * draw.uniform(0.02, 0.1))
                for name, value in (("sport_members", members), ("sport_volunteers", helpers)):
                    yield (
                        "sport",
                        {"indicator": name, "area": town.ags, "period": str(year), "group": "", "value": str(value)},
                    )


def _quarters(until: date) -> list[str]:
    number = until.year * 4 + (until.month - 1) // 3
    return [f"{n // 4}-Q{n % 4 + 1}" for n in range(number - QUARTERS, number)]
