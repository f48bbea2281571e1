"""Organisations that a user may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from kreisweit.ground.refusal import NotFound

from ..models import Organisation, OrganisationKind, ScopeKind
from ..roles import Permission
from ..rules import ALONE_FOR, Rights, Who, own_people, rights_of


def organisations_visible_to(who: Who) -> QuerySet[Organisation]:
    """Published entries, and what rules.may_view_organisation allows beyond; with seats, by name."""
    return _with_seats(Q(is_public=True) | _in_reach(rights_of(who)))


def organisations_in_reach(who: Who) -> QuerySet[Organisation]:
    """Only those that the user's own scopes reach, published or not."""
    return _with_seats(_in_reach(rights_of(who)))


def _with_seats(wanted: Q) -> QuerySet[Organisation]:
    return Organisation.objects.filter(wanted).select_related(
        "municipality__association", "municipality__planning_area", "association"
    )


def _in_reach(rights: Rights) -> Q:
    seated = _seated(rights)
    if not seated:
        return _own(rights)
    has_people = Q(Exists(own_people(rights.on).filter(organisation=OuterRef("pk"))))
    silent = (has_people | Q(left_on__gt=rights.on - ALONE_FOR)) & Q(kind=OrganisationKind.COUNSELLING_BODY)
    return _own(rights) | (seated & ~silent)


def organisation_visible_to(who: Who, pk: int) -> Organisation:
    """One organisation; raises NotFound also for one that the user may not know of."""
    found = organisations_visible_to(who).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _own(rights: Rights) -> Q:
    return Q(pk__in=rights.places(Permission.VIEW_ORGANISATIONS, ScopeKind.ORGANISATION))


def _seated(rights: Rights) -> Q:
    """Organisations seated where the user holds the permission to see them; an empty Q where nowhere."""

    def at(kind: ScopeKind) -> list[int]:
        return rights.places(Permission.VIEW_ORGANISATIONS, kind)

    seated = Q()
    if rights.in_county(Permission.VIEW_ORGANISATIONS):
        seated |= Q(municipality=None, association=None)
    if at(ScopeKind.MUNICIPALITY):
        seated |= Q(municipality__in=at(ScopeKind.MUNICIPALITY))
    if at(ScopeKind.ASSOCIATION):
        here = at(ScopeKind.ASSOCIATION)
        seated |= Q(association__in=here) | Q(municipality__association__in=here)
    if at(ScopeKind.PLANNING_AREA):
        seated |= Q(municipality__planning_area__in=at(ScopeKind.PLANNING_AREA))
    return seated
