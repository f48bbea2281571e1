"""Maps of the county for the portal's pages: figures in classes, places to choose, one place among others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from kreisweit.methods.charts.choropleth import Direction, MapArea, MapText, choropleth
from kreisweit.methods.charts.classes import ClassBreaks, Fill, LegendEntry, MapClass, legend, quantile_breaks, value_of
from kreisweit.methods.disclosure import Cell, Imported, Missing, MissingReason
from kreisweit.places import queries as places
from kreisweit.places.models import Municipality, PlanningArea
from kreisweit.places.queries import OutlineRow
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries.tables import MapTable

from .. import words

Link = Callable[[OutlineRow], str]


@dataclass(frozen=True)
class LegendLine:
    """One shade of the map in words; `fill` is the end of its style class."""

    fill: str
    label: str


@dataclass(frozen=True)
class ValueMap:
    """A map of figures with what has to stand beside it."""

    svg: str
    legend: tuple[LegendLine, ...]
    notice: str


def to_place(row: OutlineRow) -> str:
    """Address of the municipality's page."""
    return reverse("portal:place", kwargs={"ags": row.ags, "slug": row.slug})


def to_fact_sheet(row: OutlineRow) -> str:
    """Address of the municipality's fact sheet."""
    return reverse("portal:fact-sheet", kwargs={"ags": row.ags})


@dataclass(frozen=True)
class MapWords:
    """What is said about a map: title, summary for those who do not see it, source for a file of its own."""

    title: str
    summary: str
    source: str = ""


def value_map(
    indicator: IndicatorVersion,
    cells: Mapping[str, Cell],
    said: MapWords,
    *,
    standalone: bool = False,
    prefix: str = "map",
) -> ValueMap:
    """The municipalities of the county, shaded by an indicator."""
    rows = places.outlines()
    shown = [cells.get(row.ags) for row in rows]
    link = None if standalone else to_fact_sheet
    areas = [_area(row, cells.get(row.ags), indicator, link) for row in rows]
    lines = [_line(entry, indicator) for entry in legend(shown, _classes(shown))]
    return _value_map(areas, shown, lines, said, notice=_notice(rows), standalone=standalone, prefix=prefix)


def area_map(
    indicator: IndicatorVersion,
    table: MapTable,
    towns: Iterable[Municipality],
    said: MapWords,
    *,
    standalone: bool = False,
    prefix: str = "map",
) -> ValueMap:
    """Municipalities shaded by the value of their planning area; those that do not take part are set apart."""
    rows = places.outlines()
    members = {town.ags: town.planning_area for town in towns}
    link = None if standalone else to_fact_sheet
    areas = [_member(row, table, members.get(row.ags), indicator, link) for row in rows]
    shown = [table.areas.get(area.key) for area in {area.pk: area for area in members.values() if area}.values()]
    apart = [area.cell for area in areas if area.cell is None or is_not_joined(area.cell)]
    spoken = [cell for cell in shown if cell is not None and not is_not_joined(cell)]
    lines = [_line(entry, indicator, gettext("Planning areas")) for entry in legend(spoken, _classes(shown))]
    lines += [_line(entry, indicator, gettext("Municipalities")) for entry in legend(apart, _classes([]))]
    return _value_map(areas, shown, lines, said, notice=_notice(rows), standalone=standalone, prefix=prefix)


def is_not_joined(cell: Cell | None) -> bool:
    """Whether the cell says that the place does not take part yet."""
    return isinstance(cell, Missing) and cell.reason is MissingReason.NOT_JOINED


def _classes(cells: Iterable[Cell | None]) -> ClassBreaks:
    return quantile_breaks([value for cell in cells if (value := value_of(cell)) is not None])


def _value_map(
    areas: Sequence[MapArea],
    shown: Sequence[Cell | None],
    lines: Sequence[LegendLine],
    said: MapWords,
    *,
    notice: str,
    standalone: bool,
    prefix: str,
) -> ValueMap:
    text = _text(
        said.title,
        said.summary,
        legend={Fill(line.fill): line.label for line in lines},
        source=" · ".join(part for part in (said.source, notice) if part),
    )
    svg = choropleth(areas, classes=_classes(shown), text=text, prefix=prefix, standalone=standalone)
    return ValueMap(svg, tuple(lines), notice)


def _notice(rows: Sequence[OutlineRow]) -> str:
    return next((row.notice for row in rows if row.notice), "")


def _member(
    row: OutlineRow, table: MapTable, area: PlanningArea | None, indicator: IndicatorVersion, link: Link | None
) -> MapArea:
    own = table.cells.get(row.ags)
    href = link(row) if link else None
    if area is None or is_not_joined(own):
        cell = own if is_not_joined(own) else None
        label = words.text(cell, indicator) if cell else gettext("belongs to no planning area")
        return MapArea(row.ags, row.both_names, row.polygons, label, href, cell)
    cell = table.areas.get(area.key)
    values = {"value": words.text(cell, indicator), "place": row.both_names}
    label = gettext("%(value)s; %(place)s belongs to it") % values
    name = gettext("Planning area %(area)s") % {"area": area.name}
    return MapArea(row.ags, name, row.polygons, label, href, cell)


def place_map(
    rows: Sequence[OutlineRow],
    *,
    title: str,
    summary: str,
    link: Link | None,
    selected: str | None = None,
    standalone: bool = False,
    width: int = 720,
) -> str:
    """All municipalities without figures; `selected` (AGS) is emphasised."""
    areas = [
        MapArea(key=row.ags, name=row.both_names, polygons=row.polygons, href=link(row) if link else None)
        for row in rows
    ]
    text = _text(title, summary)
    return choropleth(
        areas, classes=None, text=text, prefix="places", selected=selected, standalone=standalone, width=width
    )


def _area(row: OutlineRow, cell: Cell | None, indicator: IndicatorVersion, link: Link | None) -> MapArea:
    label = words.text(cell, indicator)
    return MapArea(
        key=row.ags,
        name=row.both_names,
        polygons=row.polygons,
        label=label,
        href=link(row) if link else None,
        cell=cell,
    )


def _text(title: str, summary: str, *, legend: Mapping[Fill, str] | None = None, source: str = "") -> MapText:
    language = translation.get_language() or "de"
    direction: Direction = "rtl" if translation.get_language_bidi() else "ltr"
    return MapText(title, summary, language=language, direction=direction, legend=legend, source=source)


def _line(entry: LegendEntry, indicator: IndicatorVersion, counted: str = "") -> LegendLine:
    texts = {
        Fill.ZERO: gettext("zero"),
        Fill.NOT_JOINED: gettext("not taking part yet"),
        Fill.SUPPRESSED: gettext("not shown"),
        Fill.MISSING: gettext("no figure published"),
        Fill.OUTSIDE: gettext("not part of this figure"),
    }
    text = _class_text(entry.bounds, indicator) if entry.bounds else texts[entry.fill]
    number = f"{counted}: {entry.areas}" if counted else str(entry.areas)
    return LegendLine(entry.fill.value, f"{text} ({number})")


def _class_text(bounds: MapClass, indicator: IndicatorVersion) -> str:
    low = words.value_text(Imported(bounds.low, "class"), indicator)
    high = words.value_text(Imported(bounds.high, "class"), indicator)
    if bounds.low == bounds.high:
        return low
    pattern = gettext("%(low)s to %(high)s") if bounds.closed else gettext("%(low)s to under %(high)s")
    return pattern % {"low": low, "high": high}
