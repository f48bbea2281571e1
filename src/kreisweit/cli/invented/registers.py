"""What registers make of a person: each its own number, its own spelling, its own errors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from .county import InventedCounty
from .learning import Course, courses, recognition, school
from .persons import Invented
from .spelling import STYLES, latin, slip
from .stays import Stay

Row = dict[str, str | date | None]
KEEPS_SCRIPT = "anerkennung"
TAKES_ANY_LETTER = ("sprachkurse", "vhs", "anerkennung")
SINGLE = "unbekannt"
"""What clerks write for a family name that does not exist."""


@dataclass(frozen=True)
class Entry:
    """One row of one register: values by field, in our codes, before the layout of the file."""

    register: str
    person: int
    local_id: str
    row: Row


def entries_of(person: Invented, *, seed: int, until: date, county: InventedCounty) -> Iterator[Entry]:
    """All rows of all registers about a person, the same for the same seed."""
    draw = random.Random(f"{seed}:registers:{person.number}")  # noqa: S311  (invented, not secret)
    desks: dict[str, Row] = {}  # one record of a person in each register, however many rows it has

    def entry(register: str, row: Row) -> Entry:
        if register not in desks:
            desks[register] = _identity(person, draw, register, county)
        return Entry(register, person.number, local_id(register, person.number), desks[register] | row)

    for stay in person.stays:
        yield entry(county.office_of[stay.ags], _stay(stay, person))
    adult = person.age_on(person.arrived) >= 16
    if adult and draw.random() < 0.96:
        for course in courses(person, draw, until):
            if course.start or course.provider == "sprachkurse":
                yield entry(course.provider, _course(course))
    if attended := school(person, draw, until):
        row: Row = {"class_entry": attended.entry, "class_exit": attended.exit, "class_outcome": attended.outcome}
        yield entry("schulamt", row)
    if adult and (procedure := recognition(person, draw, until)):
        row = {"recognition_filed": procedure.filed, "recognition_decided": procedure.decided}
        yield entry("anerkennung", row | {"recognition_outcome": procedure.outcome})


def _stay(stay: Stay, person: Invented) -> Row:
    return {
        "municipality": stay.ags,
        "address": stay.address,
        "moved_in_on": stay.start,
        "moved_in_from": stay.origin,
        "moved_out_on": stay.end,
        "moved_out_to": stay.destination,
        "blocked": "yes" if person.blocked else "no",
    }


def _course(course: Course) -> Row:
    return {
        "waiting_since": course.waiting_since,
        "waiting_until": course.waiting_until,
        "waiting_level": course.level if course.waiting_since else "",
        "waiting_outcome": course.waiting_outcome,
        "course_level": course.level if course.start else "",
        "course_start": course.start,
        "course_end": course.end,
        "course_outcome": course.outcome,
        "exam_on": course.exam_on,
        "exam_level": course.level if course.exam_on else "",
        "exam_outcome": course.exam_outcome,
    }


PRIME = 9_999_991  # more than any number of persons; multiplying modulo a prime never gives a number twice


def local_id(register: str, person: int) -> str:
    """The register's own number of a person; it says nothing about the numbers of other registers."""
    step = _step(register)
    return str(10_000_000 + (person * step + step // 2) % PRIME)


@cache
def _step(register: str) -> int:
    return 1 + int.from_bytes(sha256(register.encode()).digest()[:4], "big") % (PRIME - 1)


def _identity(person: Invented, draw: random.Random, register: str, county: InventedCounty) -> Row:
    style = draw.choice(STYLES)
    first, last, birth = _names(person, style, draw, register)
    row: Row = {
        "given_name": first,
        "family_name": last,
        "birth_name": birth,
        "birth_date": birth_text(person.papers, draw),
        "sex": person.sex if draw.random() < 0.995 else "",
        "nationality": person.nationality if draw.random() < 0.985 else "XX",
        "municipality": _town(person, draw, county),
    }
    if person.origin.script and register == KEEPS_SCRIPT and draw.random() < 0.6:
        row |= {"native_given_name": " ".join(person.given), "native_family_name": " ".join(person.family)}
    return row


def _names(person: Invented, style: str, draw: random.Random, register: str) -> tuple[str, str, str]:
    """Given name, family name and name before marriage as the register has them."""
    given, family, birth = list(person.given), list(person.family), person.birth_family
    if birth and draw.random() < 0.12:  # on the books since before the marriage
        family, birth = [birth], ""
    if person.origin.script and register in TAKES_ANY_LETTER and draw.random() < 0.015:
        return " ".join(given), " ".join(family), ""  # copied from the papers in their own script
    code = person.origin.code
    first, last = name_fields(
        [latin(name, code, style, draw) for name in given],
        [latin(name, code, style, draw) for name in family],
        draw,
        chain=person.origin.pattern == "father",
    )
    keeps = birth and draw.random() < 0.6
    return first, last, latin(birth, code, style, draw) if keeps else ""


def name_fields(given: list[str], family: list[str], draw: random.Random, *, chain: bool) -> tuple[str, str]:
    """How the names fall into two fields: parts left out, chains of fathers cut anywhere, slips, fields swapped."""
    if chain:
        given, family = _chain(given, draw)
    else:
        given = given[:1] if len(given) > 1 and draw.random() < 0.45 else given
        family = [draw.choice(family)] if len(family) > 1 and draw.random() < 0.4 else family
    first, last = " ".join(given), ("-" if draw.random() < 0.3 else " ").join(family)
    if draw.random() < 0.12:
        first, last = (slip(first, draw), last) if draw.random() < 0.5 else (first, slip(last, draw))
    if last and draw.random() < 0.03:
        first, last = last, first
    return first, last or SINGLE


def _chain(names: list[str], draw: random.Random) -> tuple[list[str], list[str]]:
    """Own name, father's, grandfather's: German forms know no place for them."""
    way = draw.random()
    if way < 0.52:
        return names[:1], names[1:2]
    if way < 0.76:
        return names[:2], names[2:]
    if way < 0.88:
        return names[:1], names[1:]
    return (names[:1], names[2:]) if way < 0.95 else (names[:1], [])


def birth_text(papers: date, draw: random.Random) -> str:
    """The birth date as ISO text, with "00" for what a register left out; now and then missing or wrong."""
    way = draw.random()
    if way < 0.02:
        return ""
    if way < 0.05:
        return f"{papers.year}-01-01"
    if way < 0.06:
        return f"{papers.year}-00-00"
    if way < 0.08 and papers.day <= 12:
        return f"{papers.year}-{papers.day:02}-{papers.month:02}"
    if 0.08 <= way < 0.10:
        return (papers + timedelta(days=draw.choice([-10, -1, 1, 10]))).isoformat()
    return papers.isoformat()


def _town(person: Invented, draw: random.Random, county: InventedCounty) -> str:
    """The municipality on a register's books; every seventh time one that is not that of today."""
    now = person.stays[-1].ags
    if draw.random() < 0.85:
        return now
    others = [stay.ags for stay in person.stays if stay.ags != now]
    return draw.choice(others) if others else county.a_town(draw)
