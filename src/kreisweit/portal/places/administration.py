"""Who administers a municipality, as far as that organisation has made its entry public."""

from __future__ import annotations

from kreisweit.people.models import Organisation, OrganisationKind
from kreisweit.places.models import Municipality


def public_administration(place: Municipality) -> Organisation | None:
    """The public entry of the municipality's own administration, else of the shared one, else None."""
    shown = Organisation.objects.filter(is_public=True, kind=OrganisationKind.MUNICIPAL_ADMINISTRATION)
    own = shown.filter(municipality=place).first()
    if own is None and place.association_id is not None:
        return shown.filter(association=place.association_id, municipality=None).first()
    return own


def county_administration() -> Organisation | None:
    """The public entry of the county's administration, or None."""
    return Organisation.objects.filter(is_public=True, kind=OrganisationKind.COUNTY_ADMINISTRATION).first()
