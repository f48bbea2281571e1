"""The administrations that a county has from the first day."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kreisweit.audit.actions import record
from kreisweit.methods.places.kinds import MunicipalityKind
from kreisweit.places.models import County, Municipality

from ..models import Organisation, OrganisationKind

_TOWNS = (MunicipalityKind.TOWN, MunicipalityKind.LARGE_TOWN)


@transaction.atomic
def create_administrations(*, by: Any) -> int:
    """Add the administration of the county and of each municipality, published; gives how many are new.

    Unincorporated areas have none. Running it again adds only what is missing (after a merger).
    """
    county = County.objects.get()
    made = [] if Organisation.objects.filter(kind=OrganisationKind.COUNTY_ADMINISTRATION).exists() else [_of(county)]
    towns = Municipality.objects.exclude(kind=MunicipalityKind.UNINCORPORATED).exclude(
        organisations__kind=OrganisationKind.MUNICIPAL_ADMINISTRATION
    )
    made += [_of_town(town, county.is_invented) for town in towns]
    Organisation.objects.bulk_create(made)
    if made:
        record("people.create_administrations", "people.Organisation", by=by, number=len(made))
    return len(made)


def _of(county: County) -> Organisation:
    return Organisation(
        name=f"Kreisverwaltung {county.short_name}",
        kind=OrganisationKind.COUNTY_ADMINISTRATION,
        is_public=True,
        is_invented=county.is_invented,
    )


def _of_town(town: Municipality, invented: bool) -> Organisation:
    word = "Stadtverwaltung" if town.kind in _TOWNS else "Gemeindeverwaltung"
    return Organisation(
        name=f"{word} {town.name}",
        kind=OrganisationKind.MUNICIPAL_ADMINISTRATION,
        municipality=town,
        is_public=True,
        is_invented=invented,
    )
