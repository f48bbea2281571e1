"""A long table for every other official source: one row per figure, columns documented here.

indicator  code of the indicator (lower case letters, digits, underscore)
level      country, land, county, planning_area, association or municipality
area       "DE", or the official key with its leading zeros; a code of one's own for planning areas
period     2022, 2022-Q3, 2022-05 or 2022-05-15
value      the figure with a decimal point, no thousands sign (1234.5) -- or instead of it
wert       the figure with a decimal comma, thousands as in German tables (1.234,5 or 1 234,5)
group      optional: the group of people, "" for everybody
flag       optional: exact_zero, limited_reliability, rounded_to_zero, own_calculation, invented

The heading `value` or `wert` declares the decimal mark of the whole column; the delimiter is free. The
signs of official tables ("-", ".", "/", "x", "...") may stand in place of a figure. German headings
(kennzahl, ebene, gebiet, zeitraum, gruppe, merkmal) are understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kreisweit.methods.disclosure import Cell, CellKey, Flag, Imported

from ..collector import Collector, refuse
from ..keys import LEVELS, key_is_valid, period_is_valid, report_key
from ..numbers import GERMAN, PLAIN
from ..tabular import read_table
from .base import CellParser, Entries, Reading, note_unread, places_of

_STYLES: Final = {"value": PLAIN, "wert": GERMAN}
_KEYS: Final = ("indicator", "level", "area", "period")
_ALIASES: Final = {
    "kennzahl": "indicator",
    "ebene": "level",
    "gebiet": "area",
    "zeitraum": "period",
    "gruppe": "group",
    "merkmal": "flag",
}
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,63}")
_GROUP: Final = re.compile(r"[a-z0-9][a-z0-9_.:=+-]{0,63}")
_FLAGS: Final = {flag.value: flag for flag in Flag}


@dataclass(frozen=True)
class GenericLayout:
    """The long table described above."""

    name: str = "generic"
    description: str = (
        "One row per figure: indicator, level, area, period, value (decimal point) or wert (decimal comma), "
        "optional group and flag"
    )

    @property
    def expected(self) -> tuple[str, ...]:
        """Headings that a file must have (`wert` may stand for `value`)."""
        return (*_KEYS, "value")

    def read(self, data: bytes, *, filename: str, source: str, findings: Collector) -> Reading:
        """Take the cells of a file in this layout; raises Unreadable."""
        table = read_table(data, filename=filename)
        findings.extend(table.findings)
        header = tuple(_ALIASES.get(name.casefold(), name.casefold()) for name in table.header)
        given = [name for name in _STYLES if name in header]
        if len(given) == len(_STYLES):
            refuse("value_column_twice")
        column = given[0] if given else "value"
        places = places_of((*_KEYS, column), header, layout=self.name)
        places |= {name: header.index(name) for name in ("group", "flag") if name in header}
        note_unread(header, {*places}, findings)
        reader = _RowReader(places, column, CellParser(_STYLES[column], source), findings)
        for line, row in zip(table.lines, table.rows, strict=True):
            reader.take(row, line)
        cells, rows = reader.entries.settle(findings)
        return Reading(cells, rows, len(table.rows))


class _RowReader:
    """Reads rows one by one into entries."""

    def __init__(self, places: Mapping[str, int], column: str, parser: CellParser, findings: Collector) -> None:
        self.entries = Entries()
        self._places, self._column, self._parser, self._findings = places, column, parser, findings

    def take(self, row: tuple[str, ...], line: int) -> None:
        """One row: a wrong key is reported and dropped, an unreadable figure blocks its place."""
        key = self._key(row, line)
        if key is None:
            return
        cell = self._cell(row, line)
        about = (key.area, key.period, key.indicator, key.level, key.group)
        self.entries.add(about, line, None if cell is None else {key: cell})

    def _text(self, row: tuple[str, ...], name: str) -> str:
        return row[self._places[name]].strip() if name in self._places else ""

    def _key(self, row: tuple[str, ...], line: int) -> CellKey | None:
        indicator, level, area, period = (row[self._places[name]].strip() for name in _KEYS)
        group = self._text(row, "group")
        if not _CODE.fullmatch(indicator):
            self._findings.error("indicator_invalid", row=line, column="indicator")
        elif level not in LEVELS:
            self._findings.error("level_unknown", row=line, column="level", known=", ".join(LEVELS))
        elif not key_is_valid(level, area):
            report_key(self._findings, level=level, key=area, row=line, column="area")
        elif not period_is_valid(period):
            self._findings.error("period_invalid", row=line, column="period")
        elif group and not _GROUP.fullmatch(group):
            self._findings.error("group_invalid", row=line, column="group")
        else:
            return CellKey(indicator, level, area, period, group)
        return None

    def _cell(self, row: tuple[str, ...], line: int) -> Cell | None:
        cell = self._parser.cell(row[self._places[self._column]])
        if cell is None:
            self._findings.error("number_unreadable", row=line, column=self._column)
            return None
        text = self._text(row, "flag")
        return self._flagged(cell, text, line) if text else cell

    def _flagged(self, cell: Cell, text: str, line: int) -> Cell | None:
        """The cell with the flag of its row, when the two agree."""
        flag = _FLAGS.get(text)
        if flag is None:
            known = ", ".join(name for name in _FLAGS if name)
            self._findings.error("flag_unknown", row=line, column="flag", known=known)
            return None
        fits = isinstance(cell, Imported) and cell.flag in (Flag.NONE, flag)
        zero = fits and isinstance(cell, Imported) and cell.value == 0
        if not fits or (flag in (Flag.EXACT_ZERO, Flag.ROUNDED_TO_ZERO) and not zero):
            self._findings.error("flag_without_value", row=line, column="flag")
            return None
        return replace(cell, flag=flag) if isinstance(cell, Imported) else None


LAYOUT: Final = GenericLayout()
