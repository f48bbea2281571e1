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
from kreisweit.releases.queries.texts import text_of
from kreisweit.ui import formats
from kreisweit.ui.cells import reasons_of

from .. import words
from ..places import facts
from . import maps

if TYPE_CHECKING:
    from .factsheet import FactRow

TEMPLATE = "factsheet.typ"
MAP = "map.svg"


def fact_sheet(
    place: Municipality, county: County, rows: Sequence[FactRow], sources: Sequence[Source], *, address: str
) -> bytes:
    """The sheet as PDF/UA; `address` is the page it was made from and stands in the footer."""
    drawing = _map(place)
    data = {
        **_head(place, county),
        "map": {"file": MAP, "alt": map_title(place), "notice": places.map_notice()} if drawing else None,
        "columns": _columns(place, county),
        "rows": [_row(row) for row in rows],
        "sources_title": gettext("Sources"),
        "sources": [_source(source) for source in sources],
        "why_title": gettext("Why is this empty?"),
        "why": [
            {"sign": reason.text, "note": reason.note, "text": reason.explanation}
            for reason in reasons_of(row.line.cell for row in rows)
        ],
        "footer": {
            "address": address,
            "day": gettext("Made on %(day)s") % {"day": formats.day(today(), _language())},
            "page": gettext("Page"),
        },
    }
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    files = {MAP: drawing.encode()} if drawing else {}
    return render_pdf(TEMPLATE, data, files=files, language=_language(), direction=direction)


def map_title(place: Municipality) -> str:
    """What the small map shows."""
    return gettext("Where %(name)s lies in the county") % {"name": place.name}


def _head(place: Municipality, county: County) -> dict[str, Any]:
    invented = gettext("Invented data: %(county)s does not exist.") % {"county": county.name}
    return {
        "title": gettext("Fact sheet of %(name)s") % {"name": place.both_names},
        "kicker": gettext("Fact sheet"),
        "name": place.name,
        "second_name": place.second_name,
        "county": county.name,
        "subtitle": facts.summary(place, county),
        "facts": [list(pair) for pair in facts.facts_of(place) if pair[1]],
        "invented": invented if county.is_invented else "",
    }


def _columns(place: Municipality, county: County) -> dict[str, str]:
    return {
        "figure": gettext("Figure"),
        "value": place.name,
        "past": gettext("Before"),
        "county": county.name,
        "source": gettext("Source and day"),
    }


def _row(row: FactRow) -> dict[str, Any]:
    indicator = row.line.indicator
    said = words.said(row.line.cell, indicator)
    return {
        "name": text_of(indicator.texts, "name"),
        "definition": text_of(indicator.texts, "definition"),
        "value": said.text,
        "has_value": said.has_value,
        "note": said.note,
        "day": row.day,
        "source": text_of(row.line.source.texts, "title"),
        "county": row.county,
        "county_note": row.county_note,
        "past": [list(pair) for pair in row.past],
    }


def _source(source: Source) -> dict[str, str]:
    return {
        "title": text_of(source.texts, "title"),
        "basis": text_of(source.texts, "basis"),
        "attribution": source.attribution,
        "licence": source.licence,
    }


def _map(place: Municipality) -> str:
    rows = places.outlines()
    if place.ags not in {row.ags for row in rows}:
        return ""
    title = map_title(place)
    return maps.place_map(rows, title=title, summary=title, link=None, selected=place.ags, standalone=True, width=480)


def _language() -> str:
    return translation.get_language() or "de"
