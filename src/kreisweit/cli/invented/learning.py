"""What invented persons do in the county: courses, exams, waiting, preparatory class, recognition."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from .persons import Invented

LEVELS = ("A1", "A2", "B1", "B2", "C1")
DROPS = {"arabic": 0.2, "ukrainian": 0.16, "persian": 0.22, "turkish": 0.2, "horn": 0.24}


@dataclass(frozen=True)
class Course:
    """A course with its waiting time before and its exam after; days that did not happen are None."""

    level: str
    waiting_since: date | None
    waiting_until: date | None
    waiting_outcome: str
    start: date | None
    end: date | None
    outcome: str
    exam_on: date | None
    exam_outcome: str


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


def leaves_on(person: Invented, until: date) -> date:
    """The last day in the county that the invented life tells of."""
    return person.stays[-1].end or until


def courses(person: Invented, draw: random.Random, until: date) -> list[Course]:
    """Language courses one after another, from some time after arrival until the person leaves, gives up or is done."""
    last = min(leaves_on(person, until), until)
    day = person.arrived + timedelta(days=int(draw.expovariate(1 / 150)) + 20)
    drops = DROPS.get(person.origin.code, 0.14)
    found: list[Course] = []
    for level in LEVELS[draw.choices([0, 1, 2], [70, 20, 10])[0] :]:
        wait = timedelta(days=int(draw.expovariate(1 / 70)))
        if day > last:
            break
        if day + wait > last:
            found.append(Course(level, day, None, "", None, None, "", None, ""))
            break
        if draw.random() < 0.05:
            found.append(Course(level, day, day + wait, "withdrawn", None, None, "", None, ""))
            break
        course = _course(level, day, day + wait, draw, last, drops)
        found.append(course)
        if course.outcome != "completed" or course.exam_outcome == "failed" or draw.random() < 0.25:
            break
        day = (course.end or last) + timedelta(days=int(draw.expovariate(1 / 60)) + 7)
    return found


def _course(level: str, since: date, start: date, draw: random.Random, last: date, drops: float) -> Course:
    end = start + timedelta(days=draw.randrange(90, 190))
    waited = (since, start, "started") if start > since else (None, None, "")
    if draw.random() < drops:
        gone = start + timedelta(days=draw.randrange(10, 90))
        return Course(
            level, *waited, start, gone if gone <= last else None, "dropped" if gone <= last else "", None, ""
        )
    if end > last:
        return Course(level, *waited, start, None, "", None, "")
    exam = end + timedelta(days=draw.randrange(5, 30))
    if exam > last or draw.random() < 0.12:
        return Course(level, *waited, start, end, "completed", None, "")
    passed = draw.random() < {"A1": 0.88, "A2": 0.8, "B1": 0.62, "B2": 0.55, "C1": 0.5}[level]
    return Course(level, *waited, start, end, "completed", exam, "passed" if passed else "failed")


def school(person: Invented, draw: random.Random, until: date) -> Klass | None:
    """A preparatory class for most who come at the age of six to seventeen."""
    entry = (person.arrived + timedelta(days=draw.randrange(15, 120))).replace(day=1)
    last = min(leaves_on(person, until), until)
    if not 6 <= person.age_on(person.arrived) < 17 or entry > last or draw.random() > 0.85:
        return None
    leave = (entry + timedelta(days=int(draw.gauss(280, 90)))).replace(day=1)
    leave = max(leave, (entry + timedelta(days=62)).replace(day=1))
    if leave > last:
        return Klass(entry, None, "")
    return Klass(entry, leave, "regular" if draw.random() < 0.88 else "left")


def recognition(person: Invented, draw: random.Random, until: date) -> Procedure | None:
    """A procedure for about a fifth of the adults."""
    if person.age_on(person.arrived) < 20 or draw.random() > 0.22:
        return None
    filed = person.arrived + timedelta(days=90 + int(draw.expovariate(1 / 400)))
    last = min(leaves_on(person, until), until)
    if filed > last:
        return None
    decided = filed + timedelta(days=60 + int(draw.expovariate(1 / 170)))
    if decided > last:
        return Procedure(filed, None, "")
    outcome = draw.choices(["full", "partial", "none", "withdrawn"], [42, 36, 14, 8])[0]
    return Procedure(filed, decided, outcome)
