"""Rows of a delivered file one after the other, so that a large file never stands in memory as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn

from ..collector import Collector, refuse
from ..delimited import read_delimited
from ..grid import Grid
from ..limits import MEGABYTE, Limits
from ..signature import Kind, kind_of
from ..tabular import check_size
from ..workbook import read_workbook

LIMITS: Final = Limits(
    max_bytes=64 * MEGABYTE,
    max_columns=200,
    max_rows=400_000,
    max_cells=8_000_000,
    max_sheet_cells=1_500_000,
    max_field=1_000,
    max_line=100_000,
    max_unpacked=120 * MEGABYTE,
)
"""A text file of 400,000 rows with 19 columns, a workbook of 100,000 rows with 14: more than the largest register
of a county holds at once. Rows are passed on as they come, so that these numbers bound time, not memory."""

TOO_COSTLY: Final = "too_costly"
"""Code for whoever lets a file be read under limits of time and memory and has to break the reading off."""

Head = Callable[[tuple[str, ...], Kind], None]
Row = Callable[[int, tuple[str, ...]], None]
Uneven = Callable[[int, str, int, int], None]


class Halt(Exception):  # noqa: N818
    """Raised by a reader that has seen enough."""


def stream(
    data: bytes,
    *,
    filename: str,
    delimiter: str,
    head: Head,
    row: Row,
    uneven: Uneven = lambda *_: None,
    limits: Limits = LIMITS,
) -> Collector:
    """Read a CSV or XLSX file: `head` gets the headings, `row` line number and cells of each row.

    Rows are as wide as the heading; `uneven` gets line, code of the fault, expected and found number of cells of
    those that are not, which stand among the findings that are returned as well. Raises Unreadable for what
    cannot be taken as a whole. `row` may raise Halt to end the reading.
    """
    check_size(data, limits)
    findings = Collector()
    kind = kind_of(data, filename)
    rows = _Rows(limits, kind, findings, head, row, uneven)
    try:
        if kind is Kind.XLSX:
            _, _, others = read_workbook(data, limits=limits, grid=rows)
            if others:
                findings.note("other_sheets_not_read", count=others)
        else:
            read_delimited(data, limits=limits, findings=findings, grid=rows, delimiter=delimiter)
    except Halt:
        return findings
    rows.end()
    return findings


class _Rows(Grid):
    """Takes the place of a grid and passes rows on instead of keeping them."""

    def __init__(self, limits: Limits, kind: Kind, findings: Collector, head: Head, row: Row, uneven: Uneven) -> None:
        super().__init__(limits)
        self._kind, self._findings, self._head, self._pass_on, self._tell = kind, findings, head, row, uneven
        self._width = 0
        self._count = self._good = 0
        self._short = 0

    def append(self, line: int, cells: tuple[str, ...]) -> None:
        """Take one more row; raises Unreadable when a limit is reached."""
        self.cells += len(cells) + 1
        self._count += 1
        if len(cells) > self.limits.max_columns:
            refuse("too_many_columns", limit=self.limits.max_columns, row=line)
        if self._count > self.limits.max_rows:
            refuse("too_many_rows", limit=self.limits.max_rows)
        if self.cells > self.limits.max_cells:
            refuse("too_many_cells", limit=self.limits.max_cells)
        if not self._width:
            self._begin(cells)
        elif len(cells) == self._width and cells[0]:
            self._good += 1
            self._short = 0
            self._pass_on(line, cells)
        else:
            self._uneven(line, cells)

    def end(self) -> None:
        """The file is over; raises Unreadable when it broke off or held nothing."""
        if not self._width:
            refuse("empty_file")
        if self._short and any(finding.code == "last_line_open" for finding in self._findings.result()):
            refuse("half_file", row=self._short)
        if not self._good:
            refuse("no_rows")

    def _begin(self, cells: tuple[str, ...]) -> None:
        names = [" ".join(cell.split()) for cell in cells]
        while names and not names[-1]:
            names.pop()
        if names:
            self._width = len(names)
            self._head(tuple(names), self._kind)

    def _uneven(self, line: int, cells: tuple[str, ...]) -> None:
        """A row that begins with nothing, ends early, or is too long."""
        if not any(cell and not cell.isspace() for cell in cells):
            return
        self._short = 0
        width = self._width
        if len(cells) > width and not any(cell and not cell.isspace() for cell in cells[width:]):
            cells = cells[:width]
        elif len(cells) < width and self._kind is Kind.XLSX:
            cells += ("",) * (width - len(cells))
        self._good += 1
        if len(cells) == width:
            self._pass_on(line, cells)
            return
        code = "cells_too_many" if len(cells) > width else "cells_too_few"
        self._short = line if len(cells) < width else 0
        self._findings.error(code, row=line, expected=width, found=len(cells))
        self._tell(line, code, width, len(cells))


def missing_headings(missing: list[str]) -> NoReturn:
    """Refuse a file whose heading lacks columns; what stands there instead is not repeated, it may be a person."""
    refuse("headings_missing", missing=", ".join(missing))
