"""What invented persons do in the county: courses, exams, waiting, preparatory class, recognition."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .persons import Invented

LEVELS = ("A1", "A2", "B1", "B2", "C1")
DROPS = {"arabic": 0.2, "ukrainian": 0.16, "persian": 0.22, "turkish": 0.2, "eritrean": 0.24, "somali": 0.26}
PASSES = {"A1": 0.88, "A2": 0.8, "B1": 0.62, "B2": 0.55, "C1": 0.5}
PROVIDERS = ("sprachkurse", "vhs")


@dataclass(frozen=True)
class Course:
    """A course at a provider with its waiting time before and its exam after; days that did not happen are None."""

    provider: str
    level: str
    waiting_since: date | None = None
    waiting_until: date | None = None
    waiting_outcome: str = ""
    start: date | None = None
    end: date | None = None
    outcome: str = ""
    exam_on: date | None = None
    exam_outcome: str = ""


@dataclass(frozen=True)
class Klass:
    """A preparatory class at school."""

    entry: date
    exit: date | None
    outcome: str


@dataclass(frozen=True)
class Procedure:
    """A recognition of a foreign qualification."""

    filed: date
    decided: date | None
    outcome: str


def last_day(person: Invented, until: date) -> date:
    """The last day of the first stretch in the county: nobody goes on learning here after leaving."""
    for stay in person.stays:
        if stay.end and stay.destination != "county":
            return min(stay.end, until)
    return until


def courses(person: Invented, draw: random.Random, until: date) -> list[Course]:
    """Language courses one after another, from some time after arrival until the person leaves, gives up or is done.

    One way through the levels, in part at one provider and in part at the other; who failed mostly tries again.
    """
    last = last_day(person, until)
    day = person.arrived + timedelta(days=int(draw.expovariate(1 / 130)) + 14)
    provider = draw.choices(PROVIDERS, (63, 37))[0]
    place = draw.choices((0, 1, 2), (70, 20, 10))[0]
    found: list[Course] = []
    while place < len(LEVELS) and day <= last and len(found) < 8:
        course = _course(provider, LEVELS[place], day, draw, last, DROPS.get(person.origin.code, 0.14))
        found.append(course)
        goes_on = draw.random()
        if course.outcome != "completed" or goes_on < 0.18:
            break
        place += course.exam_outcome != "failed"
        if goes_on > 0.4:
            provider = PROVIDERS[1 - PROVIDERS.index(provider)]
        day = (course.exam_on or course.end or last) + timedelta(days=int(draw.expovariate(1 / 60)) + 7)
    return found


def _course(provider: str, level: str, since: date, draw: random.Random, last: date, drops: float) -> Course:
    start = since + timedelta(days=int(draw.expovariate(1 / 70)))
    course = Course(provider, level, since)
    if start > last:
        return course
    if draw.random() < 0.05:
        return replace(course, waiting_until=start, waiting_outcome="withdrawn")
    waited = provider == "sprachkurse" and start > since
    course = Course(provider, level, since, start, "started", start) if waited else Course(provider, level, start=start)
    if draw.random() < drops:
        gone = start + timedelta(days=draw.randrange(10, 90))
        return replace(course, end=gone, outcome="dropped") if gone <= last else course
    end = start + timedelta(days=draw.randrange(90, 190))
    return _examined(replace(course, end=end, outcome="completed"), end, draw, last) if end <= last else course


def _examined(course: Course, end: date, draw: random.Random, last: date) -> Course:
    exam = end + timedelta(days=draw.randrange(5, 30))
    if exam > last or draw.random() < 0.12:
        return course
    return replace(course, exam_on=exam, exam_outcome="passed" if draw.random() < PASSES[course.level] else "failed")


def school(person: Invented, draw: random.Random, until: date) -> Klass | None:
    """A preparatory class for most who come at the age of six to seventeen, into a regular one after about nine months."""
    entry = (person.arrived + timedelta(days=draw.randrange(31, 150))).replace(day=1)
    last = last_day(person, until)
    if not 6 <= person.age_on(person.arrived) < 18 or entry > last or draw.random() > 0.85:
        return None
    leave = (entry + timedelta(days=int(draw.gauss(280, 90)))).replace(day=1)
    leave = max(leave, (entry + timedelta(days=62)).replace(day=1))
    if leave > last:
        return Klass(entry, None, "")
    return Klass(entry, leave, "regular" if draw.random() < 0.88 else "left")


def recognition(person: Invented, draw: random.Random, until: date) -> Procedure | None:
    """A procedure for three of ten adults."""
    if person.age_on(person.arrived) < 20 or draw.random() > 0.3:
        return None
    filed = person.arrived + timedelta(days=90 + int(draw.expovariate(1 / 400)))
    last = last_day(person, until)
    if filed > last:
        return None
    decided = filed + timedelta(days=60 + int(draw.expovariate(1 / 170)))
    if decided > last:
        return Procedure(filed, None, "")
    outcome = draw.choices(["full", "partial", "none", "withdrawn"], [42, 36, 14, 8])[0]
    return Procedure(filed, decided, outcome)
