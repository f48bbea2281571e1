"""Invented people of the demo profile: one per role and sensible scope, plus a second municipality's.

They exist so that one can try each role. Names and addresses are invented and marked; in a real county
(demo profile only) the same accounts work at real places and are marked as invented as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now
from kreisweit.methods.places.kinds import MunicipalityKind
from kreisweit.places.models import County, MunicipalAssociation, Municipality, PlanningArea

from . import roles
from .actions import create_administrations, create_organisation, grant_membership, publish_organisation
from .actions.accounts import confirm_address
from .demo_suppliers import cast_of, supplying_organisations
from .models import Membership, Organisation, OrganisationKind, User
from .roles import ROLE_BY_CODE, Role
from .rules import Place, place_of

PASSWORD = "Musterland-ansehen"  # noqa: S105  (printed by the demo, works for invented accounts only)
DOMAIN = "musterland.example"


@dataclass(frozen=True)
class DemoLogin:
    """One account to try: the role in words, where it holds (or whose it is, where two are alike), the address, the
    invented name."""

    title: str
    scope: str
    email: str
    name: str


@dataclass(frozen=True)
class _Stage:
    """The places at which the invented people work; None where the county has no such place."""

    own: Municipality
    other: Municipality | None
    area: PlanningArea | None
    association: MunicipalAssociation | None
    county_office: Organisation
    migrants: Organisation
    counselling: Organisation
    suppliers: dict[str, Organisation]  # by the code of their agreement; in the invented county only


def demo_logins() -> list[DemoLogin]:
    """The invented accounts, in the order of the list of roles; empty outside the demo and tests."""
    if settings.PROFILE == "prod":
        return []
    order = {code: number for number, code in enumerate(ROLE_BY_CODE)}
    found = Membership.objects.filter(user__is_invented=True, user__email__endswith=f"@{DOMAIN}").select_related(
        "user", "municipality", "association", "planning_area", "organisation"
    )
    county = str(County.objects.first() or "")
    made = [
        DemoLogin(str(ROLE_BY_CODE[m.role].title), str(place_of(m) or county), m.user.email, m.user.name)
        for m in sorted(found, key=lambda m: (order[m.role], m.pk))
    ]
    alike = Counter((one.title, one.scope) for one in made)
    return [replace(one, scope=one.name) if alike[one.title, one.scope] > 1 else one for one in made]


@transaction.atomic
def create_demo_logins(*, by: By) -> int:
    """Invent the people of the demo; gives how many are new. Raises NotAllowed in a productive installation."""
    if settings.PROFILE == "prod":
        raise NotAllowed
    create_administrations(by=by)
    stage = _set_stage(by)
    password = make_password(PASSWORD)
    made = 0
    for address, name, role, place in _cast(stage):
        email = f"{address}@{DOMAIN}"
        if User.objects.filter(email=email).exists():
            continue
        user = User.objects.create(
            email=email, name=f"{name} Beispiel (erfunden)", password=password, is_invented=True, joined_at=now()
        )
        confirm_address(user)
        grant_membership(user=user, role=role, place=place, by=by)
        made += 1
    return made


def _cast(stage: _Stage) -> list[tuple[str, str, Role, Place]]:
    """Address, first name, role and place of each invented person."""
    cast: list[tuple[str, str, Role, Place]] = [
        ("kreis", "Karla", roles.COUNTY_COORDINATOR, None),
        ("ort", "Olaf", roles.MUNICIPAL_COORDINATOR, stage.own),
        ("buergermeisterin", "Berta", roles.MAYOR, stage.own),
        ("kreistag", "Konrad", roles.COUNCILLOR, None),
        ("verein", "Vesna", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, stage.migrants),
        ("beratung", "Bela", roles.COUNSELLING_BODY, stage.counselling),
        ("ehrenamt", "Emma", roles.VOLUNTEER, stage.own),
        ("vertrauensstelle", "Viola", roles.TRUST_OFFICE, None),
        ("zweite-vertrauensstelle", "Vera", roles.TRUST_OFFICE, None),  # much there needs two persons
        ("statistik", "Stella", roles.STATISTICIAN, None),
        ("freigabe", "Frida", roles.RELEASE_APPROVER, None),
        ("datenschutz", "Doris", roles.DATA_PROTECTION_OFFICER, None),
        ("datenschutz-ort", "David", roles.DATA_PROTECTION_OFFICER, stage.own),
        ("rechtsamt", "Rita", roles.LEGAL_OFFICE, None),
        ("landrat", "Ludger", roles.COUNTY_HEAD, None),
        ("redaktion", "Rosa", roles.EDITOR, None),
        ("betrieb", "Boris", roles.OPERATOR, None),
    ]
    if stage.other:
        cast.insert(2, ("zweiter-ort", "Zoe", roles.MUNICIPAL_COORDINATOR, stage.other))
    if stage.area:
        cast.insert(3, ("planungsraum", "Pia", roles.MUNICIPAL_COORDINATOR, stage.area))
    if stage.association:
        cast.insert(4, ("verband", "Volker", roles.ASSOCIATION_CLERK, stage.association))
    if stage.suppliers:
        return cast + cast_of(stage.suppliers)
    return [*cast, ("lieferung", "Lion", roles.SUPPLIER, stage.county_office)]


def _set_stage(by: By) -> _Stage:
    towns = list(Municipality.objects.exclude(kind=MunicipalityKind.UNINCORPORATED).order_by("-population", "ags"))
    own = next((town for town in towns if town.association_id is None), towns[0])
    other = next((town for town in towns if _lies_apart(town, own)), None)
    association = MunicipalAssociation.objects.filter(municipalities__isnull=False).first()
    return _Stage(
        own=own,
        other=other,
        area=_area_apart(own),
        association=association,
        county_office=Organisation.objects.get(kind=OrganisationKind.COUNTY_ADMINISTRATION),
        migrants=_invent("Beispielverein Brücke (erfunden)", OrganisationKind.MIGRANT_ORGANISATION, own, by),
        counselling=_invent("Beispielberatung Kompass (erfunden)", OrganisationKind.COUNSELLING_BODY, own, by),
        suppliers=_suppliers(own, association, by),
    )


def _suppliers(town: Municipality, association: MunicipalAssociation | None, by: By) -> dict[str, Organisation]:
    if not County.objects.get().is_invented:
        return {}
    return supplying_organisations(town=town, association=association, by=by)


def _lies_apart(town: Municipality, own: Municipality) -> bool:
    shared = town.association_id is not None and town.association_id == own.association_id
    return town.pk != own.pk and not shared


def _area_apart(own: Municipality) -> PlanningArea | None:
    areas = PlanningArea.objects.filter(municipalities__isnull=False).distinct()
    return next((area for area in areas if area.pk != own.planning_area_id), None)


def _invent(name: str, kind: str, seat: Municipality, by: By) -> Organisation:
    """An invented organisation, published only where the whole county is invented."""
    found = Organisation.objects.filter(name=name, municipality=seat).first()
    if found:
        return found
    made = create_organisation(name=name, kind=kind, municipality=seat, is_invented=True, by=by)
    if County.objects.get().is_invented:
        publish_organisation(organisation=made, by=by)
    return made
