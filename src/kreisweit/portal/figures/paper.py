"""The fact sheet on paper: words, numbers and map for the print template, all in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext

from kreisweit.ground.today import today
from kreisweit.places import queries as places
from kreisweit.places.models import County, Municipality
from kreisweit.press.pdf import render_pdf
from kreisweit.releases.models import Source
from kreisweit.releases.queries.texts import credit, text_of, title
from kreisweit.ui import formats
from kreisweit.ui.cells import reasons_of

from .. import words
from ..places import facts
from . import maps
from .topics import topic_name

if TYPE_CHECKING:
    from .factsheet import FactRow, Sheet

TEMPLATE = "factsheet.typ"
MAP = "map.svg"


def fact_sheet(place: Municipality, county: County, sheet: Sheet, sources: Sequence[Source], *, address: str) -> bytes:
    """The sheet as PDF/UA; `address` is the page it was made from and stands in the footer."""
    drawing = _map(place)
    rows = sheet.rows
    data = {
        **_head(place, county, drawing),
        "figures": [_row(row) for row in rows],
        "notes": _notes(sheet),
        "sources": [_source(source) for source in sources],
        "definitions": _definitions(rows),
        "empty": [
            {"sign": reason.text, "term": reason.note, "text": reason.explanation}
            for reason in reasons_of(row.line.cell for row in rows)
        ],
        "labels": _labels(place, county),
        **_foot(sources, address),
    }
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    files = {MAP: drawing.encode()} if drawing else {}
    return render_pdf(TEMPLATE, data, files=files, language=_language(), direction=direction)


def map_title(place: Municipality) -> str:
    """What the small map shows."""
    return gettext("Where %(name)s lies in the county") % {"name": place.name}


def _head(place: Municipality, county: County, drawing: str) -> dict[str, Any]:
    invented = gettext("Invented data: %(county)s does not exist.") % {"county": county.name}
    known = [(term, value) for term, value in facts.facts_of(place) if value]
    return {
        "title": place.both_names,
        "document_title": gettext("Fact sheet of %(name)s") % {"name": place.both_names},
        "kind": gettext("Fact sheet"),
        "owner": county.name,
        "summary": facts.summary(place, county),
        "facts": [{"term": term, "value": value} for term, value in known],
        "invented": invented if county.is_invented else "",
        "map": {"file": MAP, "alt": map_title(place), "caption": places.map_notice()} if drawing else None,
    }


def _row(row: FactRow) -> dict[str, Any]:
    indicator = row.line.indicator
    said = words.said(row.line.cell, indicator)
    return {
        "name": text_of(indicator.texts, "name"),
        "topic": topic_name(indicator.topic),
        "value": said.text,
        "note": words.listed((said.note, row.area, row.band), ";"),
        "day": row.day,
        "source": title(row.line.source),
        "county": row.county,
        "county_note": row.county_note,
        "past": [{"day": day, "value": value} for day, value in row.past],
    }


def _notes(sheet: Sheet) -> list[str]:
    notes = [sheet.not_joined] if sheet.not_joined else []
    if sheet.is_protected:
        notes.append(gettext("Own figures are protected: sums may differ by a few."))
    if sheet.own_mean:
        notes.append(sheet.own_mean)
    if not all(row.county for row in sheet.rows):
        notes.append(gettext("– means: there is no figure for the county from the same source and day."))
    return notes


def _definitions(rows: Sequence[FactRow]) -> list[dict[str, str]]:
    indicators = {row.line.indicator.code: row.line.indicator for row in rows}
    return [
        {"term": text_of(indicator.texts, "name"), "text": text_of(indicator.texts, "definition")}
        for indicator in indicators.values()
    ]


def _source(source: Source) -> dict[str, str]:
    return {
        "title": title(source),
        "text": text_of(source.texts, "basis"),
        "details": f"{credit(source)} ({source.licence})",
    }


def _labels(place: Municipality, county: County) -> dict[str, str]:
    return {
        "figures": gettext("Figures"),
        "figure": gettext("Figure"),
        "value": place.name,
        "before": gettext("Before"),
        "county": county.name,
        "source": gettext("Source and day"),
        "sources": gettext("Sources"),
        "definitions": gettext("What is counted"),
        "empty": gettext("Why is this empty?"),
        "no_figures": gettext("There are no figures for this place yet."),
        "online": gettext("This sheet on the web"),
        "page": gettext("Page {page} of {pages}"),
    }


def _foot(sources: Sequence[Source], address: str) -> dict[str, str]:
    named = [credit(source) for source in sources] + [places.map_notice()]
    return {
        "attribution": " · ".join(dict.fromkeys(part for part in named if part)),
        "address": address,
        "made": gettext("Made on %(day)s") % {"day": formats.day(today(), _language())},
        "date": today().isoformat(),
    }


def _map(place: Municipality) -> str:
    rows = places.outlines()
    if place.ags not in {row.ags for row in rows}:
        return ""
    title = map_title(place)
    return maps.place_map(rows, title=title, summary=title, link=None, selected=place.ags, standalone=True, width=480)


def _language() -> str:
    return translation.get_language() or "de"
