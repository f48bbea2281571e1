"""Invented institutions that deliver data in the invented county, with the people who deliver and decide for them."""

from __future__ import annotations

from dataclasses import dataclass

from kreisweit.audit.actions import By
from kreisweit.places.models import MunicipalAssociation, Municipality

from . import roles
from .actions import create_organisation, publish_organisation
from .models import Organisation, OrganisationKind
from .roles import Role

K = OrganisationKind
TOWN, ASSOCIATION, COUNTY = "town", "association", "county"


@dataclass(frozen=True)
class DemoSupplier:
    """One institution: `code` of its agreement, seat, who delivers and (where it decides itself) who decides."""

    code: str
    name: str
    kind: str
    seat: str
    login: str
    first_name: str
    head: tuple[str, str] | None = None


SUPPLIERS: tuple[DemoSupplier, ...] = (
    DemoSupplier("ewo-stadt", "Einwohnermeldeamt der Stadt", K.OTHER, TOWN, "lieferung-stadt", "Ludwig"),
    DemoSupplier("ewo-verband", "Meldebehörde des Verbands", K.OTHER, ASSOCIATION, "lieferung-verband", "Lea"),
    DemoSupplier("ewo-kreis", "Kommunales Rechenzentrum", K.PROVIDER, COUNTY, "lieferung", "Lion"),
    DemoSupplier(
        "sprachkurse", "Sprachschule Weitblick", K.PROVIDER, TOWN, "lieferung-kurse", "Laila", ("traeger", "Tilda")
    ),
    DemoSupplier("vhs", "Volkshochschule", K.PROVIDER, COUNTY, "lieferung-vhs", "Leon", ("leitung-vhs", "Theo")),
    DemoSupplier("schulamt", "Schulamt", K.OTHER, COUNTY, "lieferung-schule", "Luisa"),
    DemoSupplier("anerkennung", "Anerkennungsberatung", K.OTHER, COUNTY, "lieferung-anerkennung", "Lars"),
    DemoSupplier("wohnen", "Wohnungsamt", K.OTHER, COUNTY, "lieferung-wohnen", "Lina"),
    DemoSupplier(
        "sport", "Kreissportbund", K.ASSOCIATION, COUNTY, "lieferung-sport", "Lukas", ("leitung-sport", "Tom")
    ),
)


def supplying_organisations(
    *, town: Municipality, association: MunicipalAssociation | None, by: By
) -> dict[str, Organisation]:
    """The invented institutions by the code of their agreement; those that are missing are added and published."""
    seats: dict[str, Municipality | MunicipalAssociation | None] = {
        TOWN: town,
        ASSOCIATION: association,
        COUNTY: None,
    }
    wanted = [one for one in SUPPLIERS if one.seat == COUNTY or seats[one.seat] is not None]
    return {one.code: _organisation(one, seats[one.seat], by) for one in wanted}


def cast_of(organisations: dict[str, Organisation]) -> list[tuple[str, str, Role, Organisation]]:
    """Address, first name, role and place of those who deliver and decide for the institutions."""
    here = [(one, organisations[one.code]) for one in SUPPLIERS if one.code in organisations]
    deliver = [(one.login, one.first_name, roles.SUPPLIER, place) for one, place in here]
    return deliver + [(*one.head, roles.INSTITUTION_HEAD, place) for one, place in here if one.head]


def _organisation(one: DemoSupplier, seat: Municipality | MunicipalAssociation | None, by: By) -> Organisation:
    name = f"{one.name} (erfunden)"
    found = Organisation.objects.filter(name=name, is_invented=True).first()
    if found is not None:
        return found
    made = create_organisation(
        name=name,
        kind=one.kind,
        municipality=seat if isinstance(seat, Municipality) else None,
        association=seat if isinstance(seat, MunicipalAssociation) else None,
        is_invented=True,
        by=by,
    )
    publish_organisation(organisation=made, by=by)
    return made
