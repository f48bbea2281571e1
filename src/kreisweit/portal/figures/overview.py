"""All figures by topic, the map of the first one, and where the figures come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kreisweit.places import queries as places
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries import published

from ..caching import public_page
from . import choosing, figure
from .choosing import View
from .statements import OWN
from .topics import topic_name


@dataclass(frozen=True)
class Topic:
    """A topic with the figures that this county has."""

    code: str
    name: str
    indicators: tuple[IndicatorVersion, ...]


@require_safe
@public_page()
def overview(request: HttpRequest) -> HttpResponse:
    """The overview of figures."""
    indicators = published.indicators()
    chosen, view = first_map(indicators)
    sources = published.sources()
    context = {
        "county": places.county(),
        "topics": by_topic(indicators),
        "sources": sources,
        "has_own": any(source.code == OWN for source in sources),
        "last_release": published.last_release(),
        "indicator": chosen,
        "table": view.table,
        "range": figure.range_sentence(chosen, view.table, by_area=view.by_area) if chosen and view.table else "",
        "map": figure.drawn_map(request, chosen, view, places.municipalities()) if chosen else None,
    }
    return render(request, "portal/figures/overview.html", context)


def by_topic(indicators: Sequence[IndicatorVersion]) -> list[Topic]:
    """Topics that have a figure, in the catalogue's order."""
    found = [
        Topic(code, topic_name(code), tuple(i for i in indicators if i.topic == code)) for code in published.topics()
    ]
    return [topic for topic in found if topic.indicators]


def first_map(indicators: Sequence[IndicatorVersion]) -> tuple[IndicatorVersion | None, View]:
    """The first figure that has values for municipalities or planning areas, with its newest table."""
    for indicator in indicators:
        view = choosing.view_of(indicator.code, {})
        if view.table is not None:
            return indicator, view
    return None, View(None)
