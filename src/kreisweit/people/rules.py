"""Who may: predicates on a user (or the user's rights) and an object.

How far a scope reaches:
- county: what belongs to the county itself. The county is not above the municipality: nothing that
  belongs to a municipality, an association or an organisation seated there is covered.
- planning area: its municipalities. Association: itself and its municipalities. Municipality: itself.
- organisation: itself. Its place covers it too, until it has people of its own: an organisation (no
  administration) with a person who accepted an access keeps its entry and its access itself, and of a
  counselling body the place sees nothing more. An organisation that has lost its last own person does not
  fall back to its place at once: for 90 days nobody else holds these rights (ALONE_FOR).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from kreisweit.ground.today import today
from kreisweit.places.models import MunicipalAssociation, Municipality, PlanningArea

from .grants import GRANTS, Grant
from .models import ADMINISTRATIONS, Membership, Organisation, OrganisationKind, ScopeKind
from .roles import COUNSELLING_BODY, ROLE_BY_CODE, ROLES, SEPARATE, Permission, Role

ALONE_FOR = timedelta(days=90)
"""How long an organisation without own people is kept from its place after the last of them left."""

Place = Municipality | MunicipalAssociation | PlanningArea | Organisation | None  # None: the county itself


@dataclass(frozen=True)
class Standing:
    """One membership in force: a role in a scope."""

    role: Role
    scope: ScopeKind
    place_id: int | None


@dataclass(frozen=True)
class Rights:
    """What a user holds on a day. Made once per page where many objects are asked about."""

    user_id: int | None
    on: date
    standings: tuple[Standing, ...]

    def places(self, permission: Permission, kind: ScopeKind) -> list[int]:
        """Ids of the places of one kind (not the county) at which the user holds the permission."""
        return [s.place_id for s in self._with(permission) if s.scope == kind and s.place_id is not None]

    def in_county(self, permission: Permission) -> bool:
        """Whether the user holds the permission for the county itself."""
        return any(s.scope == ScopeKind.COUNTY for s in self._with(permission))

    def holds(self, permission: Permission) -> bool:
        """Whether some role of the user has the permission, wherever."""
        return bool(self._with(permission))

    def _with(self, permission: Permission) -> list[Standing]:
        return [s for s in self.standings if permission in s.role.permissions]


Who = Any  # a user of the platform, an anonymous visitor, or Rights

_PLACE_FIELD = {
    ScopeKind.PLANNING_AREA: "planning_area_id",
    ScopeKind.ASSOCIATION: "association_id",
    ScopeKind.MUNICIPALITY: "municipality_id",
    ScopeKind.ORGANISATION: "organisation_id",
}


def rights_of(who: Who, on: date | None = None) -> Rights:
    """The rights of a user on a day (default: today). Nobody signed in, or a closed account: none."""
    if isinstance(who, Rights):
        return who
    day = on or today()
    if not getattr(who, "is_authenticated", False) or not who.is_active:
        return Rights(None, day, ())
    standings = tuple(
        Standing(ROLE_BY_CODE[m.role], ScopeKind(m.scope), place_id_of(m))
        for m in accepted(in_force(Membership.objects.filter(user_id=who.pk), day))
        if m.role in ROLE_BY_CODE
    )
    return Rights(who.pk, day, standings)


def in_force(memberships: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    """Those memberships that hold on the day."""
    return memberships.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


def accepted(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those that the person has accepted; an invitation gives nothing yet."""
    return memberships.filter(invited_as="")


def place_id_of(membership: Membership) -> int | None:
    """Id of the place of a membership; None for the county."""
    field = _PLACE_FIELD.get(ScopeKind(membership.scope))
    return getattr(membership, field) if field else None


def scope_of(place: Place) -> ScopeKind:
    """The kind of scope that a place is."""
    match place:
        case None:
            return ScopeKind.COUNTY
        case Municipality():
            return ScopeKind.MUNICIPALITY
        case MunicipalAssociation():
            return ScopeKind.ASSOCIATION
        case PlanningArea():
            return ScopeKind.PLANNING_AREA
        case _:
            return ScopeKind.ORGANISATION


def covers(who: Who, permission: Permission, place: Place, on: date | None = None) -> bool:
    """Whether the user holds the permission for this place (see the text above for how far scopes reach)."""
    rights = rights_of(who, on)
    if not rights.holds(permission):
        return False
    reach = _reach(place, permission, rights.on)
    return any((s.scope, s.place_id) in reach for s in rights.standings if permission in s.role.permissions)


def _reach(place: Place, permission: Permission, on: date) -> set[tuple[ScopeKind, int | None]]:
    """The scopes that cover a place."""
    match place:
        case None:
            return {(ScopeKind.COUNTY, None)}
        case Municipality():
            return _reach_of_municipality(place)
        case Organisation():
            own: set[tuple[ScopeKind, int | None]] = {(ScopeKind.ORGANISATION, place.pk)}
            if speaks_for_itself(place, permission, on=on):
                return own
            return own | _reach(place.municipality or place.association, permission, on)
        case _:
            return {(scope_of(place), place.pk)}


def _reach_of_municipality(place: Municipality) -> set[tuple[ScopeKind, int | None]]:
    reach: set[tuple[ScopeKind, int | None]] = {(ScopeKind.MUNICIPALITY, place.pk)}
    if place.association_id:
        reach.add((ScopeKind.ASSOCIATION, place.association_id))
    if place.planning_area_id:
        reach.add((ScopeKind.PLANNING_AREA, place.planning_area_id))
    return reach


def speaks_for_itself(organisation: Organisation, permission: Permission, *, on: date) -> bool:
    """Whether only the organisation's own people hold this permission for it, because it has such people."""
    if organisation.kind in ADMINISTRATIONS:
        return False
    silent = organisation.kind == OrganisationKind.COUNSELLING_BODY
    if permission not in (Permission.EDIT_ORGANISATIONS, Permission.MANAGE_ACCESS) and not silent:
        return False
    if organisation.left_on is not None and on - organisation.left_on < ALONE_FOR:
        return True
    return own_people(on).filter(organisation=organisation).exists()


def own_people(on: date) -> QuerySet[Membership]:
    """Memberships in organisations by which these keep their own entry: in force, and the access accepted."""
    return accepted(in_force(Membership.objects.filter(scope=ScopeKind.ORGANISATION), on)).filter(
        role__in=roles_with(Permission.EDIT_ORGANISATIONS), user__is_active=True, user__joined_at__isnull=False
    )


def roles_with(permission: Permission) -> list[str]:
    """Codes of the roles that hold a permission."""
    return [role.code for role in ROLES if permission in role.permissions]


# What the doors ask.


def may_use_office(who: Who) -> bool:
    """Whoever holds any role."""
    return rights_of(who).holds(Permission.VIEW_OFFICE)


def may_view_organisation(who: Who, organisation: Organisation) -> bool:
    """A published entry: everybody. Another: its own people, and its place."""
    return organisation.is_public or covers(who, Permission.VIEW_ORGANISATIONS, organisation)


def may_edit_organisation(who: Who, organisation: Organisation) -> bool:
    """Its own people; its place only until it has such."""
    return covers(who, Permission.EDIT_ORGANISATIONS, organisation)


def may_create_organisation(who: Who, seat: Place) -> bool:
    """Whoever looks after the seat: a municipality, an association, or the county (None)."""
    return covers(who, Permission.EDIT_ORGANISATIONS, seat)


def may_manage_access(who: Who, place: Place) -> bool:
    """Whether the user sees and changes who has access at this place."""
    return covers(who, Permission.MANAGE_ACCESS, place)


def may_import_figures(who: Who) -> bool:
    """Official figures are brought in by the county."""
    return covers(who, Permission.IMPORT_FIGURES, None)


def may_edit_places(who: Who) -> bool:
    """The list of municipalities and planning areas is kept by the county."""
    return covers(who, Permission.EDIT_PLACES, None)


def may_view_jobs(who: Who) -> bool:
    """Background work is watched by the county."""
    return covers(who, Permission.VIEW_JOBS, None)


def may_view_audit(who: Who) -> bool:
    """The data-protection officers, each for the own scope (queries.audit.events_visible_to)."""
    return rights_of(who).holds(Permission.VIEW_AUDIT)


def needs_second_factor(who: Who) -> bool:
    """Whoever holds a role that handles person data (enforced outside the demo)."""
    return any(s.role.data_role for s in rights_of(who).standings)


def may_grant(who: Who, role: Role, place: Place, *, receiver_id: int | None = None) -> bool:
    """Whether the user may give this role at this place, by the table of grants; never to themselves."""
    rights = rights_of(who)
    if rights.user_id is None or rights.user_id == receiver_id or not role_fits(role, place):
        return False
    if not any(_line_holds(rights, line, place) for line in _lines(role, place)):
        return False
    return not (gives_first(rights, role, place) and has_manager(place, on=rights.on, invited=True))


def gives_first(who: Who, role: Role, place: Place) -> bool:
    """Whether the user could give this role only as the county inviting the first person of a place."""
    rights = rights_of(who)
    holding = [line for line in _lines(role, place) if _line_holds(rights, line, place)]
    return bool(holding) and all(line.first_only and line.scope != ScopeKind.ORGANISATION for line in holding)


def _lines(role: Role, place: Place) -> list[Grant]:
    return [line for line in GRANTS if line.scope == scope_of(place) and role in line.roles]


def _line_holds(rights: Rights, line: Grant, place: Place) -> bool:
    own = tuple(s for s in rights.standings if s.role == line.giver)
    if not own:
        return False
    if line.scope == ScopeKind.ORGANISATION:  # first_only: the reach of a place ends with the first own person
        shown = line.anywhere and isinstance(place, Organisation) and place.is_public
        return shown or _covers_access(rights, own, place)
    if line.first_only:
        return not has_manager(place, on=rights.on)
    return _covers_access(rights, own, place)


def _covers_access(rights: Rights, own: tuple[Standing, ...], place: Place) -> bool:
    return covers(Rights(rights.user_id, rights.on, own), Permission.MANAGE_ACCESS, place)


def role_fits(role: Role, place: Place) -> bool:
    """Whether a role can be held at this place at all (kind of scope, kind of organisation)."""
    if scope_of(place) not in role.scopes:
        return False
    return not (role.organisation_kinds and isinstance(place, Organisation)) or place.kind in role.organisation_kinds


def grantable_roles(who: Who, place: Place) -> tuple[Role, ...]:
    """The roles that the user may give at this place, in the order of the list of roles."""
    rights = rights_of(who)
    return tuple(role for role in ROLES if may_grant(rights, role, place))


def may_end_membership(who: Who, membership: Membership) -> bool:
    """One's own always; else whoever may give this role at this place, or could but for an open invitation."""
    rights = rights_of(who)
    if rights.user_id is not None and membership.user_id == rights.user_id:
        return True
    role, place = ROLE_BY_CODE.get(membership.role), place_of(membership)
    if role is None or not role_fits(role, place):
        return False
    return any(_line_holds(rights, line, place) for line in _lines(role, place))


def place_of(membership: Membership) -> Place:
    """The object at which a membership holds; None for the county."""
    return membership.municipality or membership.association or membership.planning_area or membership.organisation


def has_manager(place: Place, *, on: date, invited: bool = False) -> bool:
    """Whether somebody of this place has accepted an access with the right to manage access.

    `invited`: whether somebody has an open invitation to one instead.
    A planning area or an association counts as taken as soon as one of its municipalities is.
    """
    found = invited_managers(on) if invited else managers(on)
    match place:
        case None:
            return found.filter(scope=ScopeKind.COUNTY).exists()
        case Organisation():
            return found.filter(organisation=place).exists()
        case Municipality():
            return found.filter(_at_municipalities([place])).exists()
        case _:
            here = Q(association=place) if isinstance(place, MunicipalAssociation) else Q(planning_area=place)
            return found.filter(here | _at_municipalities(place.municipalities.all())).exists()


def managers(on: date) -> QuerySet[Membership]:
    """Memberships with the right to manage access: in force, and the access accepted."""
    return accepted(_managing(on)).filter(user__is_active=True, user__joined_at__isnull=False)


def invited_managers(on: date) -> QuerySet[Membership]:
    """Invitations to a role with the right to manage access that nobody has answered yet."""
    return _managing(on).filter(~Q(invited_as="") | Q(user__joined_at=None), user__is_active=True)


def _managing(on: date) -> QuerySet[Membership]:
    return in_force(Membership.objects.filter(role__in=roles_with(Permission.MANAGE_ACCESS)), on)


def _at_municipalities(places: Iterable[Municipality]) -> Q:
    """Memberships whose scope touches one of the municipalities."""
    found = list(places)
    return (
        Q(municipality__in=found)
        | Q(association__in={m.association_id for m in found if m.association_id})
        | Q(planning_area__in={m.planning_area_id for m in found if m.planning_area_id})
    )


def breaks_firewall(held: Iterable[Role], role: Role) -> bool:
    """Whether one person would work for an authority and inside a counselling body (§ 87 AufenthG)."""
    roles = (*held, role)
    return COUNSELLING_BODY in roles and any(r.authority for r in roles)


def breaks_separation(held: Iterable[Role], role: Role) -> bool:
    """Whether one person would hold two of the roles that handle person data and must stay apart."""
    return role in SEPARATE and any(r in SEPARATE and r != role for r in held)
