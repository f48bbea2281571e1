"""Page of one municipality: the facts that decide, where it lies, the way to its figures."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.ground.refusal import NotFound
from kreisweit.places import queries as places
from kreisweit.places.models import Municipality
from kreisweit.places.refusals import KeyEnded

from ..caching import public_page, remembered
from ..figures import maps
from . import administration, facts


@require_safe
@public_page(query=("von",))
def municipality(request: HttpRequest, ags: str, slug: str = "") -> HttpResponse:
    """The page under its present address; older addresses lead there, `?von=` says from which key."""
    try:
        place = places.municipality(ags)
    except KeyEnded as ended:
        return _successor(ended)
    if slug != place.slug:
        return redirect("portal:place", ags=place.ags, slug=place.slug, permanent=True)
    county = places.county()
    context = {
        "place": place,
        "county": county,
        "summary": facts.summary(place, county),
        "facts_of_place": facts.facts_of(place),
        "former": _former(request.GET.get("von", ""), place),
        "administration": administration.public_administration(place),
        "map": locator(request, place),
        "map_notice": places.map_notice(),
    }
    return render(request, "portal/places/municipality.html", context)


def locator(request: HttpRequest, place: Municipality) -> str:
    """The county with this municipality emphasised; empty where no outline is known."""
    rows = places.outlines()
    if place.ags not in {row.ags for row in rows}:
        return ""
    title = gettext("Where %(name)s lies in the county") % {"name": place.name}
    return remembered(
        request,
        f"locator:{place.ags}",
        lambda: maps.place_map(rows, title=title, summary=title, link=maps.to_place, selected=place.ags, width=480),
    )


def _successor(ended: KeyEnded) -> HttpResponse:
    """To the successor, which then says so; where none is known, the refusal is the page."""
    new_key = str(ended.params["new_ags"])
    if not new_key:
        raise ended
    successor = places.municipality(new_key)
    address = reverse("portal:place", kwargs={"ags": successor.ags, "slug": successor.slug})
    return redirect(f"{address}?{urlencode({'von': ended.params['ags']})}")


def _former(key: str, place: Municipality) -> str:
    """The sentence about an older key that led here; empty for anything else that stands in the address."""
    if not re.fullmatch(r"[0-9]{8}", key):
        return ""
    try:
        places.municipality(key)
    except KeyEnded as ended:
        return f"{ended.text()} {ended.advice()}" if ended.params["new_ags"] == place.ags else ""
    except NotFound:
        return ""
    return ""
