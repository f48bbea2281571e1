"""Invented persons in families: names, papers, ages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .county import InventedCounty
from .names import Pool
from .origins import ORIGINS, Origin
from .spelling import female_form
from .stays import Stay, dies, moves_out_alone, residences

FIRST_DAY = date(2012, 1, 1)
EARLIEST_END = date(2023, 1, 1)
"""The invented lives make no sense when they end before: most people from Ukraine came in 2022."""
WAR = date(2022, 3, 1)
FAMILIES = ((1, 0), (2, 0), (1, 2), (2, 1), (2, 2), (2, 4))
FAMILY_WEIGHTS = (48, 14, 8, 11, 13, 6)
YEAR = 365.25


@dataclass
class Invented:
    """One person. Names in native script; `papers` is the birth date as papers have it (perhaps 1 January).

    `stays` are the residences in the county in order of time, at least one.
    """

    number: int
    origin: Origin
    sex: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    birth_family: str
    born: date
    papers: date
    nationality: str
    stays: list[Stay]
    blocked: bool = False

    @property
    def arrived(self) -> date:
        """First day in the county."""
        return self.stays[0].start

    def age_on(self, day: date) -> int:
        """Age in years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def town_on(self, day: date) -> str:
        """Key of the municipality where the person lives, or has lived last, on a day."""
        return ([stay for stay in self.stays if stay.start <= day] or self.stays)[-1].ags


def invent_persons(
    *, number: int, seed: int, until: date, county: InventedCounty, pools: Mapping[str, Pool]
) -> Iterator[Invented]:
    """`number` persons in families, the same for the same seed; `until` is the last day that anything happens."""
    made, household = 0, 0
    weights = [origin.share for origin in ORIGINS]
    while made < number:
        draw = random.Random(f"{seed}:{household}")  # noqa: S311  (invented, not secret)
        household += 1
        origin = draw.choices(ORIGINS, weights)[0]
        for person in _family(draw, origin, pools[origin.code], county, until)[: number - made]:
            person.number = made
            made += 1
            yield person


def _family(draw: random.Random, origin: Origin, pool: Pool, county: InventedCounty, until: date) -> list[Invented]:
    arrival = _arrival(draw, origin, until)
    family = _family_name(draw, origin, pool)
    nationality = draw.choices([n for n, _w in origin.nationalities], [w for _n, w in origin.nationalities])[0]
    life = residences(draw, county, arrival, until, leaving=origin.leaving)
    adults, children = draw.choices(FAMILIES, FAMILY_WEIGHTS)[0]
    members: list[Invented] = []
    absent = pool.a_given("m", draw)  # father of the children of a mother who came alone
    for place, born in enumerate(_births(draw, arrival, adults, children)):
        sex = "mf"[place % 2] if place < adults == 2 else draw.choice("fm")
        father = "" if place < adults else members[0].given[0] if members[0].sex == "m" else absent
        own, birth_family = _own_family(draw, origin, pool, family, sex, wife=place == 1 and adults == 2)
        papers = date(born.year, 1, 1) if draw.random() < origin.new_year else born
        given = _given(draw, origin, pool, sex, father)
        while given[0] in {other.given[0] for other in members}:  # nobody bears a parent's or a sibling's name
            given = _given(draw, origin, pool, sex, father)
        person = Invented(0, origin, sex, given, own, birth_family, born, papers, nationality, life)
        if place == 1 and adults == 2 and draw.random() < 0.12:
            person.stays = moves_out_alone(draw, county, life, until, leaving=origin.leaving)
        person.stays = dies(draw, person.stays, born, until)
        person.blocked = draw.random() < 0.005
        members.append(person)
    return members


def _births(draw: random.Random, arrival: date, adults: int, children: int) -> list[date]:
    """Birth days of the adults, then of the children: one after another with a year or more between, or twins."""
    years = [min(max(draw.gauss(33, 12), 18.1), 84) for _ in range(adults)]
    if children:
        years = [min(max(draw.gauss(38, 7), 21 + 2 * children), 58) for _ in range(adults)]
        eldest = draw.uniform(1.5 * children, min(min(years) - 19, 17.5))
        gap = eldest / children
        ages = [eldest - gap * place - draw.uniform(0, gap / 3) for place in range(children)]
        if children > 1 and draw.random() < 0.05:
            ages[1] = ages[0]
        years += ages
    return [arrival - timedelta(days=int(age * YEAR)) for age in years]


def _own_family(
    draw: random.Random, origin: Origin, pool: Pool, family: tuple[str, ...], sex: str, *, wife: bool
) -> tuple[tuple[str, ...], str]:
    """The family name of a member and the name before a marriage ("" without one)."""
    own, birth_family = family, ""
    if wife and origin.pattern == "family":
        other = pool.a_family(draw)
        birth_family = female_form(other, origin.code)
        if draw.random() < (0.7 if origin.code in ("arabic", "persian") else 0.15):
            own = (other,)  # many women keep their name
        elif draw.random() < 0.25:
            own = (*family[:1], other)
    if sex == "f":
        own = tuple(female_form(name, origin.code) for name in own)
    return own, birth_family


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
        return WAR + timedelta(days=int((until - WAR).days * draw.random() ** 2.2))
    if draw.random() < 0.3 and origin.code in ("arabic", "persian", "eritrean", "somali"):
        return date(2015, 8, 1) + timedelta(days=draw.randrange(300))
    return FIRST_DAY + timedelta(days=int((until - FIRST_DAY).days * draw.random() ** 0.8))
