"""List of the towns and municipalities, to be narrowed by planning area, administration and kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kreisweit.places import queries as places
from kreisweit.places.models import MUNICIPALITY_KINDS, Municipality

from ..caching import public_page
from ..figures.ordering import by_name

QUERY = ("planungsraum", "verwaltung", "art")


class Filter(forms.Form):
    """What narrows the list; only what occurs in this county can be chosen."""

    labels: ClassVar = {
        "planungsraum": _("Planning area"),
        "verwaltung": _("Shared administration"),
        "art": _("Kind"),
    }

    def __init__(self, data: Mapping[str, Any], every: Sequence[Municipality]) -> None:
        super().__init__(data)
        areas = {(str(p.planning_area.pk), p.planning_area.name) for p in every if p.planning_area}
        shared = {(str(p.association.pk), p.association.name) for p in every if p.association}
        kinds = {p.kind for p in every}
        offered: dict[str, list[tuple[str, Any]]] = {
            "planungsraum": [("", _("All planning areas")), *sorted(areas, key=itemgetter(1))],
            "verwaltung": [("", _("All administrations")), *sorted(shared, key=itemgetter(1))],
            "art": [("", _("All kinds")), *(choice for choice in MUNICIPALITY_KINDS if choice[0] in kinds)],
        }
        for name, label in self.labels.items():
            if len(offered[name]) > 1:
                self.fields[name] = forms.ChoiceField(label=label, required=False, choices=offered[name])

    def keep(self, place: Municipality) -> bool:
        """Whether a municipality fits everything that was chosen."""
        chosen = self.cleaned_data
        return (
            chosen.get("planungsraum", "") in ("", str(place.planning_area_id))
            and chosen.get("verwaltung", "") in ("", str(place.association_id))
            and chosen.get("art", "") in ("", place.kind)
        )


@require_safe
@public_page(query=QUERY)
def finder(request: HttpRequest) -> HttpResponse:
    """Municipalities by name with both names; unincorporated areas stand apart."""
    every = by_name(places.municipalities())
    form = Filter(request.GET, every)
    found = [place for place in every if form.keep(place)] if form.is_valid() else every
    context = {
        "county": places.county(),
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in QUERY),
        "places": [place for place in found if not place.is_unincorporated],
        "unincorporated": [place for place in found if place.is_unincorporated],
        "has_associations": "verwaltung" in form.fields,
        "has_planning_areas": "planungsraum" in form.fields,
        "total": sum(not place.is_unincorporated for place in every),
    }
    return render(request, "portal/places/finder.html", context)
