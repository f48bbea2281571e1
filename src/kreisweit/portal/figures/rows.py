"""Figures as rows for downloads: the digits as published, a status where there is no value, the provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from kreisweit.methods.disclosure import Cell, Count, Imported, Missing, Rate, Suppressed
from kreisweit.releases.models import Figure, IndicatorVersion, Level, Source
from kreisweit.releases.queries.sheets import CompareLine, FactLine
from kreisweit.releases.queries.texts import credit, text_of


@dataclass(frozen=True)
class DataRow:
    """One figure as text, with the same column names as the open interface.

    `ags` is the key of the area: of a county, a municipality or ("P12") a planning area, as `level` says.
    `status` is "value", "suppressed" or "missing", `reason` why a place is empty or what the source remarks
    on a value. `value` is empty, never 0, where there is none. `low` and `high` are the ends of the band of a
    protected share and `per` its base; all three are empty for other values.
    """

    indicator: str
    indicator_name: str
    definition_version: str
    level: str
    ags: str
    area_name: str
    period: str
    group: str
    value: str
    low: str
    high: str
    per: str
    unit: str
    status: str
    reason: str
    source: str
    attribution: str
    licence: str


COLUMNS = tuple(field.name for field in fields(DataRow))


def figure_rows(found: Iterable[Figure], *, names: Mapping[str, str]) -> list[DataRow]:
    """Figures in their order; `names` of areas by key."""
    return [
        _row(
            figure.indicator,
            figure.source,
            figure.level,
            (figure.area, names.get(figure.area, "")),
            figure.period,
            figure.cell,
            group=figure.group,
        )
        for figure in found
    ]


def place_rows(lines: Iterable[FactLine], *, names: Mapping[str, str]) -> list[DataRow]:
    """The figures of a fact sheet, newest first, then their past; `names` of the areas by key."""
    found = []
    for line in lines:
        area = (line.area, names.get(line.area, ""))
        points = [(line.period, line.cell), *((point.period, point.cell) for point in reversed(line.past))]
        found += [_row(line.indicator, line.source, line.level, area, period, cell) for period, cell in points]
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


def band_of(cell: Cell) -> tuple[str, str, str]:
    """Lower end, upper end and base of a protected share; empty for other cells."""
    if not isinstance(cell, Rate):
        return "", "", ""
    return f"{cell.low:f}", f"{cell.high:f}", str(cell.per)


def _row(
    indicator: IndicatorVersion,
    source: Source,
    level: str,
    area: tuple[str, str],
    period: str,
    cell: Cell,
    *,
    group: str = "",
) -> DataRow:
    value, status, reason = status_of(cell)
    low, high, per = band_of(cell)
    ags, name = area
    return DataRow(
        indicator=indicator.code,
        indicator_name=text_of(indicator.texts, "name"),
        definition_version=str(indicator.version),
        level=str(level),
        ags=ags,
        area_name=name,
        period=period,
        group=group,
        value=value,
        low=low,
        high=high,
        per=per,
        unit=indicator.unit,
        status=status,
        reason=reason,
        source=source.code,
        attribution=credit(source),
        licence=source.licence,
    )
