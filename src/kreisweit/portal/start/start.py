"""Start page of the portal: search, map, list of places, the rooms that exist, one figure as a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.places import queries as places
from kreisweit.places.models import County
from kreisweit.releases.queries import published

from ..caching import public_page, remembered
from ..figures import maps
from ..figures.ordering import by_name
from ..figures.statements import Statement, county_statements

KEY_FIGURES = ("share_foreign", "population", "share_65plus")
"""The first of these that has a value for the county is the sentence of the start page."""


@dataclass(frozen=True)
class Way:
    """One way into the portal."""

    label: str
    text: str
    url: str


@require_safe
@public_page()
def start(request: HttpRequest) -> HttpResponse:
    """The start page."""
    county = places.county()
    towns = by_name(places.municipalities())
    context = {
        "county": county,
        "places": [place for place in towns if not place.is_unincorporated],
        "ways": ways(),
        "map": _map(request, county),
        "map_notice": places.map_notice(),
        "key_figure": key_figure(county),
    }
    return render(request, "portal/start/start.html", context)


def ways() -> list[Way]:
    """Ways into what is there today; a room that is not switched on gets no tile."""
    return [
        Way(
            gettext("Figures"),
            gettext("Who lives here, how people live and work: official figures with their source."),
            reverse("portal:figures"),
        ),
        Way(
            gettext("Towns and municipalities"),
            gettext("Find your place: where it lies, who administers it, what the figures say."),
            reverse("portal:places"),
        ),
        Way(
            gettext("Compare"),
            gettext("Put up to four places side by side."),
            reverse("portal:compare"),
        ),
        Way(
            gettext("Who sees what?"),
            gettext("Which people can see and change what in this portal."),
            reverse("portal:who-sees-what"),
        ),
    ]


def key_figure(county: County) -> tuple[str, Statement] | None:
    """Code and newest statement of the first key figure that this county has."""
    for code in KEY_FIGURES:
        series = published.county_series(code)
        if series:
            found = county_statements(published.indicator(code), county, series)
            if found:
                return code, found[0]
    return None


def _map(request: HttpRequest, county: County) -> str:
    title = gettext("Towns and municipalities of %(name)s") % {"name": county.name}
    summary = gettext("Choose a place on the map. The same places stand in the list below.")
    return remembered(
        request,
        "start",
        lambda: maps.place_map(places.outlines(), title=title, summary=summary, link=maps.to_place),
    )
