"""The table below the map: planning areas with their municipalities, or municipalities alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kreisweit.methods.disclosure import Cell, Missing, MissingReason
from kreisweit.places.models import Municipality, PlanningArea
from kreisweit.releases.queries.tables import MapTable, Participation

from .. import words
from .ordering import by_name
from .statements import OWN, part_in_words


@dataclass(frozen=True)
class PlaceRow:
    """One municipality with its cell."""

    place: Municipality
    cell: Cell | None


@dataclass(frozen=True)
class AreaBlock:
    """A planning area with its cell and its municipalities; None for those that belong to no planning area. `part` says
    how many of them take part in a figure of our own, where it is not all."""

    area: PlanningArea | None
    cell: Cell | None
    rows: tuple[PlaceRow, ...]
    part: str = ""


def place_rows(table: MapTable, towns: Iterable[Municipality]) -> tuple[PlaceRow, ...]:
    """All municipalities of the county by name, with their cell."""
    return tuple(PlaceRow(place, table.cells.get(place.ags)) for place in by_name(towns))


def area_blocks(table: MapTable, towns: Sequence[Municipality]) -> tuple[AreaBlock, ...]:
    """Planning areas by name, each with its municipalities by name; at the end those without a planning area."""
    areas = {town.planning_area_id: town.planning_area for town in towns if town.planning_area}
    found = [
        _block(table, area, [town for town in towns if town.planning_area_id == pk])
        for pk, area in sorted(areas.items(), key=lambda item: item[1].name)
    ]
    alone = [town for town in towns if town.planning_area is None and not town.is_unincorporated]
    return (*found, AreaBlock(None, None, place_rows(table, alone))) if alone else tuple(found)


def _block(table: MapTable, area: PlanningArea, towns: Sequence[Municipality]) -> AreaBlock:
    rows = place_rows(table, towns)
    joined = sum(not (isinstance(row.cell, Missing) and row.cell.reason is MissingReason.NOT_JOINED) for row in rows)
    part = Participation(joined, len(rows))
    is_told = table.source.code == OWN and not part.is_whole and words.has_number(table.areas.get(area.key))
    return AreaBlock(area, table.areas.get(area.key), rows, part_in_words(part) if is_told else "")


def cells_of(blocks: Iterable[AreaBlock]) -> list[Cell | None]:
    """All cells of the table, for the explanation of empty places."""
    return [cell for block in blocks for cell in (block.cell, *(row.cell for row in block.rows))]
