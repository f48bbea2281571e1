"""Figures as rows for downloads: the digits as published, a status where there is no value, the provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from kreisweit.methods.disclosure import Cell, Count, Imported, Missing, Rate, Suppressed
from kreisweit.releases.models import IndicatorVersion, Level, Source
from kreisweit.releases.queries.published import CompareLine, FactLine, MapTable, Series
from kreisweit.releases.queries.texts import text_of


@dataclass(frozen=True)
class DataRow:
    """One figure as text, with the same column names as the open interface.

    `status` is "value", "suppressed" or "missing", `reason` why a place is empty or what the source remarks
    on a value. `value` is empty, never 0, where there is none.
    """

    indicator: str
    indicator_name: str
    definition_version: str
    level: str
    ags: str
    area_name: str
    period: str
    value: str
    unit: str
    status: str
    reason: str
    source: str
    attribution: str
    licence: str


COLUMNS = tuple(field.name for field in fields(DataRow))


def figure_rows(
    indicator: IndicatorVersion,
    series: Iterable[Series],
    tables: Iterable[MapTable],
    *,
    county: tuple[str, str],
    names: Mapping[str, str],
) -> list[DataRow]:
    """All figures of one indicator: the county (key and name) through time, then the municipalities."""
    rows = [
        _row(indicator, line.source, Level.COUNTY, county, point.period, point.cell)
        for line in series
        for point in line.points
    ]
    rows += [
        _row(indicator, table.source, Level.MUNICIPALITY, (ags, names.get(ags, "")), table.period, cell)
        for table in tables
        for ags, cell in table.cells.items()
    ]
    return rows


def place_rows(lines: Iterable[FactLine], *, ags: str, name: str) -> list[DataRow]:
    """The figures of one municipality, newest first, then their past."""
    found = []
    for line in lines:
        points = [(line.period, line.cell), *((point.period, point.cell) for point in reversed(line.past))]
        found += [
            _row(line.indicator, line.source, Level.MUNICIPALITY, (ags, name), period, cell) for period, cell in points
        ]
    return found


def compare_rows(lines: Iterable[CompareLine], *, names: Mapping[str, str]) -> list[DataRow]:
    """The figures of several municipalities."""
    return [
        _row(line.indicator, line.source, Level.MUNICIPALITY, (ags, names[ags]), line.period, line.cells[ags])
        for line in lines
        for ags in names
        if ags in line.cells
    ]


def as_dict(row: DataRow) -> dict[str, str]:
    """The row by column name."""
    return asdict(row)


def status_of(cell: Cell) -> tuple[str, str, str]:
    """Digits, status and reason of a cell."""
    match cell:
        case Imported(value=value, flag=flag):
            return f"{value:f}", "value", str(flag)
        case Rate(value=value):
            return f"{value:f}", "value", ""
        case Count(value=number):
            return str(number), "value", ""
        case Suppressed(reason=reason):
            return "", "suppressed", str(reason)
        case Missing(reason=reason):
            return "", "missing", str(reason)


def _row(
    indicator: IndicatorVersion, source: Source, level: str, area: tuple[str, str], period: str, cell: Cell
) -> DataRow:
    value, status, reason = status_of(cell)
    ags, name = area
    return DataRow(
        indicator=indicator.code,
        indicator_name=text_of(indicator.texts, "name"),
        definition_version=str(indicator.version),
        level=str(level),
        ags=ags,
        area_name=name,
        period=period,
        value=value,
        unit=indicator.unit,
        status=status,
        reason=reason,
        source=source.code,
        attribution=source.attribution,
        licence=source.licence,
    )
