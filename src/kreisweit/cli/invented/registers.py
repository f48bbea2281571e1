"""What registers make of a person: each its own number, its own spelling, its own errors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from .county import InventedCounty
from .learning import courses, recognition, school
from .persons import Invented, Stay
from .spelling import STYLES, latin, slip

Row = dict[str, str | date | None]
KEEPS_SCRIPT = "anerkennung"


@dataclass(frozen=True)
class Entry:
    """One row of one register."""

    register: str
    person: int
    local_id: str
    row: Row


def entries_of(person: Invented, *, seed: int, until: date, county: InventedCounty) -> Iterator[Entry]:
    """All rows of all registers about a person, the same for the same seed."""
    draw = random.Random(f"{seed}:registers:{person.number}")  # noqa: S311  (invented, not secret)
    yield from _residences(person, draw, county)
    adult = person.age_on(person.arrived) >= 16
    if adult and draw.random() < 0.72:
        yield from _courses(person, draw, until, "sprachkurse")
    if adult and draw.random() < 0.42:
        yield from _courses(person, draw, until, "vhs")
    if attended := school(person, draw, until):
        row: Row = {"class_entry": attended.entry, "class_exit": attended.exit, "class_outcome": attended.outcome}
        yield _entry("schulamt", person, draw, row)
    if adult and (procedure := recognition(person, draw, until)):
        row = {
            "recognition_filed": procedure.filed,
            "recognition_decided": procedure.decided,
            "recognition_outcome": procedure.outcome,
        }
        yield _entry("anerkennung", person, draw, row)


def _residences(person: Invented, draw: random.Random, county: InventedCounty) -> Iterator[Entry]:
    identities: dict[str, Row] = {}
    for stay in person.stays:
        office = county.office_of[stay.ags]
        if office not in identities:
            identities[office] = _identity(person, draw, office)
        yield Entry(office, person.number, local_id(office, person.number), identities[office] | _stay(stay, person))


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


def _courses(person: Invented, draw: random.Random, until: date, register: str) -> Iterator[Entry]:
    identity = _identity(person, draw, register)
    for course in courses(person, draw, until):
        if register == "vhs" and course.start is None:
            continue
        row: Row = {
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
        yield Entry(register, person.number, local_id(register, person.number), identity | row)


def _entry(register: str, person: Invented, draw: random.Random, row: Row) -> Entry:
    return Entry(register, person.number, local_id(register, person.number), _identity(person, draw, register) | row)


PRIME = 9_999_991  # more than any number of persons; multiplying modulo a prime never gives a number twice


def local_id(register: str, person: int) -> str:
    """The register's own number of a person; it says nothing about the numbers of other registers."""
    step = 1 + int.from_bytes(sha256(register.encode()).digest()[:4], "big") % (PRIME - 1)
    return str(10_000_000 + (person * step + step // 2) % PRIME)


def _identity(person: Invented, draw: random.Random, register: str) -> Row:
    style = draw.choice(STYLES)
    given = [latin(name, person.origin.script, style, draw) for name in person.given]
    family = [latin(name, person.origin.script, style, draw) for name in person.family]
    first, last = _name_fields(person, given, family, draw)
    row: Row = {
        "given_name": first,
        "family_name": last,
        "birth_name": latin(person.birth_family, person.origin.script, style, draw)
        if person.birth_family and draw.random() < 0.6
        else "",
        "birth_date": _birth_text(person.papers, draw),
        "sex": person.sex if draw.random() < 0.995 else "",
        "nationality": person.nationality if draw.random() < 0.985 else "XX",
        "municipality": _town(person, draw),
    }
    if person.origin.script and register == KEEPS_SCRIPT and draw.random() < 0.6:
        row |= {"native_given_name": " ".join(person.given), "native_family_name": " ".join(person.family)}
    return row


def _name_fields(person: Invented, given: list[str], family: list[str], draw: random.Random) -> tuple[str, str]:
    if person.origin.pattern == "father":
        way = draw.random()
        if way < 0.6:
            given, family = given[:1], given[1:2]
        elif way < 0.85:
            given, family = given[:2], given[2:]
        else:
            given, family = given[:1], given[1:]
    if len(given) > 1 and draw.random() < 0.45:
        given = given[:1]
    if len(family) > 1 and draw.random() < 0.4:
        family = [draw.choice(family)]
    first, last = " ".join(given), ("-" if draw.random() < 0.3 else " ").join(family)
    if draw.random() < 0.12:
        if draw.random() < 0.5:
            first = slip(first, draw)
        else:
            last = slip(last, draw)
    if draw.random() < 0.03:
        first, last = last, first
    return first, last or "unbekannt"


def _birth_text(papers: date, draw: random.Random) -> str:
    """ISO, with "00" for what a register left out; now and then wrong."""
    way = draw.random()
    if way < 0.02:
        return ""
    if way < 0.05:
        return f"{papers.year}-01-01"
    if way < 0.06:
        return f"{papers.year}-00-00"
    if way < 0.075 and papers.day <= 12:
        return f"{papers.year}-{papers.day:02}-{papers.month:02}"
    if way < 0.095:
        return (papers + timedelta(days=draw.choice([-10, -1, 1, 10]))).isoformat()
    return papers.isoformat()


def _town(person: Invented, draw: random.Random) -> str:
    """The municipality a register has on its books; every sixth time an older or newer one."""
    return (draw.choice(person.stays) if draw.random() < 0.15 else person.stays[-1]).ags
