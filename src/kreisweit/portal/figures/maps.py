"""Maps of the county for the portal's pages: figures in classes, places to choose, one place among others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from kreisweit.methods.charts.choropleth import Direction, MapArea, MapText, choropleth
from kreisweit.methods.charts.classes import Fill, LegendEntry, MapClass, legend, quantile_breaks, value_of
from kreisweit.methods.disclosure import Cell, Imported
from kreisweit.places import queries as places
from kreisweit.places.queries import OutlineRow
from kreisweit.releases.models import IndicatorVersion

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


def value_map(
    indicator: IndicatorVersion,
    cells: Mapping[str, Cell],
    *,
    title: str,
    summary: str,
    source: str = "",
    standalone: bool = False,
    prefix: str = "map",
) -> ValueMap:
    """The municipalities of the county, shaded by an indicator; `source` is drawn in the standalone form."""
    rows = places.outlines()
    shown = [cells.get(row.ags) for row in rows]
    classes = quantile_breaks([value for cell in shown if (value := value_of(cell)) is not None])
    lines = tuple(_line(entry, indicator) for entry in legend(shown, classes))
    areas = [_area(row, cells.get(row.ags), indicator, None if standalone else to_fact_sheet) for row in rows]
    notice = places.map_notice()
    text = _text(
        title,
        summary,
        legend={Fill(line.fill): line.label for line in lines},
        source=" · ".join(part for part in (source, notice) if part),
    )
    svg = choropleth(areas, classes=classes, text=text, prefix=prefix, standalone=standalone)
    return ValueMap(svg, lines, notice)


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


def _line(entry: LegendEntry, indicator: IndicatorVersion) -> LegendLine:
    texts = {
        Fill.ZERO: gettext("zero"),
        Fill.SUPPRESSED: gettext("not shown"),
        Fill.MISSING: gettext("no figure published"),
        Fill.OUTSIDE: gettext("not part of this figure"),
    }
    text = _class_text(entry.bounds, indicator) if entry.bounds else texts[entry.fill]
    return LegendLine(entry.fill.value, f"{text} ({entry.areas})")


def _class_text(bounds: MapClass, indicator: IndicatorVersion) -> str:
    low = words.value_text(Imported(bounds.low, "class"), indicator)
    high = words.value_text(Imported(bounds.high, "class"), indicator)
    if bounds.low == bounds.high:
        return low
    pattern = gettext("%(low)s to %(high)s") if bounds.closed else gettext("%(low)s to under %(high)s")
    return pattern % {"low": low, "high": high}
