"""What waits for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from kreisweit.people.models import ADMINISTRATIONS, Organisation, ScopeKind
from kreisweit.people.roles import Permission
from kreisweit.people.rules import Who, rights_of
from kreisweit.places.models import Municipality

from ..models import DataAgreement, LegalStatus, ProcessingActivity, Responsibility
from ..rules import ControllerPlace, may_put_into_force, may_settle_legal_basis, may_take_step
from ..states import OPEN, TRANSITIONS, USABLE
from .activities import in_force_on

_WAITS = tuple(step for step in TRANSITIONS if step not in ("put_into_force", "end_activity"))


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: the step (name of its action), what it is about, its number."""

    step: str
    subject: str
    number: int


def waiting_for(who: Who) -> list[Waiting]:
    """Steps of activities that this person can take now, legal bases to settle, activities to decide on."""
    rights = rights_of(who)
    found = [
        Waiting(step, activity.title, activity.pk)
        for activity in ProcessingActivity.objects.filter(state__in=OPEN)
        for step in _WAITS
        if may_take_step(rights, activity, step)
    ]
    if may_settle_legal_basis(rights):
        reviews = DataAgreement.objects.filter(legal_status=LegalStatus.UNDER_REVIEW)
        found += [Waiting("settle_legal_basis", agreement.title, agreement.pk) for agreement in reviews]
    for activity in ProcessingActivity.objects.filter(state__in=USABLE):
        if places_to_decide(rights, activity):
            found.append(Waiting("put_into_force", activity.title, activity.pk))
    return found


def places_to_decide(who: Who, activity: ProcessingActivity) -> list[ControllerPlace]:
    """The controllers for whom this person may put the activity into force and for whom it is not yet.

    Institutions count only where they deliver on their own responsibility.
    """
    taken = _taken(activity)
    return [place for place in controller_places(who, activity) if _key(place) not in taken]


def places_to_leave(who: Who, activity: ProcessingActivity) -> list[ControllerPlace]:
    """The controllers for whom the activity is in force and for whom this person may end that."""
    rows = in_force_on([activity]).select_related("municipality", "organisation")
    places: list[ControllerPlace] = [row.municipality or row.organisation for row in rows]
    rights = rights_of(who)
    return [place for place in places if may_put_into_force(rights, place)]


def _taken(activity: ProcessingActivity) -> set[tuple[int | None, int | None]]:
    return {(row.municipality_id, row.organisation_id) for row in in_force_on([activity])}


def _key(place: ControllerPlace) -> tuple[int | None, int | None]:
    municipality = place.pk if isinstance(place, Municipality) else None
    return municipality, place.pk if isinstance(place, Organisation) else None


def controller_places(who: Who, activity: ProcessingActivity) -> list[ControllerPlace]:
    """The controllers for whom this person decides about the activity, whether it is in force there or not."""
    rights = rights_of(who)
    places: list[ControllerPlace] = [None] if may_put_into_force(rights, None) else []
    towns = rights.places(Permission.PUT_INTO_FORCE, ScopeKind.MUNICIPALITY)
    associations = rights.places(Permission.PUT_INTO_FORCE, ScopeKind.ASSOCIATION)
    places += Municipality.objects.filter(Q(pk__in=towns) | Q(association__in=associations), inhabited=True)
    own = rights.places(Permission.PUT_INTO_FORCE, ScopeKind.ORGANISATION)
    if own:
        delivering = DataAgreement.objects.filter(
            activity_code=activity.code, responsibility=Responsibility.ORGANISATION
        ).values("supplier")
        places += Organisation.objects.filter(pk__in=own).filter(pk__in=delivering).exclude(kind__in=ADMINISTRATIONS)
    return places
