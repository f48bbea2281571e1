"""The closed vocabulary of indicators: what a definition can say, as values that cannot be nonsense.

Five verbs answer the questions of the catalogue:

- `Stock`: who is there on the last day of the quarter?
- `Flow`: to whom did it happen in the quarter?
- `Within`: of those to whom it happened so many months ago, who got there in time?
- `TimeTo`: how long does it take, with those who leave before counted only as long as they were there?
- `Balance`: who came, less who went, moves inside the area left out?

A person counts once per cell, however often a thing happened, so that the record keys of a cell are those of
its persons. What is divided by what says `ratio_to`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from .axes import Cross, groups_of, joined

NOTHING, BASE, OFFICIAL = "nothing", "base", "official_population"
RATIOS = (NOTHING, BASE, OFFICIAL)
"""What the persons counted are divided by: not at all, the persons of the base, the official population."""

QUARTER, ARRIVAL_YEAR = "quarter", "arrival_year"
DIRECTIONS = ("more_is_better", "less_is_better", "neutral")
LEVELS_OF_LANGUAGE = ("A1", "A2", "B1", "B2", "C1", "C2")
ORIGINS = ("abroad", "germany", "county", "birth", "death", "unknown")
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "residence": (),
    "course": ("completed", "dropped"),
    "exam": ("passed", "failed"),
    "waiting": ("started", "withdrawn"),
    "preparatory_class": ("regular", "left"),
    "recognition": ("full", "partial", "none", "withdrawn"),
}
"""Closed list of outcomes by kind of episode."""

REGISTERS = ("registration", "courses", "school_office", "recognition_advice")
"""Kinds of registers that deliver histories."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a person on a day: an episode of this kind begins (`at` start) or ends.

    Empty sets ask for nothing. `first`: only the first such episode of a person's life (earliest start, then
    smallest number), before outcomes are looked at.
    """

    kind: str
    at: str = "start"
    levels: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Population:
    """Newcomers: at home in a joined municipality of the county on the day, with a foreign nationality, and
    moved in from abroad on or before that day. `min_age`: the year of the day less the year of birth; a person
    without a year of birth is left out where an age is asked for."""

    min_age: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """Persons on the last day of the quarter.

    Counted are all of them; or those in an episode of the kind `holding` on that day; or those with the event
    `had` on or before it; or, with `bands`, each band of full years since the first arrival from abroad on its
    own (0, 1, 2, 5, 10: less than one year, one, two to four, five to nine, ten and more).
    """

    holding: str = ""
    had: Event | None = None
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """Persons with the event in the quarter (base); counted are those with one of `outcomes`, all if empty."""

    event: Event
    outcomes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Within:
    """Persons with the event in the quarter that lies `months` before (base).

    Counted are those who live in the county `months` later to the day (`resident`), or whose episode ended with
    one of `outcomes` on or before that day.
    """

    event: Event
    months: int
    outcomes: frozenset[str] = frozenset()
    resident: bool = False


@dataclass(frozen=True, slots=True)
class TimeTo:
    """Share with the event `target` so many months after the first arrival from abroad, by year of arrival.

    A Kaplan-Meier curve on a grid of `grid` months. A person is observed from the arrival to the first day on
    which no home in the county is known, or to the end of the data. In an interval at risk are those who had no
    target before it and were observed through all of it; that needs no guess for those who left in between, and
    without such persons it is the Kaplan-Meier estimate itself (Kaplan and Meier 1958).
    `points` names the groups and the months after arrival that each shows.
    """

    target: Event
    grid: int
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Balance:
    """Persons who moved in from `origins` less those who moved out to them in the quarter; the base is who was
    there on the day before the quarter. A move out happens on the first day away.

    A move inside the area does not count: the other end of a move within the county is the home that the person
    is known to have had just before or after it (by start, then number); if none is known, the move crosses the
    border of the municipality and of the planning area. It never crosses the border of the county.
    """

    origins: frozenset[str]


Measure = Stock | Flow | Within | TimeTo | Balance


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of register that the indicator is made from, and how many days it needs to be complete."""

    name: str
    lag_days: int


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as a data file says it. `legal_basis` and `do_not_compare` are texts by language.

    `axes`: by which groups of people its cells stand as well, for planning areas and the county.
    """

    code: str
    version: int
    valid_from: date
    period: str
    measure: Measure
    population: Population
    ratio_to: str
    per: int
    registers: tuple[Register, ...]
    minimum_denominator: int
    direction: str
    legal_basis: Mapping[str, str]
    do_not_compare: Mapping[str, str]
    axes: tuple[Cross, ...] = ()

    @property
    def points(self) -> tuple[str, ...]:
        """Bands or points in time for which it has cells; otherwise one, without a name."""
        match self.measure:
            case Stock(bands=bands) if bands:
                return tuple(f"stay:{years}" for years in bands)
            case TimeTo(points=points):
                return tuple(points)
        return ("",)

    @property
    def people(self) -> tuple[str, ...]:
        """Groups of people for which it has cells: everybody (""), then those of its axes."""
        return ("", *(group for cross in self.axes for group in groups_of(cross)))

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of its cells: every point for everybody, then for each group of people."""
        return tuple(joined(point, group) for group, point in product(self.people, self.points))

    @property
    def lag_days(self) -> int:
        """Days until the slowest register is complete."""
        return max(register.lag_days for register in self.registers)
