"""Where invented persons live: arrival, moves inside the county, leaving, coming back, death."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .county import STREETS, InventedCounty

MOVES_A_YEAR = 0.17
MOST_STAYS = 8


@dataclass(frozen=True)
class Stay:
    """A residence: from, until (None: still), municipality, where from and where to (codes of the deliveries)."""

    start: date
    end: date | None
    ags: str
    origin: str
    destination: str
    address: str


def residences(
    draw: random.Random, county: InventedCounty, start: date, until: date, *, leaving: float, origin: str = ""
) -> list[Stay]:
    """Residences one after another, at least one; who has left may come back.

    `leaving` is the expected number of moves out of the county in ten years; it halves after two years.
    """
    stays: list[Stay] = []
    origin = origin or ("abroad" if draw.random() < 0.8 else "germany")
    while start <= until and len(stays) < MOST_STAYS:
        gone = start + timedelta(days=30 + _years_to_days(_staying(draw, leaving / 10)))
        stays += _inside(draw, county, start, gone, until, origin, MOST_STAYS - len(stays))
        if stays[-1].end is None or draw.random() > 0.12:
            break
        start, origin = gone + timedelta(days=draw.randrange(90, 900)), stays[-1].destination
    return stays


def _staying(draw: random.Random, rate: float) -> float:
    """Years until somebody leaves: at `rate` a year for two years, at half of it later."""
    pressure = draw.expovariate(1)
    return pressure / rate if pressure < 2 * rate else 2 + (pressure - 2 * rate) / (rate / 2)


def _years_to_days(years: float) -> int:
    return int(min(years, 100) * 365.25)


def _inside(
    draw: random.Random, county: InventedCounty, start: date, gone: date, until: date, origin: str, most: int
) -> list[Stay]:
    """One stretch in the county until `gone`: at one address after another."""
    stays: list[Stay] = []
    ags = county.a_town(draw)
    while len(stays) < most - 1:
        moves = start + timedelta(days=45 + _years_to_days(draw.expovariate(MOVES_A_YEAR)))
        if moves >= gone or moves > until:
            break
        other = county.a_town(draw)
        if other != ags:  # who moves inside a municipality goes on with the same stay
            stays.append(Stay(start, moves, ags, origin, "county", an_address(draw)))
            ags, start, origin = other, moves, "county"
        elif draw.random() < 0.3:
            break
    if gone > until:
        return [*stays, Stay(start, None, ags, origin, "", an_address(draw))]
    destination = "germany" if draw.random() < 0.66 else "abroad"
    return [*stays, Stay(start, gone, ags, origin, destination, an_address(draw))]


def an_address(draw: random.Random) -> str:
    """A street and a number."""
    return f"{draw.choice(STREETS)} {draw.randrange(1, 90)}"


def moves_out_alone(
    draw: random.Random, county: InventedCounty, life: list[Stay], until: date, *, leaving: float
) -> list[Stay]:
    """The life of a member who leaves the family during its last stay for another municipality."""
    last = life[-1]
    span = ((last.end or until) - last.start).days
    if span < 120 or len(life) > MOST_STAYS // 2:
        return life
    day = last.start + timedelta(days=draw.randrange(60, span))
    later = residences(draw, county, day, until, leaving=leaving, origin="county")
    if later[0].ags == last.ags:
        return life
    return [*life[:-1], replace(last, end=day, destination="county"), *later]


def dies(draw: random.Random, life: list[Stay], born: date, until: date) -> list[Stay]:
    """The life ended by death during the last stay, as often as the age suggests."""
    last = life[-1]
    end = last.end or until
    years = (end - last.start).days / 365.25
    age = (end - born).days / 365.25
    if years < 0.1 or draw.random() > years * 0.00004 * math.exp(0.095 * max(age, 15)):
        return life
    day = last.start + timedelta(days=draw.randrange(20, max((end - last.start).days, 21)))
    return [*life[:-1], replace(last, end=min(day, end), destination="death")]
