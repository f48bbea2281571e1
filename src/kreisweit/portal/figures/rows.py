"""Figures as rows for downloads: the digits as published, a status where there is no value, the provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

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
    origins: dict[tuple[int, int], _Origin] = {}
    rows = []
    for figure in found:
        pair = (figure.indicator_id, figure.source_id)
        origin = origins.get(pair) or origins.setdefault(pair, _origin(figure.indicator, figure.source))
        area = (figure.area, names.get(figure.area, ""))
        rows.append(_row(origin, figure.level, area, figure.period, figure.cell, group=figure.group))
    return rows


def place_rows(lines: Iterable[FactLine], *, names: Mapping[str, str]) -> list[DataRow]:
    """The figures of a fact sheet, newest first, then their past; `names` of the areas by key."""
    found = []
    for line in lines:
        area = (line.area, names.get(line.area, ""))
        points = [(line.period, line.cell), *((point.period, point.cell) for point in reversed(line.past))]
        found += [_row(_origin(line.indicator, line.source), line.level, area, period, cell) for period, cell in points]
    return found


def compare_rows(lines: Iterable[CompareLine], *, names: Mapping[str, str]) -> list[DataRow]:
    """The figures of several municipalities."""
    return [
        _row(_origin(line.indicator, line.source), Level.MUNICIPALITY, (ags, names[ags]), line.period, line.cells[ags])
        for line in lines
        for ags in names
        if ags in line.cells
    ]


def as_dict(row: DataRow) -> dict[str, str]:
    """The row by column name."""
    return dict(vars(row))


def as_values(row: DataRow) -> tuple[str, ...]:
    """The row in the order of COLUMNS."""
    return tuple(vars(row).values())


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


class _Origin(NamedTuple):
    """What rows of one definition and source have in common."""

    indicator: str
    name: str
    version: str
    unit: str
    source: str
    attribution: str
    licence: str


def _origin(indicator: IndicatorVersion, source: Source) -> _Origin:
    return _Origin(
        indicator.code,
        text_of(indicator.texts, "name"),
        str(indicator.version),
        indicator.unit,
        source.code,
        credit(source),
        source.licence,
    )


def _row(origin: _Origin, level: str, area: tuple[str, str], period: str, cell: Cell, *, group: str = "") -> DataRow:
    value, status, reason = status_of(cell)
    low, high, per = band_of(cell)
    return DataRow(
        indicator=origin.indicator,
        indicator_name=origin.name,
        definition_version=origin.version,
        level=str(level),
        ags=area[0],
        area_name=area[1],
        period=period,
        group=group,
        value=value,
        low=low,
        high=high,
        per=per,
        unit=origin.unit,
        status=status,
        reason=reason,
        source=origin.source,
        attribution=origin.attribution,
        licence=origin.licence,
    )
