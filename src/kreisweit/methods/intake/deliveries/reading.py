"""From the bytes of a delivered file to checked rows: what is taken, what is dropped, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from ..collector import Collector
from ..findings import Finding
from ..limits import Limits
from ..signature import Kind
from .cells import CellRow, Cells
from .persons import PersonRow, Persons, RowFault
from .plan import DroppedColumn, Plan, plan_of
from .specification import CELLS, Specification
from .stream import LIMITS, Halt, stream
from .values import Around, Fault

PREVIEW_ROWS = 10
MOST_BAD_ROWS = 5_000
"""So many bad rows are given back in one workbook."""


@dataclass(frozen=True, slots=True)
class DeliveryFile:
    """A checked file. Numbers of rows count lines below the heading that are not blank.

    `persons` or `cells` are what is taken over. `blocked` counts persons with a blocked address, `blocked_rows` their
    rows (all dropped), `blocked_ids` are their numbers in the register; `not_joined` counts rows of municipalities that do
    not take part, `repeated` rows that say again what another says. `bad_rows` are the lines that are not taken because of
    a fault, `rows_good` is how many are taken: these five numbers of rows make `rows_read`.
    """

    findings: tuple[Finding, ...]
    dropped_columns: tuple[DroppedColumn, ...]
    rows_read: int
    rows_good: int
    bad_rows: tuple[int, ...]
    blocked: int = 0
    blocked_rows: int = 0
    not_joined: int = 0
    repeated: int = 0
    blocked_ids: tuple[str, ...] = ()
    persons: tuple[PersonRow, ...] = ()
    cells: tuple[CellRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it was delivered, for the institution it came from: line, allowed values, what is wrong."""

    number: int
    values: tuple[str, ...]
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRows:
    """Headings and rows of allowed columns; `left_out` counts rows that found no room.

    A row with too many or too few cells has no values: which of them belongs to which column cannot be told, nor
    whether it speaks of a person with a blocked address.
    """

    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    left_out: int = 0


def read_delivery(
    data: bytes,
    specification: Specification,
    allowed: frozenset[str],
    *,
    around: Around,
    filename: str,
    after: int = 0,
    with_rows: bool = True,
    limits: Limits = LIMITS,
) -> DeliveryFile:
    """Check a file against its specification; columns that are not allowed are dropped before they are looked at.

    `allowed` are the names of fields that agreement and activity allow. `after` leaves out persons whose
    first line is not beyond it (they are taken over already), `with_rows` False gives numbers and findings
    only; `limits` are wider than a delivery's only for files of our own. Raises Unreadable for a file that cannot be taken
    as a whole.
    """
    reading = _Reading(specification, allowed, around)
    reading.run(data, filename, limits)
    return reading.result(after=after, with_rows=with_rows)


def read_bad_rows(
    data: bytes, specification: Specification, allowed: frozenset[str], *, around: Around, filename: str
) -> ShownRows:
    """The rows that are not taken, with allowed columns only and what is wrong with each."""
    reading = _Reading(specification, allowed, around)
    reading.run(data, filename)
    faults = reading.faults() | reading.uneven
    wanted = sorted(faults)[:MOST_BAD_ROWS]
    columns = reading.shown_columns()
    known = dict(reading.lines_of(data, filename, frozenset(wanted) - reading.uneven.keys()))
    shown = tuple(
        ShownRow(line, known.get(line, ("",) * len(columns)), tuple(_finding(line, fault) for fault in faults[line]))
        for line in wanted
    )
    return ShownRows(columns, shown, len(faults) - len(shown))


def read_first_rows(
    data: bytes, specification: Specification, allowed: frozenset[str], *, around: Around, filename: str
) -> ShownRows:
    """The first ten rows that are taken over, with allowed columns only."""
    reading = _Reading(specification, allowed, around)
    reading.run(data, filename)
    wanted = sorted(reading.good_lines())[:PREVIEW_ROWS]
    rows = reading.lines_of(data, filename, frozenset(wanted))
    return ShownRows(reading.shown_columns(), tuple(ShownRow(line, values) for line, values in rows))


@dataclass
class _Reading:
    """One reading of one file."""

    specification: Specification
    allowed: frozenset[str]
    around: Around
    plan: Plan = field(default_factory=Plan)
    rows_read: int = 0
    shape: Collector = field(default_factory=Collector)
    uneven: dict[int, list[RowFault]] = field(default_factory=dict)

    def run(self, data: bytes, filename: str, limits: Limits = LIMITS) -> None:
        """Read all rows. Raises Unreadable."""
        self.shape = stream(
            data,
            filename=filename,
            delimiter=self.specification.delimiter,
            head=self._head,
            row=self._row,
            uneven=self._keep_uneven,
            limits=limits,
        )
        self.rows_read += len(self.uneven)
        if self._persons is not None:
            self._persons.finish()

    def _head(self, headings: tuple[str, ...], kind: Kind) -> None:
        self.plan = plan_of(headings, kind, self.specification, self.allowed, self.around)
        is_cells = self.specification.kind == CELLS
        self._cells = Cells(self.plan) if is_cells else None
        self._persons = None if is_cells else Persons(self.plan, self.around)
        self._add = self._cells.add if self._cells is not None else self._persons.add  # type: ignore[union-attr]
        self._known = [(one.position, one.reader.known) for one in self.plan.read]
        self._counts = self.plan.counts

    def _row(self, line: int, cells: tuple[str, ...]) -> None:
        self.rows_read += 1
        for position in self._counts:
            if cells[position]:
                self._counts[position] += 1
        faults: list[RowFault] = []
        values = [known.get(cells[position]) for position, known in self._known]
        while None in values:  # not seen before, or faulty
            place = values.index(None)
            one = self.plan.read[place]
            value = one.reader.read(cells[one.position])
            if isinstance(value, Fault):
                faults.append(RowFault(one.column.name, value))
                value = ""
            values[place] = value
        values.append("")
        self._add(line, cast(tuple[str, ...], tuple(values)), faults)

    def _keep_uneven(self, line: int, code: str, expected: int, found: int) -> None:
        self.uneven[line] = [RowFault("", Fault(code, (("expected", expected), ("found", found))))]

    def faults(self) -> dict[int, list[RowFault]]:
        """What is wrong, by line; lines that do not fit the heading stand in `uneven`."""
        if self._persons is not None:
            return self._persons.faults
        return self._cells.faults if self._cells is not None else {}

    def good_lines(self) -> list[int]:
        """Lines that are taken over."""
        if self._persons is not None:
            return list(self._persons.good_lines())
        return [cell.line for cell in self._cells.cells()] if self._cells is not None else []

    def shown_columns(self) -> tuple[str, ...]:
        """Headings of the columns that are read."""
        return tuple(self.plan.headings[one.position] for one in self.plan.read)

    def lines_of(self, data: bytes, filename: str, wanted: frozenset[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Read the file once more and give the wanted lines, columns that are read only."""
        positions = [one.position for one in self.plan.read]
        found: list[tuple[int, tuple[str, ...]]] = []

        def take(line: int, cells: tuple[str, ...]) -> None:
            if line in wanted:
                found.append((line, tuple(cells[position] for position in positions)))
                if len(found) == len(wanted):
                    raise Halt

        if wanted:
            stream(data, filename=filename, delimiter=self.specification.delimiter, head=lambda *_: None, row=take)
        return found

    def result(self, *, after: int, with_rows: bool) -> DeliveryFile:
        """Everything that is known now."""
        persons, cells = self._persons, self._cells
        return DeliveryFile(
            findings=self._findings(),
            dropped_columns=self.plan.dropped_columns(),
            rows_read=self.rows_read,
            rows_good=len(self.good_lines()),
            bad_rows=tuple(sorted({*self.faults(), *self.uneven})),
            cells=cells.cells() if cells is not None and with_rows else (),
            persons=tuple(persons.persons(after)) if persons is not None and with_rows else (),
            **(_left_out(persons) if persons is not None else {}),
        )

    def _findings(self) -> tuple[Finding, ...]:
        found = Collector()
        found.extend(self.shape.result())
        for column in self.plan.absent:
            found.warning("column_absent", column=column.name)
        for dropped in self.plan.dropped_columns():
            code = "column_not_allowed" if dropped.known else "column_not_specified"
            found.note(code, column=dropped.column, count=dropped.values)
        if self._persons is not None:
            self._of_persons(self._persons, found)
        elif self._cells is not None:
            for line in self._cells.hidden_lines():
                found.note("value_kept_secret", row=line)
        for line, faults in self.faults().items():
            for fault in faults:
                found.error(fault.fault.code, row=line, column=fault.column or None, **dict(fault.fault.params))
        return found.result()

    def _of_persons(self, persons: Persons, found: Collector) -> None:
        if persons.blocked:
            found.note("persons_blocked", count=persons.blocked)
        if persons.not_joined:
            found.note("rows_not_joined", count=len(persons.not_joined))
        for line, first in persons.repeated.items():
            found.warning("row_repeated", row=line, first_row=first)
        for line in persons.eventless:
            found.warning("row_without_event", row=line)


def _left_out(persons: Persons) -> dict[str, Any]:
    """Who and which rows are not taken though nothing is wrong with them."""
    return {
        "blocked": persons.blocked,
        "blocked_rows": persons.blocked_rows,
        "blocked_ids": tuple(persons.blocked_ids),
        "not_joined": len(persons.not_joined),
        "repeated": len(persons.repeated),
    }


def _finding(line: int, fault: RowFault) -> Finding:
    found = Collector()
    found.error(fault.fault.code, row=line, column=fault.column or None, **dict(fault.fault.params))
    return found.result()[0]
