"""The protected result of a computation as a table: areas down by level, quarters across, one indicator at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.methods.disclosure import Cell, CellKey, Missing, MissingReason
from kreisweit.monitoring.models import Computation
from kreisweit.monitoring.protection import protected_table
from kreisweit.monitoring.queries.releases import area_names, indicator_names
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries.groups import group_order, group_text

LEVELS: dict[str, Any] = {
    "county": _("County"),
    "planning_area": _("Planning areas"),
    "municipality": _("Municipalities"),
}
NOT_JOINED = Missing(MissingReason.NOT_JOINED)
SHOWN_PERIODS = 8


@dataclass(frozen=True)
class PreviewRow:
    """One area with its cells in the order of the periods."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class PreviewLevel:
    """Rows of one level of areas; `outside` names those that do not take part."""

    name: str
    rows: tuple[PreviewRow, ...]
    outside: tuple[str, ...]

    @property
    def outside_names(self) -> str:
        """The names in one line."""
        return ", ".join(self.outside)


@dataclass(frozen=True)
class PreviewGroup:
    """One group of persons ("" everybody), level by level."""

    name: str
    levels: tuple[PreviewLevel, ...]


@dataclass(frozen=True)
class Preview:
    """One indicator of a computation; `others` are the indicators to choose from, as code and name."""

    indicator: IndicatorVersion
    name: str
    periods: tuple[str, ...]
    groups: tuple[PreviewGroup, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        """Columns of the table."""
        return len(self.periods) + 1

    @property
    def cells(self) -> list[Cell | None]:
        """All cells shown, to explain the empty ones."""
        return [c for group in self.groups for level in group.levels for row in level.rows for c in row.cells]


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
        PreviewGroup(group_text(group), _levels(own, group, periods))
        for group in sorted({key.group for key in own}, key=group_order)
    )
    return Preview(indicator, name, periods, groups, tuple((c, n) for c, (_i, n) in names.items()))


def _levels(cells: Mapping[CellKey, Cell], group: str, periods: tuple[str, ...]) -> tuple[PreviewLevel, ...]:
    names = area_names()
    some = next(iter(cells)).indicator
    found = []
    for level, title in LEVELS.items():
        areas = {key.area for key in cells if key.group == group and key.level == level}
        rows = [
            PreviewRow(
                names.get((level, area), area),
                tuple(cells.get(CellKey(some, level, area, period, group)) for period in periods),
            )
            for area in sorted(areas, key=lambda area: names.get((level, area), area))
        ]
        outside = tuple(row.name for row in rows if set(row.cells) == {NOT_JOINED})
        inside = tuple(row for row in rows if row.name not in outside)
        if rows:
            found.append(PreviewLevel(str(title), inside, outside))
    return tuple(found)
