"""Downloads: CSV, XLSX and JSON of what a page shows, and the map as a picture file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.ground.refusal import NotFound
from kreisweit.places import queries as places
from kreisweit.press.sheets import Sheet, write_csv, write_xlsx
from kreisweit.releases.queries import published, sheets, tables
from kreisweit.releases.queries.texts import text_of

from ..caching import public_page
from . import choosing, compare, factsheet, figure, files, rows
from .rows import DataRow

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
NUMERIC = ("value", "low", "high", "per")


@require_safe
@public_page()
def figure_data(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    """All values of one figure in this county."""
    indicator = published.indicator(code)
    found = rows.figure_rows(tables.all_figures(code), names=places.area_names())
    return _file(request, found, extension, name=code, title=text_of(indicator.texts, "name"))


@require_safe
@public_page()
def place_data(request: HttpRequest, ags: str, extension: str) -> HttpResponse:
    """All values of one municipality's fact sheet."""
    place = places.municipality(ags)
    found = rows.place_rows(factsheet.lines_of(place), names=places.area_names())
    return _file(request, found, extension, name=factsheet.file_name(place), title=place.both_names)


@require_safe
@public_page(query=("ort",))
def compare_data(request: HttpRequest, extension: str) -> HttpResponse:
    """All values of a comparison."""
    known = {place.ags: place for place in places.municipalities()}
    choice = compare.choose(request.GET.getlist("ort"), known)
    names = {place.ags: place.both_names for place in choice.shown}
    lines = sheets.compare(None, list(names)) if names else []
    found = rows.compare_rows(lines, names=names)
    return _file(request, found, extension, name="vergleich", title=gettext("Comparison"))


@require_safe
@public_page(query=choosing.QUERY)
def figure_map(request: HttpRequest, code: str) -> HttpResponse:
    """The map as an SVG file of its own, with legend and source inside."""
    indicator = published.indicator(code)
    view = choosing.view_of(code, request.GET.dict())
    if view.table is None:
        raise NotFound
    drawn = figure.view_map(indicator, view.table, places.municipalities(), by_area=view.by_area, standalone=True)
    response = HttpResponse(drawn.svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="karte-{code}-{view.table.period}.svg"'
    return response


def _file(request: HttpRequest, found: Sequence[DataRow], extension: str, *, name: str, title: str) -> HttpResponse:
    makers = {"csv": _csv, "xlsx": _xlsx, "json": _json}
    response = HttpResponse(makers[extension](request, found, title), content_type=MEDIA_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def _csv(request: HttpRequest, found: Sequence[DataRow], title: str) -> bytes:
    return write_csv(rows.COLUMNS, [rows.as_values(row) for row in found])


def _xlsx(request: HttpRequest, found: Sequence[DataRow], title: str) -> bytes:
    values = [
        [_number(value) if name in NUMERIC else value for name, value in rows.as_dict(row).items()] for row in found
    ]
    sources = sorted({(row.source, row.attribution, row.licence) for row in found})
    sheets = [
        Sheet(gettext("Figures"), rows.COLUMNS, values),
        Sheet(gettext("Source"), ("source", "attribution", "licence"), sources),
    ]
    return write_xlsx(sheets, title=title)


def _number(value: str) -> Decimal | str:
    return Decimal(value) if value else ""


def _json(request: HttpRequest, found: Sequence[DataRow], title: str) -> bytes:
    data = {
        "title": title,
        "api": request.build_absolute_uri(files.API),
        "observations": [rows.as_dict(row) for row in found],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
