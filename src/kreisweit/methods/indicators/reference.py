"""The reference engine: one person after the other, one question after the other, as one would with a pencil.

It is slow and obvious on purpose; the fast engine must give the same cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from ..disclosure.cells import Missing
from ..disclosure.raw import RawCell, RawCount
from ..disclosure.tables import CellKey
from .axes import AGE, NATIONALITY, SEX, STAY, age_of, joined, nationality_of, sex_of, stay_of
from .frame import LEVELS, LEVELS_OF_GROUPS, MUNICIPALITY, PLANNING_AREA, Frame
from .histories import Episode, History
from .periods import add_months, first_day, last_day, parse_quarter, quarter_number, quarter_text
from .tallies import BASE_PART, COUNTED, MINUS, NOBODY, PLUS, Place, cells
from .vocabulary import Balance, Definition, Event, Flow, Population, Stock, TimeTo, Within

GERMAN = "DE"
FOREVER = date.max


def compute(
    definitions: Iterable[Definition], histories: Iterable[History], frame: Frame
) -> dict[CellKey, RawCell | Missing]:
    """All cells of the definitions over the histories; see tallies.cells for what is missing and why."""
    known = tuple(definitions)
    return cells(known, tally(known, histories, frame), frame)


def tally(definitions: Iterable[Definition], histories: Iterable[History], frame: Frame) -> dict[Place, RawCount]:
    """Persons and record keys by place; a person counts once at a place."""
    known = tuple(definitions)
    found: dict[Place, RawCount] = {}
    for history in histories:
        person = Person(history, frame)
        for definition in known:
            for place in set(_places(definition, person, frame)):
                found[place] = found.get(place, NOBODY) + RawCount(1, history.record_key)
    return found


class Person:
    """What the definitions ask about one person."""

    def __init__(self, history: History, frame: Frame) -> None:
        self.birth_year = history.birth_year
        self.sex = history.sex
        self.episodes = sorted(history.episodes, key=_order)
        self.homes = [e for e in self.episodes if e.kind == "residence" and e.municipality in frame.joined]
        self.homes = [e for e in self.homes if e.end is None or e.end > e.start]
        self.arrival = min((e.start for e in self.homes if e.origin == "abroad"), default=None)

    def home(self, day: date) -> Episode | None:
        """The residence that holds on the day: of several the one that began last, then the largest number."""
        return max((e for e in self.homes if holds(e, day)), key=_order, default=None)

    def belongs(self, population: Population, day: date) -> bool:
        """Whether the person is one of the newcomers on that day, and old enough."""
        home = self.home(day)
        return home is not None and self.is_newcomer(home, day) and self.is_old_enough(population, day)

    def is_newcomer(self, home: Episode, day: date) -> bool:
        """Whether the home is that of a foreign national who had come from abroad by that day."""
        return home.nationality not in {"", GERMAN} and self.arrival is not None and self.arrival <= day

    def values(self, home: Episode, day: date) -> dict[str, str]:
        """Where the person stands on each axis on that day, in that home."""
        years = None if self.birth_year is None else day.year - self.birth_year
        return {
            SEX: sex_of(self.sex),
            AGE: age_of(years),
            NATIONALITY: nationality_of(home.nationality),
            STAY: stay_of(self.arrival, day),
        }

    def is_old_enough(self, population: Population, day: date) -> bool:
        """Whether the years of the day and of birth lie far enough apart; unknown: only if no age is asked for."""
        if not population.min_age:
            return True
        return self.birth_year is not None and day.year - self.birth_year >= population.min_age

    def events(self, event: Event) -> list[tuple[date, Episode]]:
        """Days on which the event happened, with its episode."""
        found = [e for e in (self.homes if event.kind == "residence" else self.episodes) if _could_be(e, event)]
        found = found[:1] if event.first else found
        days = [(e.start if event.at == "start" else e.end, e) for e in found]
        return [(day, e) for day, e in days if day is not None and (not event.outcomes or e.outcome in event.outcomes)]

    def first_day_away(self, day: date) -> date:
        """The first day from `day` on without a home in the county."""
        while (home := self.home(day)) is not None:
            if home.end is None:
                return FOREVER
            day = home.end
        return day


def holds(episode: Episode, day: date) -> bool:
    """Whether the episode covers the day."""
    return episode.start <= day and (episode.end is None or day < episode.end)


def _order(episode: Episode) -> tuple[date, int]:
    return episode.start, episode.number


def _could_be(episode: Episode, event: Event) -> bool:
    return (
        episode.kind == event.kind
        and (not event.levels or episode.level in event.levels)
        and (not event.origins or episode.origin in event.origins)
    )


def _places(definition: Definition, person: Person, frame: Frame) -> Iterator[Place]:
    match definition.measure:
        case Stock():
            found = _stock(definition, definition.measure, person, frame)
        case Flow():
            found = _flow(definition, definition.measure, person)
        case Within():
            found = _within(definition, definition.measure, person)
        case TimeTo():
            found = _time_to(definition, definition.measure, person, frame)
        case Balance():
            yield from _balance(definition, definition.measure, person, frame)
            return
    for part, day, period in found:
        home = person.home(day)
        if home is not None and person.belongs(definition.population, day):
            groups = _groups(definition, person.values(home, day))
            yield from (Place(definition.code, part, *where) for where in _everywhere(home, period, groups, frame))


def _everywhere(home: Episode, period: str, groups: Iterable[str], frame: Frame) -> Iterator[tuple[str, str, str, str]]:
    """Kind and key of the areas around a home, with the period, for each group that they are large enough for."""
    for group in groups:
        for level in LEVELS_OF_GROUPS if group else LEVELS:
            if area := frame.area(level, home.municipality):
                yield level, area, period, group


def _groups(definition: Definition, values: Mapping[str, str]) -> Iterator[str]:
    yield ""
    for cross in definition.axes:
        if all(values[axis] for axis in cross):
            yield joined(*(f"{axis}:{values[axis]}" for axis in cross))


Found = Iterator[tuple[str, date, str]]
"""Part, day on which the person must belong to the population (and that says where), period."""


def _stock(definition: Definition, stock: Stock, person: Person, frame: Frame) -> Found:
    for quarter in frame.quarters:
        day = last_day(parse_quarter(quarter))
        yield BASE_PART, day, quarter
        if stock.bands:
            yield from _band(stock.bands, person, day, quarter)
        elif _is_counted(stock, person, day):
            yield COUNTED, day, quarter


def _band(bands: tuple[int, ...], person: Person, day: date, quarter: str) -> Found:
    if person.arrival is None or person.arrival > day:
        return
    reached = [years for years in bands if person.arrival <= add_months(day, -12 * years)]
    yield f"stay:{max(reached)}", day, quarter


def _is_counted(stock: Stock, person: Person, day: date) -> bool:
    if stock.holding:
        return any(e.kind == stock.holding and holds(e, day) for e in person.episodes)
    if stock.had is not None:
        return any(happened <= day for happened, _ in person.events(stock.had))
    return True


def _flow(definition: Definition, flow: Flow, person: Person) -> Found:
    for day, episode in person.events(flow.event):
        quarter = quarter_text(quarter_number(day))
        yield BASE_PART, day, quarter
        if not flow.outcomes or episode.outcome in flow.outcomes:
            yield COUNTED, day, quarter


def _within(definition: Definition, within: Within, person: Person) -> Found:
    for day, episode in person.events(within.event):
        later = add_months(day, within.months)
        quarter = quarter_text(quarter_number(later))
        yield BASE_PART, day, quarter
        in_time = episode.end is not None and episode.end <= later and episode.outcome in within.outcomes
        if in_time or (within.resident and person.home(later) is not None):
            yield COUNTED, day, quarter


def _time_to(definition: Definition, measure: TimeTo, person: Person, frame: Frame) -> Found:
    if person.arrival is None:
        return
    seen_until = min(person.first_day_away(person.arrival), frame.end + timedelta(days=1))
    reached = min((day for day, _ in person.events(measure.target)), default=FOREVER)
    year = str(person.arrival.year)
    for step in range(1, max(measure.points.values()) // measure.grid + 1):
        begin = add_months(person.arrival, measure.grid * (step - 1))
        end = add_months(person.arrival, measure.grid * step)
        if reached >= begin and seen_until >= end:
            yield f"risk:{step}", person.arrival, year
            if reached < end:
                yield f"event:{step}", person.arrival, year


def _balance(definition: Definition, balance: Balance, person: Person, frame: Frame) -> Iterator[Place]:
    for number, home in enumerate(person.homes):
        before = person.homes[number - 1] if number else None
        after = person.homes[number + 1] if number + 1 < len(person.homes) else None
        if home.origin in balance.origins:
            yield from _move(definition, PLUS, person, frame, (home, home.start, home.origin, before))
        if home.end is not None and home.destination in balance.origins:
            yield from _move(definition, MINUS, person, frame, (home, home.end, home.destination, after))
    for quarter in frame.quarters:
        number = parse_quarter(quarter)
        day = first_day(number) - timedelta(days=1)
        home_before = person.home(day)
        if home_before is not None and person.belongs(definition.population, day):
            for level in LEVELS:
                if area := frame.area(level, home_before.municipality):
                    yield Place(definition.code, BASE_PART, level, area, quarter)


def _move(
    definition: Definition, part: str, person: Person, frame: Frame, move: tuple[Episode, date, str, Episode | None]
) -> Iterator[Place]:
    home, day, elsewhere, other = move
    if not person.is_newcomer(home, day) or not person.is_old_enough(definition.population, day):
        return
    levels = LEVELS if elsewhere == "germany" else (MUNICIPALITY, PLANNING_AREA)
    for level in levels:
        area = frame.area(level, home.municipality)
        is_inside = elsewhere == "county" and other is not None and frame.area(level, other.municipality) == area
        if area and not is_inside:
            yield Place(definition.code, part, level, area, quarter_text(quarter_number(day)))
