"""What is known about a municipality from the register, in words."""

from __future__ import annotations

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from kreisweit.places.models import County, Municipality
from kreisweit.places.queries import county
from kreisweit.ui import cells, formats


def summary(place: Municipality, county: County) -> str:
    """One line: kind, county, residents."""
    values = {"name": place.name, "county": county.name, "kind": capfirst(place.get_kind_display())}
    if place.is_unincorporated:
        return gettext("Unincorporated area, %(county)s. It belongs to no municipality.") % values
    if place.population is None or place.population_on is None:
        return gettext("%(kind)s, %(county)s.") % values
    values["number"] = formats.number(place.population, _language())
    values["day"] = formats.day(place.population_on, _language())
    return gettext("%(kind)s, %(county)s. On %(day)s, %(number)s people lived here.") % values


def facts_of(place: Municipality) -> list[tuple[str, str]]:
    """Pairs of term and value; what is not known is left out."""
    return [
        (gettext("Kind"), capfirst(place.get_kind_display())),
        (gettext("Second name"), place.second_name),
        (gettext("Title"), place.title),
        (gettext("Shared administration"), _administration(place)),
        (gettext("Planning area"), place.planning_area.name if place.planning_area else ""),
        (gettext("Residents"), _residents(place)),
        (gettext("Area"), _area(place)),
        (gettext("Official name"), place.official_name if place.official_name != place.name else ""),
        (gettext("Municipality key (AGS)"), place.ags),
    ]


def _administration(place: Municipality) -> str:
    if place.association is None:
        return ""
    kind, name = str(place.association.get_kind_display()), place.association.name
    return name if kind in name else f"{kind} {name}"


def _residents(place: Municipality) -> str:
    if place.population is None or place.population_on is None:
        return ""
    values = {
        "number": formats.number(place.population, _language()),
        "day": formats.day(place.population_on, _language()),
    }
    if county().is_invented:
        return gettext("%(number)s (%(day)s, invented)") % values
    return gettext("%(number)s (%(day)s, carried forward from Census 2011)") % values


def _area(place: Municipality) -> str:
    return "" if place.area_km2 is None else cells.quantity(place.area_km2, "km2", _language(), decimals=1)


def _language() -> str:
    return translation.get_language() or "de"
