"""The frame of a computation: which quarters, which areas, who takes part, how many people live there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .periods import first_day, last_day, parse_quarter

MUNICIPALITY, PLANNING_AREA, COUNTY = "municipality", "planning_area", "county"
LEVELS = (MUNICIPALITY, PLANNING_AREA, COUNTY)
"""Kinds of areas, from the smallest; the words are those of published figures."""
LEVELS_OF_GROUPS = (PLANNING_AREA, COUNTY)
"""Kinds of areas that are large enough for groups of people."""


def parents_of(areas: Mapping[str, str], county: str) -> dict[tuple[str, str], tuple[str, str]]:
    """The next larger area (kind, key) of each: municipality → planning area (the county where it has none) → county.

    `areas`: planning area by municipality, "" for none.
    """
    top = (COUNTY, county)
    up = {(MUNICIPALITY, ags): (PLANNING_AREA, area) if area else top for ags, area in areas.items()}
    return up | {(PLANNING_AREA, area): top for area in set(areas.values()) if area}


@dataclass(frozen=True)
class Frame:
    """What a computation needs to know besides the histories.

    `quarters` run without a gap ("2016-Q4", "2017-Q1", …); the last day of the last one is the end of the data
    and the first day of the first one its beginning. `areas` names for every municipality (AGS) of the county
    its planning area ("" where it has none), `joined` the municipalities that have put the processing into
    force. `population` holds official totals by AGS and year. `as_of` is the day of the snapshot: with it, a
    figure waits until the lag of its registers is over; None means that no register lags.
    Raises ValueError for quarters with gaps and for a joined municipality that lies in no area.
    """

    quarters: tuple[str, ...]
    county: str
    areas: Mapping[str, str]
    joined: frozenset[str]
    population: Mapping[tuple[str, int], int] = field(default_factory=dict)
    as_of: date | None = None

    def __post_init__(self) -> None:
        numbers = [parse_quarter(text) for text in self.quarters]
        if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise ValueError("the quarters of a frame follow one another without a gap")
        if unknown := sorted(self.joined - set(self.areas)):
            raise ValueError(f"joined municipalities that lie in no area: {', '.join(unknown)}")

    @property
    def first(self) -> int:
        """Number of the first quarter."""
        return parse_quarter(self.quarters[0])

    @property
    def last(self) -> int:
        """Number of the last quarter."""
        return parse_quarter(self.quarters[-1])

    @property
    def end(self) -> date:
        """The last day of the data."""
        return last_day(self.last)

    @property
    def day_after(self) -> date:
        """The first day that the data say nothing about."""
        return first_day(self.last + 1)

    @property
    def years(self) -> tuple[int, ...]:
        """All calendar years that the quarters touch."""
        return tuple(range(self.first // 4, self.last // 4 + 1))

    def area(self, level: str, municipality: str) -> str:
        """The key of the area of that level in which a municipality lies; "" where there is none."""
        if level == MUNICIPALITY:
            return municipality
        return self.county if level == COUNTY else self.areas.get(municipality, "")

    @cached_property
    def members(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """For every area (level, key) the joined municipalities in it; empty where none has joined."""
        found: dict[tuple[str, str], list[str]] = {(COUNTY, self.county): []}
        for municipality in sorted(self.areas):
            for level in LEVELS:
                if area := self.area(level, municipality):
                    here = found.setdefault((level, area), [])
                    here += [municipality] if municipality in self.joined else []
        return {place: tuple(joined) for place, joined in found.items()}

    def residents(self, level: str, area: str, year: int) -> int | None:
        """Official population of the joined municipalities of an area: for each the latest total up to `year`.

        The numerator knows only these municipalities, so the others must not stand in the denominator.
        None where a joined municipality has no total yet.
        """
        totals = [self._total(municipality, year) for municipality in self.members[level, area]]
        known = [total for total in totals if total is not None]
        return sum(known) if len(known) == len(totals) else None

    def _total(self, municipality: str, year: int) -> int | None:
        return next((self.population[municipality, y] for y in self._years_of.get(municipality, ()) if y <= year), None)

    @cached_property
    def _years_of(self) -> Mapping[str, tuple[int, ...]]:
        years: dict[str, list[int]] = {}
        for area, year in self.population:
            years.setdefault(area, []).append(year)
        return {area: tuple(sorted(known, reverse=True)) for area, known in years.items()}
