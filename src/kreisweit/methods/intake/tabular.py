"""A table of text from the bytes of a CSV or XLSX file."""

from __future__ import annotations

from dataclasses import dataclass

from .collector import Collector, refuse
from .delimited import read_delimited
from .findings import Finding
from .grid import Grid
from .limits import MEGABYTE, Limits
from .signature import Kind, kind_of
from .workbook import read_workbook

__all__ = ["Kind", "Limits", "Table", "check_size", "read_table", "table_of"]


@dataclass(frozen=True, slots=True)
class Table:
    """Heading and rows as text; every row is as wide as the heading.

    `lines[i]` is where row i begins in the file, heading and blank lines counted. `encoding` and
    `delimiter` are empty for XLSX. Rows that do not fit the heading are not here but in `findings`.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    kind: Kind
    encoding: str = ""
    delimiter: str = ""
    findings: tuple[Finding, ...] = ()


def read_table(data: bytes, *, filename: str, limits: Limits | None = None) -> Table:
    """Read a CSV file (`,` `;` TAB; UTF-8, UTF-16 with mark, Windows-1252) or the first sheet of an XLSX.

    The kind is judged by the content, and the name must agree. The first line that is not blank is the
    heading. Raises Unreadable with a code of CODES for everything that cannot be taken as a whole.
    """
    limits = limits or Limits()
    check_size(data, limits)
    findings = Collector()
    if kind_of(data, filename) is Kind.XLSX:
        grid, _, others = read_workbook(data, limits=limits)
        if others:
            findings.note("other_sheets_not_read", count=others)
        return table_of(grid, kind=Kind.XLSX, findings=findings)
    grid, dialect = read_delimited(data, limits=limits, findings=findings)
    return table_of(grid, kind=Kind.CSV, findings=findings, encoding=dialect.encoding, delimiter=dialect.delimiter)


def check_size(data: bytes, limits: Limits) -> None:
    """Raise Unreadable when the file is larger than allowed."""
    if len(data) > limits.max_bytes:
        refuse("file_too_large", limit_mb=limits.max_bytes // MEGABYTE)


def table_of(grid: Grid, *, kind: Kind, findings: Collector, encoding: str = "", delimiter: str = "") -> Table:
    """Part heading and rows and see that every row fits; raises Unreadable when there is no table.

    In XLSX a row may end early (empty cells are not stored); in CSV every row states all its cells.
    """
    first = next((i for i, row in enumerate(grid.rows) if not _blank(row)), None)
    if first is None:
        refuse("empty_file")
    header = _header(grid.rows[first])
    width = len(header)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    last = len(grid.rows) - 1
    for i in range(first + 1, len(grid.rows)):
        row, line = grid.rows[i], grid.lines[i]
        if len(row) != width or not row[0]:
            if _blank(row):
                continue
            fitted = _fit(row, width, pad=kind is Kind.XLSX)
            if fitted is None:
                _report(findings, row=row, line=line, width=width, at_end=i == last)
                continue
            row = fitted
        rows.append(row)
        lines.append(line)
        if len(rows) * width > grid.limits.max_cells:
            refuse("too_many_cells", limit=grid.limits.max_cells)
    if not rows and not any(finding.row for finding in findings.result()):
        refuse("no_rows")
    return Table(header, tuple(rows), tuple(lines), kind, encoding, delimiter, findings.result())


def _header(row: tuple[str, ...]) -> tuple[str, ...]:
    names = [cell.strip() for cell in row]
    while names and not names[-1]:
        names.pop()
    for position, name in enumerate(names, start=1):
        if not name:
            refuse("header_empty", position=position)
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            refuse("header_duplicate", name=name[:60])
        seen.add(name.casefold())
    return tuple(names)


def _blank(row: tuple[str, ...]) -> bool:
    return not any(cell and not cell.isspace() for cell in row)


def _fit(row: tuple[str, ...], width: int, *, pad: bool) -> tuple[str, ...] | None:
    """The row at the width of the heading, or None when it does not fit."""
    if len(row) > width:
        return row[:width] if _blank(row[width:]) else None
    if len(row) == width:
        return row
    return row + ("",) * (width - len(row)) if pad else None


def _report(findings: Collector, *, row: tuple[str, ...], line: int, width: int, at_end: bool) -> None:
    """A row that does not fit; short, last and without a line break, it is where a file was cut off."""
    if len(row) > width:
        findings.error("cells_too_many", row=line, expected=width, found=len(row))
        return
    if at_end and any(finding.code == "last_line_open" for finding in findings.result()):
        refuse("half_file", row=line)
    findings.error("cells_too_few", row=line, expected=width, found=len(row))
