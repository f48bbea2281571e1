"""Users, memberships and roles that a user may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import today
from kreisweit.methods.places.kinds import MunicipalityKind
from kreisweit.places.models import County, MunicipalAssociation, Municipality, PlanningArea

from ..models import Membership, Organisation, ScopeKind, User
from ..roles import DATA_PROTECTION_OFFICER, ROLE_BY_CODE, Permission, Role
from ..rules import Place, Rights, Who, accepted, in_force, managers, may_manage_access, rights_of, scope_of

_WITH_PLACE = ("user", "planning_area", "association", "municipality", "organisation")
_MODELS: dict[ScopeKind, Any] = {
    ScopeKind.PLANNING_AREA: PlanningArea,
    ScopeKind.ASSOCIATION: MunicipalAssociation,
    ScopeKind.MUNICIPALITY: Municipality,
    ScopeKind.ORGANISATION: Organisation,
}


@dataclass(frozen=True)
class ManagedPlace:
    """A place whose access list the user keeps."""

    scope: ScopeKind
    place: Place
    name: str


def memberships_of(user: User, on: date | None = None) -> list[Membership]:
    """Memberships of a user in force on a day (default: today) and accepted, with their places."""
    return list(accepted(in_force(user.memberships.select_related(*_WITH_PLACE), on or today())))


def open_invitations(user: User, on: date | None = None) -> QuerySet[Membership]:
    """Roles that others have offered to a user who has not accepted them yet, with their places."""
    offered = user.memberships.exclude(invited_as="").select_related(*_WITH_PLACE).order_by("pk")
    return in_force(offered, on or today())


def roles_of(user: User, on: date | None = None) -> tuple[Role, ...]:
    """The roles of a user on a day, each once, in the order of the list of roles."""
    held = {s.role.code for s in rights_of(user, on).standings}
    return tuple(role for role in ROLE_BY_CODE.values() if role.code in held)


def members_of(place: Place, on: date | None = None) -> QuerySet[Membership]:
    """Memberships held at exactly this place (None: the county) on a day, and invitations to it."""
    scope = scope_of(place)
    here = Membership.objects.filter(scope=scope, **({} if place is None else {scope.value: place}))
    return in_force(here, on or today()).select_related(*_WITH_PLACE)


def memberships_visible_to(who: Who, on: date | None = None) -> QuerySet[Membership]:
    """One's own, and those at places whose access the user manages."""
    rights = rights_of(who, on)
    visible = Q(user_id=rights.user_id) if rights.user_id else Q(pk__in=())
    for managed in managed_places(rights):
        here = Q(scope=managed.scope)
        visible |= here if managed.place is None else here & Q(**{managed.scope.value: managed.place})
    return in_force(Membership.objects.filter(visible), rights.on).select_related(*_WITH_PLACE)


def users_visible_to(who: Who) -> QuerySet[User]:
    """Oneself, and people with access at places whose access the user manages."""
    rights = rights_of(who)
    own = Q(pk=rights.user_id) if rights.user_id else Q(pk__in=())
    return User.objects.filter(own | Q(memberships__in=accepted(memberships_visible_to(rights)))).distinct()


def managed_places(who: Who) -> list[ManagedPlace]:
    """Places whose access list the user keeps: county first, then areas, municipalities, organisations."""
    rights = rights_of(who)
    if not rights.holds(Permission.MANAGE_ACCESS):
        return []

    def at(kind: ScopeKind) -> list[int]:
        return rights.places(Permission.MANAGE_ACCESS, kind)

    areas = PlanningArea.objects.filter(pk__in=at(ScopeKind.PLANNING_AREA))
    associations = MunicipalAssociation.objects.filter(pk__in=at(ScopeKind.ASSOCIATION))
    towns = Municipality.objects.filter(
        Q(pk__in=at(ScopeKind.MUNICIPALITY)) | Q(association__in=associations) | Q(planning_area__in=areas)
    )
    places: list[Place] = [None] if rights.in_county(Permission.MANAGE_ACCESS) else []
    places += [*areas, *associations, *towns, *_managed_organisations(rights, [*associations], [*towns])]
    return [ManagedPlace(scope_of(place), place, str(place) if place else "") for place in places]


def _managed_organisations(
    rights: Rights, associations: list[MunicipalAssociation], towns: list[Municipality]
) -> list[Organisation]:
    seated = Q(municipality__in=towns) | Q(association__in=associations)
    if rights.in_county(Permission.MANAGE_ACCESS):
        seated |= Q(municipality=None, association=None)
    own = Q(pk__in=rights.places(Permission.MANAGE_ACCESS, ScopeKind.ORGANISATION))
    found = Organisation.objects.filter(own | seated).select_related("municipality", "association")
    return [organisation for organisation in found if may_manage_access(rights, organisation)]


def county_officers(on: date | None = None) -> list[User]:
    """The data-protection officers of the county who have accepted."""
    held = accepted(in_force(Membership.objects.filter(scope=ScopeKind.COUNTY), on or today()))
    officers = held.filter(role=DATA_PROTECTION_OFFICER.code, user__is_active=True, user__joined_at__isnull=False)
    return [membership.user for membership in officers.select_related("user")]


def inviters_of(memberships: Iterable[Membership]) -> dict[int, str]:
    """Names of those who gave memberships, by the number of the membership; a machine has the empty name."""
    numbers = [str(membership.pk) for membership in memberships]
    given = AuditEvent.objects.filter(
        event="people.grant_membership", target_kind=Membership._meta.label, target_id__in=numbers
    ).order_by("id")
    actors = dict(given.values_list("target_id", "actor_id"))
    names = names_of_users({pk for pk in actors.values() if pk})
    return {int(number): names.get(actor or 0, "") for number, actor in actors.items()}


def municipalities_without_people(on: date | None = None) -> list[Municipality]:
    """Municipalities that have not joined yet ("noch nicht dabei"): the county may invite their first person."""
    held = managers(on or today()).values_list("municipality_id", "association_id", "planning_area_id")
    towns, associations, areas = (set(column) - {None} for column in zip(*held, strict=True)) if held else ((), (), ())
    return list(
        Municipality.objects.exclude(kind=MunicipalityKind.UNINCORPORATED)
        .exclude(pk__in=towns)
        .exclude(association__in=associations)
        .exclude(planning_area__in=areas)
        .select_related("association", "planning_area")
    )


def place_named(scope: str, pk: int) -> Place:
    """The place of a scope; raises NotFound where there is none. The county has the number 0."""
    if scope == ScopeKind.COUNTY and pk == 0:
        return None
    model = _MODELS.get(ScopeKind(scope)) if scope in ScopeKind.values else None
    place: Place = model.objects.filter(pk=pk).first() if model else None
    if place is None:
        raise NotFound
    return place


def seats_for(who: Who) -> list[tuple[Place, str]]:
    """Places at which the user may add organisations, with their names: county, associations, municipalities."""
    rights = rights_of(who)
    if not rights.holds(Permission.EDIT_ORGANISATIONS):
        return []
    edit = Permission.EDIT_ORGANISATIONS
    associations = MunicipalAssociation.objects.filter(pk__in=rights.places(edit, ScopeKind.ASSOCIATION))
    towns = Municipality.objects.filter(
        Q(pk__in=rights.places(edit, ScopeKind.MUNICIPALITY))
        | Q(association__in=associations)
        | Q(planning_area__in=rights.places(edit, ScopeKind.PLANNING_AREA))
    )
    county: list[tuple[Place, str]] = [(None, str(County.objects.get()))] if rights.in_county(edit) else []
    return [*county, *((place, place.name) for place in associations), *((place, place.name) for place in towns)]


def names_of_users(ids: Iterable[int]) -> dict[int, str]:
    """Names of accounts by number, for pages that say who decided; one who left has none."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
