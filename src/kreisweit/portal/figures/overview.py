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
from kreisweit.releases.queries.published import MapTable

from ..caching import public_page
from . import figure
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
    chosen, table = first_map(indicators)
    context = {
        "county": places.county(),
        "topics": by_topic(indicators),
        "sources": published.sources(),
        "last_release": published.last_release(),
        "indicator": chosen,
        "table": table,
        "range": figure.range_sentence(chosen, table) if chosen and table else "",
        "map": figure.drawn_map(request, chosen, table) if chosen and table else None,
    }
    return render(request, "portal/figures/overview.html", context)


def by_topic(indicators: Sequence[IndicatorVersion]) -> list[Topic]:
    """Topics that have a figure, in the catalogue's order."""
    found = [
        Topic(code, topic_name(code), tuple(i for i in indicators if i.topic == code)) for code in published.topics()
    ]
    return [topic for topic in found if topic.indicators]


def first_map(indicators: Sequence[IndicatorVersion]) -> tuple[IndicatorVersion | None, MapTable | None]:
    """The first figure that has values for municipalities, with its newest table."""
    for indicator in indicators:
        tables = published.map_tables(indicator.code)
        if tables:
            return indicator, tables[0]
    return None, None
