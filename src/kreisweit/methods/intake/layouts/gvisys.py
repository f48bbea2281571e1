"""Official municipality register (Destatis, GV-ISys): area and population per municipality.

Two forms: the compact CSV of this project and the official workbook "Auszug aus dem Gemeindeverzeichnis".
Boundaries and area are of the day of the edition; the population is of an earlier day, so only editions
whose two days are known are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..collector import Collector, refuse
from ..grid import Grid
from ..limits import Limits
from ..signature import Kind, kind_of
from ..tabular import Table, check_size, table_of
from ..workbook import Sheet, read_workbook
from .base import Column, Reading, WideLayout

EDITIONS: Final[dict[str, str]] = {"2024-12-31": "2023-12-31"}
"""Day of the boundaries -> day of the population, as printed in the workbook of that edition."""

_SHEET: Final = re.compile(r"Onlineprodukt_Gemeinden_?([0-9]{2})([0-9]{2})(20[0-9]{2})")
_HEAD_ROWS: Final = 6
_RECORD, _LAND, _GEM, _AREA, _TOTAL, _FEMALE = 0, 2, 6, 8, 9, 11
_MUNICIPALITY: Final = "60"
_KNOWN: Final = (
    "ars",
    "name",
    "textkennzeichen",
    "kreis_ags",
    "verband_ars",
    "plz_verwaltungssitz",
    "lon",
    "lat",
    "verstaedterung",
)


def _wide(edition: str) -> WideLayout:
    population_day = EDITIONS[edition]
    return WideLayout(
        name="gvisys",
        description="Official municipality register GV-ISys: area and population by sex",
        level="municipality",
        key="ags",
        columns=(
            Column("flaeche_km2", "area_km2", edition),
            Column("bevoelkerung", "population", population_day),
            Column("maennlich", "population_male", population_day),
            Column("weiblich", "population_female", population_day),
        ),
        known=_KNOWN,
    )


_COMPACT: Final = _wide("2024-12-31")


@dataclass(frozen=True)
class RegisterLayout:
    """The compact CSV or the official workbook."""

    name: str = _COMPACT.name
    description: str = _COMPACT.description

    @property
    def expected(self) -> tuple[str, ...]:
        """Headings of the compact CSV; the workbook is known by its sheet."""
        return _COMPACT.expected

    def read(self, data: bytes, *, filename: str, source: str, findings: Collector) -> Reading:
        """Take the cells of either form; raises Unreadable."""
        check_size(data, Limits())
        if kind_of(data, filename) is Kind.CSV:
            return _COMPACT.read(data, filename=filename, source=source, findings=findings)
        grid, sheet, others = read_workbook(data, limits=Limits(), choose=_data_sheet)
        found = _SHEET.fullmatch(sheet.name)
        if not found:
            table = table_of(grid, kind=Kind.XLSX, findings=findings)
            return _COMPACT.read_table(table, source=source, findings=findings)
        edition = f"{found[3]}-{found[2]}-{found[1]}"
        if edition not in EDITIONS:
            refuse("edition_unknown", known=", ".join(EDITIONS))
        if others:
            findings.note("other_sheets_not_read", count=others)
        return _wide(edition).read_table(_official(grid), source=source, findings=findings)


def _data_sheet(sheets: tuple[Sheet, ...]) -> Sheet:
    return next((sheet for sheet in sheets if _SHEET.fullmatch(sheet.name)), sheets[0])


def _official(grid: Grid) -> Table:
    """The rows of municipalities under the headings of the compact form; raises Unreadable.

    The keys stand in parts (Land, RB, Kreis, VB, Gem) in columns C to G; states, counties and
    associations have rows of their own and are left out.
    """
    _check_head(grid)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    for line, row in zip(grid.lines, grid.rows, strict=True):
        if line > _HEAD_ROWS and row and row[_RECORD].strip() == _MUNICIPALITY:
            row = row + ("",) * (_FEMALE + 1 - len(row))
            land, district, county, _, municipality = (part.strip() for part in row[_LAND : _GEM + 1])
            rows.append((land + district + county + municipality, row[_AREA], *row[_TOTAL : _FEMALE + 1]))
            lines.append(line)
    if not rows:
        refuse("no_rows")
    return Table(_COMPACT.expected, tuple(rows), tuple(lines), Kind.XLSX)


def _check_head(grid: Grid) -> None:
    """See that the columns stand where they are read: C to G, and the total in J."""
    head = [row for line, row in zip(grid.lines, grid.rows, strict=True) if line <= _HEAD_ROWS]
    wanted = {
        2: "land",
        3: "rb",
        4: "kreis",
        5: "vb",
        6: "gem",
        9: "insgesamt",
        10: "männlich",
        11: "weiblich",
    }
    texts = {place: {row[place].strip().casefold() for row in head if len(row) > place} for place in wanted}
    missing = [name for place, name in wanted.items() if name not in texts[place]]
    if missing:
        found = [name for place, name in wanted.items() if name in texts[place]]
        refuse("columns_missing", layout="gvisys", missing=", ".join(missing), found=", ".join(found))


LAYOUT: Final = RegisterLayout()
