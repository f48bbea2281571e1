"""Persons of one register from the rows of a delivery: rows of the same number belong together.

A person is taken over with all rows or not at all, so that a history is never half. A person with a blocked
address (§ 51 BMG) disappears with all rows, and with the findings about them; kept are only the number of such persons
and, for whoever takes the others over, their numbers in the register, so that what was delivered earlier can be erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from .meanings import ENCODED, EPISODE_FIELDS
from .plan import Plan
from .specification import Column
from .values import Around, Fault

IDENTITY_TEXTS: Final = (
    "given_name", "family_name", "birth_name", "native_given_name", "native_family_name", "birth_date", "sex",
    ENCODED,
)  # fmt: skip
"""Texts of an identity that have to be the same in all rows of a person (or empty)."""
PART_NAMES: Final = (
    "start", "kind", "end", "level", "outcome", "origin", "destination", "municipality", "nationality",
)  # fmt: skip
Told = tuple[str, ...]
"""An episode in the order of PART_NAMES, "" for what is not known."""
_NOWHERE: Final = -1
"""Place of a field that the file does not have: behind the values of each row stands an empty text."""
_encode: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a register as the vault takes it.

    `rows` are the lines of the file that are taken over, `first` the first line with this number (also one
    that was left out): the order of persons, and the cursor of the intake. `municipality` is where the person
    lived last ("" where the file does not say). `identity` holds the known texts of an identity; several
    nationalities and municipalities are divided by blanks. `content` is canonical JSON, see `content_of`.
    """

    local_id: str
    first: int
    rows: tuple[int, ...]
    municipality: str
    identity: dict[str, str]
    content: bytes


class RowFault(NamedTuple):
    """What is wrong with one row: heading ("" for the row as a whole) and fault."""

    column: str
    fault: Fault


@dataclass(slots=True)
class _Known:
    """What the rows of one number have said so far."""

    first: int
    lines: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    is_blocked: bool = False
    faulty: int = 0  # a line with a fault; 0 if there is none


class Persons:
    """Collects rows by number. Values of a row stand in the order of `plan.read`, with an empty text behind them."""

    def __init__(self, plan: Plan, around: Around) -> None:
        self._around = around
        self._at = {one.column.field: place for place, one in enumerate(plan.read)}
        self._columns: dict[str, Column] = {one.column.field: one.column for one in plan.read}
        self._kinds = {
            kind: tuple(self._place(name) for name in fields)
            for kind, fields in EPISODE_FIELDS.items()
            if fields[0] in self._at
        }
        self._fixed = [self._at[name] for name in IDENTITY_TEXTS if name in self._at]
        self._number, self._is_blocked = self._place("local_id"), self._place("blocked")
        self._town, self._moved_in = self._place("municipality"), self._place("moved_in_on")
        self._nation = self._place("nationality")
        self._known: dict[str, _Known] = {}
        self._nameless_blocked = 0
        self.blocked_ids: list[str] = []
        self.blocked_rows = 0
        self.faults: dict[int, list[RowFault]] = {}
        self.repeated: dict[int, int] = {}
        self.eventless: list[int] = []
        self.not_joined: set[int] = set()

    def add(self, line: int, values: tuple[str, ...], faults: list[RowFault]) -> None:
        """Take one row with what is wrong with its single values."""
        is_blocked = values[self._is_blocked] == "yes"
        number = values[self._number]
        if not number:
            if is_blocked:
                self._nameless_blocked += 1
                self.blocked_rows += 1
            else:
                self.faults[line] = faults
            return
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = _Known(line)
        known.is_blocked = known.is_blocked or is_blocked
        if self._is_outside(values):
            self.not_joined.add(line)
            return
        known.lines.append(line)
        known.rows.append(values)
        found = faults or self._faults_of(values)
        if not found and len(known.rows) > 1 and self._contradicts(known):
            found = [
                RowFault(self._columns["local_id"].name, Fault("identity_contradicts", (("first_row", known.first),)))
            ]
        if found:
            self.faults[line] = found
            known.faulty = known.faulty or line

    def finish(self) -> None:
        """All rows are there: hold back persons with a fault, forget the blocked, find repeated rows."""
        for number in [n for n, known in self._known.items() if known.is_blocked]:
            gone = self._known.pop(number)
            self.blocked_ids.append(number)
            self.blocked_rows += len(gone.lines)
            for line in gone.lines:
                self.faults.pop(line, None)
        for known in self._known.values():
            if known.faulty:
                held = Fault("row_held_back", (("other_row", known.faulty),))
                for line in known.lines:
                    self.faults.setdefault(line, [RowFault("", held)])
            else:
                self._settle(known)

    @property
    def blocked(self) -> int:
        """Number of persons with a blocked address; after `finish`."""
        return self._nameless_blocked + len(self.blocked_ids)

    @property
    def bad_lines(self) -> list[int]:
        """Lines that are not taken over because of a fault."""
        return sorted(self.faults)

    def good_lines(self) -> Iterator[int]:
        """Lines that are taken over; after `finish`."""
        for known in self._known.values():
            if not known.faulty:
                yield from known.lines

    def persons(self, after: int = 0) -> Iterator[PersonRow]:
        """Persons that are taken over, by the first line of each beyond `after`; after `finish`."""
        for number, known in self._known.items():
            if not known.faulty and known.lines and known.first > after:
                yield self._person(number, known)

    def _settle(self, known: _Known) -> None:
        """Leave out rows that stand there twice."""
        kept: dict[tuple[str, ...], int] = {}
        for line, values in zip(known.lines, known.rows, strict=True):
            if values in kept:
                self.repeated[line] = kept[values]
            else:
                kept[values] = line
        known.rows, known.lines = list(kept), list(kept.values())
        starts = [places[0] for places in self._kinds.values()]
        self.eventless += [line for values, line in kept.items() if not any(values[at] for at in starts)]

    def _is_outside(self, values: tuple[str, ...]) -> bool:
        """Whether the row belongs to a municipality that does not take part: nothing of it is kept or checked."""
        town, joined = values[self._town], self._around.joined
        return joined is not None and town != "" and town not in joined

    def _place(self, name: str) -> int:
        return self._at.get(name, _NOWHERE)

    def _heading(self, place: int) -> str:
        return next(self._columns[name].name for name, at in self._at.items() if at == place)

    def _faults_of(self, values: tuple[str, ...]) -> list[RowFault]:
        """What does not fit together inside one row."""
        found = []
        for start, end, *others in self._kinds.values():
            began, ended = values[start], values[end]
            if not began:
                lacking = next((at for at in (end, *others) if values[at]), None)
                if lacking is not None:
                    needs = Fault("day_needed", (("needs", self._heading(start)),))
                    found.append(RowFault(self._heading(lacking), needs))
            elif ended and ended < began:
                found.append(RowFault(self._heading(end), Fault("day_order", (("earlier", self._heading(start)),))))
        if self._around.joined is not None and not values[self._town]:
            heading = self._heading(self._town) if self._town != _NOWHERE else ""
            found.append(RowFault(heading, Fault("value_required")))
        return found

    def _contradicts(self, known: _Known) -> bool:
        """Whether the last row names another person than the rows before."""
        last = known.rows[-1]
        for earlier in known.rows[:-1]:
            if any(last[at] and earlier[at] and last[at] != earlier[at] for at in self._fixed):
                return True
        return False

    def _person(self, number: str, known: _Known) -> PersonRow:
        # By the day of moving in, then by everything else: the order of rows in the file plays no part.
        rows = sorted(known.rows, key=lambda values: (values[self._moved_in], values))
        identity = self._identity(rows)
        if ENCODED in identity:  # who asks the institution about a key has nothing else to name
            identity["own_number"] = number
        return PersonRow(
            local_id=number,
            first=known.first,
            rows=tuple(known.lines),
            municipality=_last(rows, self._town),
            identity=identity,
            content=content_of(
                sex=identity.get("sex", ""),
                birth_date=identity.get("birth_date", ""),
                nationality=_last(rows, self._nation),
                episodes=(episode for values in rows for episode in self._episodes(values)),
            ),
        )

    def _identity(self, rows: list[tuple[str, ...]]) -> dict[str, str]:
        found: dict[str, str] = {
            name: _last(rows, self._at[name]) for name in (*IDENTITY_TEXTS, "address") if name in self._at
        }
        found["nationalities"] = " ".join(sorted({values[self._nation] for values in rows} - {""}))
        found["municipalities"] = " ".join(sorted({values[self._town] for values in rows} - {""}))
        found["arrived_on"] = next((day for values in rows if (day := values[self._moved_in])), "")
        return {name: text for name, text in found.items() if text}

    def _episodes(self, values: tuple[str, ...]) -> Iterator[Told]:
        for kind, (start, end, *others) in self._kinds.items():
            if began := values[start]:
                nation = values[self._nation] if kind == "residence" else ""
                over = _end(kind, began, values[end])
                yield (began, kind, over, *(values[at] for at in others), values[self._town], nation)


def _last(rows: list[tuple[str, ...]], place: int) -> str:
    for values in reversed(rows):
        if values[place]:
            return values[place]
    return ""


def _end(kind: str, start: str, end: str) -> str:
    """The day on which an episode is over; an exam, and what begins and ends on one day, lasts that day."""
    if kind == "exam" or end == start:
        return (date.fromisoformat(start) + timedelta(days=1)).isoformat()
    return end


def content_of(*, sex: str, birth_date: str, nationality: str, episodes: Iterable[Told]) -> bytes:
    """What the statistics office may see of a person, as canonical JSON: the same facts give the same bytes.

    Keys: sex, birth_year (number or null), nationality, episodes; each episode, told in the order of
    PART_NAMES, holds those parts that are known. The end is the first day after it.
    """
    content = {
        "sex": sex,
        "birth_year": int(birth_date[:4]) if birth_date else None,
        "nationality": nationality,
        "episodes": [
            {name: text for name, text in zip(PART_NAMES, episode, strict=True) if text}
            for episode in sorted(set(episodes))
        ],
    }
    return _encode(content).encode()
