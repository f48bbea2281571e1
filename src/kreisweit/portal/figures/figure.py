"""One figure: the question, what each source answers, map, course over time, groups, table, definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.methods.disclosure import Cell, Missing, MissingReason
from kreisweit.places import queries as places
from kreisweit.places.models import Municipality
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries import published, tables
from kreisweit.releases.queries.published import Series
from kreisweit.releases.queries.tables import MapTable, Withdrawal
from kreisweit.releases.queries.texts import credit, text_of

from .. import words
from ..caching import public_page, remembered
from . import arearows, choosing, files, maps, statements, trends
from .choosing import QUERY, View
from .related import related_to


@require_safe
@public_page(query=QUERY)
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """The figure page; the address chooses the table where there is more than one (see choosing)."""
    indicator = published.indicator(code)
    county = places.county()
    view = choosing.view_of(code, request.GET.dict())
    group = view.table.group if view.table else ""
    beside = related_to(code)
    known = published.county_series_of({code: group} | ({beside: ""} if beside else {}))
    series = known.get(code, [])
    towns = list(places.municipalities())
    blocks = arearows.area_blocks(view.table, towns) if view.table and view.table.areas else ()
    rows = arearows.place_rows(view.table, towns) if view.table and not blocks else ()
    shown = [*arearows.cells_of(blocks), *(row.cell for row in rows)]
    context = {
        "indicator": indicator,
        "county": county,
        "statements": statements.county_statements(indicator, county, series, view.newest, group),
        "related": statements.related(county, known.get(beside, [])),
        "view": view,
        "table": view.table,
        "group": choosing.group_name(group) if group else "",
        "range": range_sentence(indicator, view.table, by_area=view.by_area) if view.table else "",
        "map": drawn_map(request, indicator, view, towns) if view.table else None,
        "blocks": blocks,
        "rows": rows,
        "has_band": any(words.band(cell, indicator) for cell in shown),
        "groups": statements.groups(indicator, view.table),
        "files": files.of_figure(code, view.query),
        **_trend_parts(request, indicator, series, group),
        **_about_cells(code, view, series, shown),
    }
    return render(request, "portal/figures/figure.html", context)


def _trend_parts(
    request: HttpRequest, indicator: IndicatorVersion, series: Sequence[Series], group: str
) -> dict[str, object]:
    rows = trends.trend_rows(series)
    return {
        "series": series,
        "trend": _trend(request, indicator, series, group),
        "trend_rows": rows,
        "has_trend": len(rows) > 1,
        "axis_note": trends.axis_note(series),
        "trend_summaries": [(line, trends.trend_summary(line, indicator)) for line in series],
    }


def _about_cells(code: str, view: View, series: Sequence[Series], shown: Sequence[Cell | None]) -> dict[str, object]:
    """What has to be said about the cells of the page: why some are empty, protected, taken back; whose they are."""
    groups = list(view.table.groups.values()) if view.table else []
    cells = [*shown, *groups, *(point.cell for line in series for point in line.points)]
    return {
        "cells": cells,
        "sources": sources_of(view, series),
        "is_protected": any(words.is_protected(cell) for cell in cells),
        "withdrawals": withdrawals_of(code, cells),
    }


def withdrawals_of(code: str, cells: Iterable[Cell | None]) -> list[Withdrawal]:
    """Acts by which figures were taken back; asked for only where a cell says so."""
    gone = any(isinstance(cell, Missing) and cell.reason is MissingReason.WITHDRAWN for cell in cells)
    return tables.withdrawals(code) if gone else []


def range_sentence(indicator: IndicatorVersion, table: MapTable, *, by_area: bool = False) -> str:
    """Lowest and highest value among the municipalities or planning areas, without naming anybody."""
    shown = [cell for cell in (table.areas if by_area else table.cells).values() if words.has_number(cell)]
    if not shown:
        return ""
    low = words.value_text(min(shown, key=words.number), indicator)
    high = words.value_text(max(shown, key=words.number), indicator)
    values = {"low": low, "high": high, "source": trends.source_title(table.source), "count": len(shown)}
    return _range_pattern(by_area=by_area, same=low == high) % values


def _range_pattern(*, by_area: bool, same: bool) -> str:
    if by_area and same:
        return gettext("In all planning areas with a figure the value is %(low)s (%(source)s).")
    if by_area:
        return gettext(
            "Among the planning areas the values lie between %(low)s and %(high)s (%(source)s, %(count)s planning areas with a figure)."
        )
    if same:
        return gettext("In all municipalities with a figure the value is %(low)s (%(source)s).")
    return gettext(
        "Among the municipalities the values lie between %(low)s and %(high)s (%(source)s, %(count)s municipalities with a figure)."
    )


def sources_of(view: View, series: Sequence[Series]) -> list[Source]:
    """Each source of the page once."""
    every = [*(line.source for line in series), *(table.source for table in view.newest)]
    return list({source.code: source for source in every}.values())


def drawn_map(
    request: HttpRequest, indicator: IndicatorVersion, view: View, towns: Iterable[Municipality]
) -> maps.ValueMap | None:
    """The map of the table shown, drawn once per version; None without a table."""
    table = view.table
    if table is None:
        return None
    key = ":".join(["map", indicator.code, *view.query.values()])
    return remembered(request, key, lambda: view_map(indicator, table, towns, by_area=view.by_area))


def view_map(
    indicator: IndicatorVersion,
    table: MapTable,
    towns: Iterable[Municipality],
    *,
    by_area: bool,
    standalone: bool = False,
) -> maps.ValueMap:
    """The map of a table by planning areas or by municipalities; `standalone` for a file of its own."""
    said = maps.MapWords(
        map_title(indicator, table),
        range_sentence(indicator, table, by_area=by_area),
        credit(table.source) if standalone else "",
    )
    if by_area:
        return maps.area_map(indicator, table, towns, said, standalone=standalone)
    return maps.value_map(indicator, table.cells, said, standalone=standalone)


def map_title(indicator: IndicatorVersion, table: MapTable) -> str:
    """What the map shows: name of the figure, group, time."""
    group = choosing.group_name(table.group) if table.group else ""
    parts = (text_of(indicator.texts, "name"), group, words.period_text(table.period))
    return words.listed(parts)


def _trend(request: HttpRequest, indicator: IndicatorVersion, series: Sequence[Series], group: str) -> str:
    drawn = [line for line in series if sum(words.has_number(point.cell) for point in line.points) > 1]
    name = " ".join([text_of(indicator.texts, "name"), *(trends.trend_summary(line, indicator) for line in drawn)])
    return (
        remembered(request, f"trend:{indicator.code}:{group}", lambda: trends.drawing(drawn, indicator, name=name))
        if drawn
        else ""
    )
