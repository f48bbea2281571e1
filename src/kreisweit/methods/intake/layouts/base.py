"""What all layouts share: columns, reading of wide tables, rows that stand twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from kreisweit.methods.disclosure import Cell, CellKey

from ..collector import Collector, refuse
from ..keys import key_is_valid, report_key, year_is_valid
from ..numbers import PLAIN, NotAFigure, NumberStyle, read_cell
from ..tabular import Limits, Table, read_table

Cells = dict[CellKey, Cell]
Rows = dict[CellKey, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a layout took from a file: cells, the row of each, how many rows it looked at."""

    cells: Cells
    rows: Rows
    rows_read: int


class Layout(Protocol):
    """A form in which a source publishes."""

    @property
    def name(self) -> str:
        """Stable name, as given on the command line."""
        ...

    @property
    def description(self) -> str:
        """One English sentence for developers and the command line."""
        ...

    @property
    def expected(self) -> tuple[str, ...]:
        """Headings that a file must have."""
        ...

    def read(self, data: bytes, *, filename: str, source: str, findings: Collector) -> Reading:
        """Take the cells of a file; raises Unreadable."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its heading, the code of the indicator, the period ("" = stated by the row)."""

    heading: str
    indicator: str
    period: str = ""


@dataclass(frozen=True)
class WideLayout:
    """One row per area (and year), one column per indicator.

    `known` are headings that are known and not read; any other heading is noted. `year` is the heading of
    the column with the year, "" when every column has a fixed period.
    """

    name: str
    description: str
    level: str
    key: str
    columns: tuple[Column, ...]
    year: str = ""
    known: tuple[str, ...] = ()
    style: NumberStyle = field(default=PLAIN)

    @property
    def expected(self) -> tuple[str, ...]:
        """Headings that a file must have."""
        year = (self.year,) if self.year else ()
        return (self.key, *year, *(column.heading for column in self.columns))

    def read(self, data: bytes, *, filename: str, source: str, findings: Collector) -> Reading:
        """Take the cells of a file in this layout; raises Unreadable."""
        table = read_table(data, filename=filename, limits=Limits())
        findings.extend(table.findings)
        return self.read_table(table, source=source, findings=findings)

    def read_table(self, table: Table, *, source: str, findings: Collector) -> Reading:
        """Take the cells of a table; raises Unreadable when columns are missing."""
        places = places_of(self.expected, table.header, layout=self.name)
        note_unread(table.header, {*self.expected, *self.known}, findings)
        parser = CellParser(self.style, source)
        entries = Entries()
        for line, row in zip(table.lines, table.rows, strict=True):
            self._take(row, line, places, parser, entries, findings)
        cells, rows = entries.settle(findings)
        return Reading(cells, rows, len(table.rows))

    def _take(
        self,
        row: tuple[str, ...],
        line: int,
        places: Mapping[str, int],
        parser: CellParser,
        entries: Entries,
        findings: Collector,
    ) -> None:
        area = row[places[self.key]].strip()
        if not key_is_valid(self.level, area):
            report_key(findings, level=self.level, key=area, row=line, column=self.key)
            return
        year = row[places[self.year]].strip() if self.year else ""
        if self.year and not year_is_valid(year):
            findings.error("period_invalid", row=line, column=self.year)
            return
        cells: Cells | None = {}
        for column in self.columns:
            cell = parser.cell(row[places[column.heading]])
            if cell is None:
                findings.error("number_unreadable", row=line, column=column.heading)
                cells = None
            elif cells is not None:
                cells[CellKey(column.indicator, self.level, area, column.period or year)] = cell
        entries.add((area, year or self._days()), line, cells)

    def _days(self) -> str:
        """The fixed periods of the columns, for findings."""
        return ", ".join(sorted({column.period for column in self.columns}))


class CellParser:
    """Reads cells of one source in one style; equal texts are read once."""

    _MOST: Final = 100_000

    def __init__(self, style: NumberStyle, source: str) -> None:
        self._style, self._source = style, source
        self._known: dict[str, Cell | None] = {}

    def cell(self, text: str) -> Cell | None:
        """The cell, or None when the text is no figure."""
        if text in self._known:
            return self._known[text]
        try:
            cell = read_cell(text, style=self._style, source=self._source)
        except NotAFigure:
            cell = None
        if len(self._known) < self._MOST:
            self._known[text] = cell
        return cell


class Entries:
    """Rows by what they are about, so that nothing is taken from rows that contradict each other."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], tuple[int, Cells | None]] = {}
        self._more: dict[tuple[str, ...], list[tuple[int, Cells | None]]] = {}

    def add(self, about: tuple[str, ...], line: int, cells: Cells | None) -> None:
        """One row on `about` (area and period first); None stands for a row that could not be read."""
        if about in self._first:
            self._more.setdefault(about, []).append((line, cells))
        else:
            self._first[about] = (line, cells)

    def settle(self, findings: Collector) -> tuple[Cells, Rows]:
        """The cells of all rows that stand alone or agree, and the row of each."""
        cells: Cells = {}
        rows: Rows = {}
        for about, (line, found) in self._first.items():
            more = self._more.get(about, [])
            if more and not self._agree(about, [(line, found), *more], findings):
                continue
            if found is not None:
                cells.update(found)
                rows.update(dict.fromkeys(found, line))
        return cells, rows

    @staticmethod
    def _agree(about: tuple[str, ...], group: list[tuple[int, Cells | None]], findings: Collector) -> bool:
        area, period = about[0], about[1]
        first_row, first = group[0]
        if all(cells is not None and cells == first for _, cells in group):
            for line, _ in group[1:]:
                findings.note("duplicate_identical", row=line, area=area, period=period, first_row=first_row)
            return True
        rows = ", ".join(str(line) for line, _ in group[:10])
        for line, _ in group:
            findings.error("duplicate_contradicting", row=line, area=area, period=period, rows=rows)
        return False


def places_of(expected: Iterable[str], header: tuple[str, ...], *, layout: str) -> dict[str, int]:
    """Heading -> position; raises Unreadable naming the expected headings that are missing and found.

    Other headings are not repeated: in a file without heading they would be figures or persons.
    """
    positions = {name.casefold(): position for position, name in enumerate(header)}
    wanted = tuple(expected)
    missing = [name for name in wanted if name.casefold() not in positions]
    if missing:
        found = [name for name in wanted if name.casefold() in positions]
        refuse("columns_missing", layout=layout, missing=", ".join(missing), found=", ".join(found))
    return {name: positions[name.casefold()] for name in wanted}


def note_unread(header: tuple[str, ...], known: set[str], findings: Collector) -> None:
    """Note each heading that nobody reads."""
    folded = {name.casefold() for name in known}
    for name in header:
        if name.casefold() not in folded:
            findings.note("column_not_read", column=name[:60])
