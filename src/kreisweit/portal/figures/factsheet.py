"""Fact sheet of a municipality: its figures with their own past and the county beside them; page and PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from kreisweit.places import queries as places
from kreisweit.places.models import Municipality
from kreisweit.places.refusals import KeyEnded
from kreisweit.releases.models import Level, Source
from kreisweit.releases.queries import sheets
from kreisweit.releases.queries.means import CountyMean
from kreisweit.releases.queries.sheets import FactLine
from kreisweit.releases.queries.tables import Participation, participation

from .. import words
from ..caching import public_page
from ..places import facts
from ..places.municipality import locator
from . import files, maps, paper
from .statements import OWN, part_in_words

OWN_MEAN = gettext_noop(
    "Own mean: calculated from the places' values because the source names none for the county. A figure of the county"
    " from another source or another day can differ."
)


@dataclass(frozen=True)
class FactRow:
    """One line of the sheet in words; `county_note` says how a mean of ours came about.

    `area` names the planning area where the value is that of the area; `band` is what protection may have moved.
    """

    line: FactLine
    day: str
    past: tuple[tuple[str, str], ...]
    county: str
    county_note: str
    area: str = ""
    band: str = ""


@dataclass(frozen=True)
class Sheet:
    """A fact sheet in words. `not_joined`: the sentence about own figures of a place that does not take part."""

    rows: tuple[FactRow, ...]
    not_joined: str = ""

    @property
    def is_protected(self) -> bool:
        """Whether a value on it was protected by us."""
        return any(words.is_protected(row.line.cell) for row in self.rows)

    @property
    def own_mean(self) -> str:
        """What a mean of ours for the county is; empty if there is none on it."""
        return gettext(OWN_MEAN) if any(isinstance(row.line.county, CountyMean) for row in self.rows) else ""


@require_safe
@public_page()
def fact_sheet(request: HttpRequest, ags: str) -> HttpResponse:
    """The sheet as a page, printable on two sides; an older key leads to its successor."""
    try:
        place = places.municipality(ags)
    except KeyEnded as ended:
        return _successor(ended, "portal:fact-sheet")
    sheet = sheet_of(place)
    rows = sheet.rows
    county = places.county()
    context = {
        "place": place,
        "county": county,
        "summary": facts.summary(place, county),
        "facts_of_place": facts.facts_of(place),
        "rows": rows,
        "sheet": sheet,
        "has_past": any(row.past for row in rows),
        "files": files.of_place(ags),
        "sources": sources_of(rows),
        "map": locator(request, place),
        "map_notice": places.map_notice(),
        "cells": [row.line.cell for row in rows],
    }
    return render(request, "portal/figures/fact_sheet.html", context)


@require_safe
@public_page()
def fact_sheet_pdf(request: HttpRequest, ags: str) -> HttpResponse:
    """The sheet as tagged PDF (PDF/UA) on at most two pages."""
    try:
        place = places.municipality(ags)
    except KeyEnded as ended:
        return _successor(ended, "portal:fact-sheet-pdf")
    sheet = sheet_of(place)
    address = request.build_absolute_uri(reverse("portal:fact-sheet", kwargs={"ags": ags}))
    document = paper.fact_sheet(place, places.county(), sheet, sources_of(sheet.rows), address=address)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(place)}.pdf"'
    return response


def lines_of(place: Municipality) -> list[FactLine]:
    """The figures of the sheet; where a place has no own number, those of its planning area."""
    return sheets.fact_lines(place.ags, place.planning_area.key if place.planning_area else "")


def sheet_of(place: Municipality) -> Sheet:
    """The sheet in words of the active language."""
    lines = lines_of(place)
    taking_part = [line for line in lines if not maps.is_not_joined(line.cell)]
    sentence = ""
    if len(taking_part) < len(lines):
        values = {"name": place.name}
        sentence = gettext(
            "%(name)s is not taking part yet in the figures that the county computes itself. Each municipality decides that for itself."
        )
        sentence %= values
    own = {(line.indicator.code, line.period) for line in taking_part if line.source.code == OWN}
    parts = participation(OWN, own)
    return Sheet(tuple(_row(line, place, parts) for line in taking_part), sentence)


def sources_of(rows: Sequence[FactRow]) -> list[Source]:
    """Each source of the sheet once."""
    return list({row.line.source.code: row.line.source for row in rows}.values())


def file_name(place: Municipality) -> str:
    """Name of a downloaded file without its ending, the same in all languages: "datenblatt-bad-muskau"."""
    return f"datenblatt-{place.slug}"


def _row(line: FactLine, place: Municipality, parts: Mapping[tuple[str, str], Participation]) -> FactRow:
    county, county_note = _county(line, parts.get((line.indicator.code, line.period)))
    of_area = line.level == Level.PLANNING_AREA and place.planning_area is not None
    return FactRow(
        line=line,
        day=words.period_text(line.period),
        past=tuple(
            (words.period_text(point.period), words.value_text(point.cell, line.indicator))
            for point in line.past
            if words.has_number(point.cell)
        ),
        county=county,
        county_note=county_note,
        area=gettext("Planning area %(area)s") % {"area": place.planning_area} if of_area else "",
        band=words.band(line.cell, line.indicator),
    )


def _county(line: FactLine, part: Participation | None) -> tuple[str, str]:
    match line.county:
        case None:
            return "", ""
        case CountyMean() as mean:
            note = gettext("own mean of %(counted)s of %(of)s places") % {"counted": mean.counted, "of": mean.of}
            return words.value_text(words.own_mean(mean, line.source), line.indicator), note
        case shown:
            note = "" if part is None or part.is_whole else part_in_words(part)
            return words.text(shown.cell, line.indicator), note


def _successor(ended: KeyEnded, route: str) -> HttpResponse:
    if not ended.params["new_ags"]:
        raise ended
    return redirect(route, ags=ended.params["new_ags"])
