"""Which columns of a file are read and which are dropped before anything else happens with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..collector import refuse
from ..signature import Kind
from .headings import shown_heading
from .meanings import CELL_ESSENTIALS
from .specification import ALWAYS, CELLS, Column, Specification, folded
from .stream import missing_headings
from .values import Around, ValueReader, reader_of


@dataclass(frozen=True, slots=True)
class DroppedColumn:
    """A column that was dropped: heading as it may be shown, number of its values, whether a specification knows it."""

    column: str
    values: int
    known: bool


@dataclass(slots=True)
class ReadColumn:
    """A column that is read: where it stands and how."""

    position: int
    column: Column
    reader: ValueReader


@dataclass(slots=True)
class Plan:
    """What happens with each column of one file."""

    headings: tuple[str, ...] = ()
    read: list[ReadColumn] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    absent: list[Column] = field(default_factory=list)
    specified: frozenset[str] = frozenset()

    def dropped_columns(self) -> tuple[DroppedColumn, ...]:
        """The dropped columns with the number of values that stood in them."""
        return tuple(
            DroppedColumn(
                shown_heading(self.headings[at], at + 1, self.specified),
                self.counts[at],
                folded(self.headings[at]) in self.specified,
            )
            for at in self.dropped
        )


def plan_of(
    headings: tuple[str, ...], kind: Kind, specification: Specification, allowed: frozenset[str], around: Around
) -> Plan:
    """Part the columns of a file into those that are read and those that are dropped.

    Raises Unreadable where columns are missing that have to be filled, or that are named twice, and for rows
    about persons where only added-up numbers are allowed.
    """
    if specification.kind != CELLS and "local_id" not in allowed:
        refuse("persons_not_allowed")
    places = _places(headings)
    wanted = [c for c in specification.columns if _may_be_read(c, specification, allowed)]
    if not any(folded(c.name) in places for c in specification.columns):
        missing_headings([c.name for c in specification.columns])
    missing = [c.name for c in wanted if c.required and folded(c.name) not in places]
    if missing:
        missing_headings(missing)
    if any(len(found) > 1 for found in places.values()):
        refuse("headings_repeated")
    workbook = kind is Kind.XLSX
    read = [
        ReadColumn(places[folded(c.name)][0], c, reader_of(c, around, workbook=workbook))
        for c in wanted
        if folded(c.name) in places
    ]
    kept = {one.position for one in read}
    dropped = [position for position in range(len(headings)) if position not in kept]
    return Plan(
        headings,
        read,
        dropped,
        dict.fromkeys(dropped, 0),
        [c for c in wanted if folded(c.name) not in places],
        frozenset(folded(c.name) for c in specification.columns),
    )


def _places(headings: tuple[str, ...]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for position, name in enumerate(headings):
        if not name:
            refuse("header_empty", position=position + 1)
        places.setdefault(folded(name), []).append(position)
    return places


def _may_be_read(column: Column, specification: Specification, allowed: frozenset[str]) -> bool:
    if specification.kind == CELLS:
        return column.field in CELL_ESSENTIALS or column.field == "group"
    return column.field in allowed or column.field in ALWAYS
