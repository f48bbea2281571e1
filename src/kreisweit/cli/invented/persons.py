"""Invented persons in families: names, papers, and a life in the county until a day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from .county import STREETS, InventedCounty
from .names import Pool
from .origins import ORIGINS, Origin
from .spelling import female_form

FIRST_DAY = date(2012, 1, 1)
WAR = date(2022, 3, 1)


@dataclass(frozen=True)
class Stay:
    """A residence: from, until (None: still), municipality, where from and where to (codes of the deliveries)."""

    start: date
    end: date | None
    ags: str
    origin: str
    destination: str
    address: str


@dataclass
class Invented:
    """One person. Names in native script; `papers` is the birth date as papers have it (perhaps 1 January)."""

    number: int
    origin: Origin
    sex: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    birth_family: str
    born: date
    papers: date
    nationality: str
    stays: list[Stay] = field(default_factory=list)
    blocked: bool = False

    @property
    def arrived(self) -> date:
        """First day in the county."""
        return self.stays[0].start

    def age_on(self, day: date) -> int:
        """Age in years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def invent_persons(
    *, number: int, seed: int, until: date, county: InventedCounty, pools: dict[str, Pool]
) -> Iterator[Invented]:
    """`number` persons in families, the same for the same seed; `until` is the last day that anything happens."""
    made, household = 0, 0
    weights = [origin.share for origin in ORIGINS]
    while made < number:
        draw = random.Random(f"{seed}:{household}")  # noqa: S311  (invented, not secret)
        household += 1
        origin = draw.choices(ORIGINS, weights)[0]
        for person in _family(draw, origin, pools[origin.code], county, until):
            if made == number:
                return
            person.number = made
            made += 1
            yield person


def _family(draw: random.Random, origin: Origin, pool: Pool, county: InventedCounty, until: date) -> Iterator[Invented]:
    arrival = _arrival(draw, origin, until)
    family = _family_name(draw, origin, pool)
    nationality = draw.choices([n for n, _w in origin.nationalities], [w for _n, w in origin.nationalities])[0]
    life = _residences(draw, county, arrival, until)
    adults, children = draw.choices([(1, 0), (2, 0), (1, 2), (2, 1), (2, 2), (2, 4)], [48, 14, 8, 11, 13, 6])[0]
    father = ""
    twins = draw.random() < 0.04
    births: list[date] = []
    for place in range(adults + children):
        sex = draw.choice("fm") if adults + children == 1 or place >= adults else "mf"[place % 2]
        given = _given(draw, origin, pool, sex, father)
        born = _birth(draw, arrival, adult=place < adults)
        if twins and place >= adults and births:
            born = births[-1]
        if place >= adults:
            births.append(born)
        papers = date(born.year, 1, 1) if draw.random() < origin.new_year else born
        own = family if origin.pattern == "family" else ()
        birth_family = ""
        if place == 1 and adults == 2 and origin.pattern == "family":
            other = pool.a_family(draw)
            birth_family = other
            if origin.code in ("arabic", "persian") or draw.random() < 0.2:
                own = (other,)  # women often keep their name
            elif draw.random() < 0.25:
                own = (*family[:1], other)
        if sex == "f":
            own = tuple(female_form(name, origin.code) for name in own)
        if place == 0:
            father = given[0]
        person = Invented(0, origin, sex, given, own, birth_family, born, papers, nationality)
        person.stays = life if place < adults or children else _residences(draw, county, arrival, until)
        person.blocked = draw.random() < 0.005
        yield person


def _family_name(draw: random.Random, origin: Origin, pool: Pool) -> tuple[str, ...]:
    if origin.pattern != "family":
        return ()
    if origin.code in ("arabic", "romanian") and draw.random() < 0.25:
        return (pool.a_family(draw), pool.a_family(draw))
    return (pool.a_family(draw),)


def _given(draw: random.Random, origin: Origin, pool: Pool, sex: str, father: str) -> tuple[str, ...]:
    if origin.pattern == "father":
        return (pool.a_given(sex, draw), father or pool.a_given("m", draw), pool.a_given("m", draw))
    second = 0.25 if origin.code in ("arabic", "polish", "romanian") else 0.08
    names = [pool.a_given(sex, draw)]
    if draw.random() < second:
        names.append(father if father and origin.code == "arabic" else pool.a_given(sex, draw))
    return tuple(names)


def _arrival(draw: random.Random, origin: Origin, until: date) -> date:
    if origin.recent and draw.random() < 0.9:
        span = max((until - WAR).days - 20, 30)
        return WAR + timedelta(days=int(span * draw.random() ** 2.2))
    if draw.random() < 0.3 and origin.code in ("arabic", "persian", "horn"):
        return date(2015, 8, 1) + timedelta(days=draw.randrange(300))
    return FIRST_DAY + timedelta(days=draw.randrange(max((until - FIRST_DAY).days - 20, 30)))


def _birth(draw: random.Random, arrival: date, *, adult: bool) -> date:
    years = draw.gauss(33, 11) if adult else draw.uniform(0, 17)
    years = min(max(years, 18.1), 84) if adult else years
    return arrival - timedelta(days=int(years * 365.25))


def _address(draw: random.Random) -> str:
    return f"{draw.choice(STREETS)} {draw.randrange(1, 90)}"


def _residences(draw: random.Random, county: InventedCounty, arrival: date, until: date) -> list[Stay]:
    """Residences one after another; who has left may come back."""
    stays: list[Stay] = []
    start, origin = arrival, "abroad" if draw.random() < 0.8 else "germany"
    ags = county.a_town(draw)
    while start <= until and len(stays) < 7:
        end = start + timedelta(days=30 + int(draw.expovariate(1 / 1500)))
        if end > until:
            stays.append(Stay(start, None, ags, origin, "", _address(draw)))
            break
        way = draw.random()
        if way < 0.62:
            other = county.a_town(draw)
            destination = "county" if other != ags else ""
            if destination:
                stays.append(Stay(start, end, ags, origin, "county", _address(draw)))
                ags, start, origin = other, end, "county"
            else:
                continue
        else:
            gone = "germany" if way < 0.86 else "abroad" if way < 0.985 else "death"
            stays.append(Stay(start, end, ags, origin, gone, _address(draw)))
            if gone == "death" or draw.random() > 0.12:
                break
            start = end + timedelta(days=int(draw.uniform(90, 900)))
            origin, ags = gone, county.a_town(draw)
    return stays
