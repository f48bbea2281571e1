"""Addresses of the portal, below the language."""

from __future__ import annotations

from django.urls import path, re_path

from .figures import compare, download, factsheet, figure, overview
from .information import pages
from .places import finder, municipality
from .start import search, start

app_name = "portal"
_AGS = r"(?P<ags>[0-9]{8})"
_FORMAT = r"(?P<extension>csv|xlsx|json)"
_CODE = r"(?P<code>[a-z0-9_-]{1,60})"
urlpatterns = [
    path("", start.start, name="start"),
    path("suche/", search.search, name="search"),
    path("orte/", finder.finder, name="places"),
    re_path(rf"^orte/{_AGS}/$", municipality.municipality, name="place-by-key"),
    re_path(rf"^orte/{_AGS}-(?P<slug>[a-z0-9-]+)/$", municipality.municipality, name="place"),
    path("zahlen/", overview.overview, name="figures"),
    re_path(rf"^zahlen/kennzahl/{_CODE}/$", figure.figure, name="figure"),
    re_path(rf"^zahlen/kennzahl/{_CODE}/karte\.svg$", download.figure_map, name="figure-map"),
    re_path(rf"^zahlen/kennzahl/{_CODE}/daten\.{_FORMAT}$", download.figure_data, name="figure-data"),
    re_path(rf"^zahlen/ort/{_AGS}/$", factsheet.fact_sheet, name="fact-sheet"),
    re_path(rf"^zahlen/ort/{_AGS}\.pdf$", factsheet.fact_sheet_pdf, name="fact-sheet-pdf"),
    re_path(rf"^zahlen/ort/{_AGS}/daten\.{_FORMAT}$", download.place_data, name="place-data"),
    path("zahlen/vergleich/", compare.compare, name="compare"),
    re_path(rf"^zahlen/vergleich/daten\.{_FORMAT}$", download.compare_data, name="compare-data"),
    path("zahlen/schutz/", pages.protection, name="protection"),
    path("wer-sieht-was/", pages.who_sees_what, name="who-sees-what"),
    path("quellen/", pages.sources, name="sources"),
    path("barrierefreiheit/", pages.accessibility, name="accessibility"),
    path("datenschutz/", pages.privacy, name="privacy"),
    path("impressum/", pages.imprint, name="imprint"),
]
