"""The protected result of a computation as a table: areas down, quarters across, one indicator at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kreisweit.methods.disclosure import Cell, CellKey
from kreisweit.monitoring.models import Computation
from kreisweit.monitoring.protection import protected_table
from kreisweit.monitoring.queries.releases import area_names, indicator_names
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries.texts import group_text

LEVELS = ("county", "planning_area", "municipality")
SHOWN_PERIODS = 8


@dataclass(frozen=True)
class PreviewRow:
    """One area with its cells in the order of the periods."""

    name: str
    level: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class PreviewGroup:
    """Rows of one group of persons ("" everybody)."""

    name: str
    rows: tuple[PreviewRow, ...]


@dataclass(frozen=True)
class Preview:
    """One indicator of a computation; `others` are the indicators to choose from, as code and name."""

    indicator: IndicatorVersion
    name: str
    periods: tuple[str, ...]
    groups: tuple[PreviewGroup, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def cells(self) -> list[Cell | None]:
        """All cells shown, to explain the empty ones."""
        return [cell for group in self.groups for row in group.rows for cell in row.cells]


def preview(computation: Computation, code: str) -> Preview | None:
    """The table of one indicator (default: the first) with its last periods; None for an empty computation."""
    cells = protected_table(computation).cells
    names = indicator_names({key.indicator for key in cells})
    if not names:
        return None
    chosen = code if code in names else next(iter(names))
    own = {key: cell for key, cell in cells.items() if key.indicator == chosen}
    periods = tuple(sorted({key.period for key in own})[-SHOWN_PERIODS:])
    indicator, name = names[chosen]
    groups = tuple(
        PreviewGroup(group_text(group), _rows(own, group, periods)) for group in sorted({key.group for key in own})
    )
    return Preview(indicator, name, periods, groups, tuple((c, n) for c, (_i, n) in names.items()))


def _rows(cells: Mapping[CellKey, Cell], group: str, periods: tuple[str, ...]) -> tuple[PreviewRow, ...]:
    areas = {(key.level, key.area) for key in cells if key.group == group}
    names = area_names()
    some = next(iter(cells)).indicator
    return tuple(
        PreviewRow(
            names.get((level, area), area),
            level,
            tuple(cells.get(CellKey(some, level, area, period, group)) for period in periods),
        )
        for level, area in sorted(areas, key=lambda it: (LEVELS.index(it[0]), names.get(it, it[1])))
    )
