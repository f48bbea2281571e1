"""One figure: the question, what each source answers, map, course over the years, table, definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.methods.disclosure import Cell
from kreisweit.places import queries as places
from kreisweit.places.models import County, Municipality
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries import published
from kreisweit.releases.queries.published import CountyMean, MapTable, Point, Series
from kreisweit.releases.queries.texts import text_of

from .. import words
from ..caching import public_page, remembered
from . import files, maps, trends
from .ordering import by_name

QUERY = ("quelle", "stand")


@dataclass(frozen=True)
class Statement:
    """What one source says about the whole county; `own` where we calculated it from municipalities."""

    source: Source
    period: str
    cell: Cell
    sentence: str
    own: str


@dataclass(frozen=True)
class PlaceRow:
    """One municipality in the table below the map."""

    place: Municipality
    cell: Cell | None


@require_safe
@public_page(query=QUERY)
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """The figure page; `?quelle=` and `?stand=` choose the map where there is more than one."""
    indicator = published.indicator(code)
    county = places.county()
    tables = published.map_tables(code)
    series = published.county_series(code)
    table, found = chosen_table(tables, request.GET.get("quelle", ""), request.GET.get("stand", ""))
    rows = place_rows(table) if table else ()
    trend_rows = trends.trend_rows(series)
    statements = county_statements(indicator, county, series, tables)
    context = {
        "indicator": indicator,
        "county": county,
        "statements": statements,
        "sources": sources_of(tables, series),
        "range": range_sentence(indicator, table) if table else "",
        "tables": tables,
        "table": table,
        "not_found": not found,
        "rows": rows,
        "map": drawn_map(request, indicator, table) if table else None,
        "series": series,
        "trend": _trend(request, indicator, series),
        "trend_rows": trend_rows,
        "has_trend": len(trend_rows) > 1,
        "axis_note": trends.axis_note(series),
        "trend_summaries": [(line, trends.trend_summary(line, indicator)) for line in series],
        "files": files.of_figure(indicator.code, table),
        "cells": [*(row.cell for row in rows), *(point.cell for line in series for point in line.points)],
    }
    return render(request, "portal/figures/figure.html", context)


def chosen_table(tables: Sequence[MapTable], source: str, period: str) -> tuple[MapTable | None, bool]:
    """The table asked for, else the newest; False where what was asked for is not there."""
    for table in tables:
        if source in ("", table.source.code) and period in ("", table.period):
            return table, True
    return (tables[0] if tables else None), not (source or period)


def county_statements(
    indicator: IndicatorVersion, county: County, series: Sequence[Series], tables: Sequence[MapTable]
) -> list[Statement]:
    """The newest value of each source for the county, published ones first, then our own means."""
    found = [
        Statement(line.source, point.period, point.cell, _answer(indicator, county, point.period, point.cell), "")
        for line in series
        if (point := newest(line)) is not None
    ]
    spoken = {statement.source.code for statement in found}
    for table in tables:
        if table.source.code in spoken:
            continue
        spoken.add(table.source.code)
        mean = published.county_mean(indicator.code, table.source.code, table.period)
        if mean is not None:
            cell = words.own_mean(mean, table.source)
            sentence = _answer(indicator, county, table.period, cell)
            found.append(Statement(table.source, table.period, cell, sentence, own_note(mean)))
    return found


def own_note(mean: CountyMean) -> str:
    """How a mean of the county came about and what weighed its values."""
    sentence = {
        "population": gettext(
            "Own calculation from the published values of %(counted)s of %(of)s municipalities, weighted by residents."
        ),
        "total_dwellings": gettext(
            "Own calculation from the published values of %(counted)s of %(of)s municipalities, weighted by dwellings."
        ),
    }[mean.weight]
    return sentence % {"counted": mean.counted, "of": mean.of}


def range_sentence(indicator: IndicatorVersion, table: MapTable) -> str:
    """Lowest and highest value among the municipalities, without naming anybody."""
    shown = [cell for cell in table.cells.values() if words.has_number(cell)]
    if not shown:
        return ""
    low = words.value_text(min(shown, key=words.number), indicator)
    high = words.value_text(max(shown, key=words.number), indicator)
    values = {"low": low, "high": high, "source": trends.source_title(table.source), "count": len(shown)}
    if low == high:
        return gettext("In all municipalities with a figure the value is %(low)s (%(source)s).") % values
    return (
        gettext(
            "Among the municipalities the values lie between %(low)s and %(high)s (%(source)s, %(count)s municipalities with a figure)."
        )
        % values
    )


def place_rows(table: MapTable) -> tuple[PlaceRow, ...]:
    """All municipalities of the county by name, with their cell."""
    return tuple(PlaceRow(place, table.cells.get(place.ags)) for place in by_name(places.municipalities()))


def sources_of(tables: Sequence[MapTable], series: Sequence[Series]) -> list[Source]:
    """Each source of the page once."""
    every = [*(line.source for line in series), *(table.source for table in tables)]
    return list({source.code: source for source in every}.values())


def newest(line: Series) -> Point | None:
    """The last point that has a number; None where no year has one."""
    return next((point for point in reversed(line.points) if words.has_number(point.cell)), None)


def _answer(indicator: IndicatorVersion, county: County, period: str, cell: Cell) -> str:
    return words.answer(indicator, county, period, cell)


def drawn_map(request: HttpRequest, indicator: IndicatorVersion, table: MapTable) -> maps.ValueMap:
    """The map of one table, drawn once per version."""
    return remembered(
        request,
        f"map:{indicator.code}:{table.source.code}:{table.period}",
        lambda: maps.value_map(
            indicator, table.cells, title=map_title(indicator, table), summary=range_sentence(indicator, table)
        ),
    )


def map_title(indicator: IndicatorVersion, table: MapTable) -> str:
    """What the map shows: name of the figure, day."""
    return f"{text_of(indicator.texts, 'name')}, {words.period_text(table.period)}"


def _trend(request: HttpRequest, indicator: IndicatorVersion, series: Sequence[Series]) -> str:
    drawn = [line for line in series if sum(words.has_number(point.cell) for point in line.points) > 1]
    name = " ".join([text_of(indicator.texts, "name"), *(trends.trend_summary(line, indicator) for line in drawn)])
    return (
        remembered(request, f"trend:{indicator.code}", lambda: trends.drawing(drawn, indicator, name=name))
        if drawn
        else ""
    )
