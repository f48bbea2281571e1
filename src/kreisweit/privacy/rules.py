"""Who may write, check, advise, approve, and put into force. States are asked of states.py."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q

from kreisweit.audit.actions import Machine
from kreisweit.people.models import ADMINISTRATIONS, Organisation, ScopeKind
from kreisweit.people.roles import Permission
from kreisweit.people.rules import Rights, Who, covers, may_use_office, rights_of
from kreisweit.places.models import Municipality

from .models import ActivityState, ActivityStep, DataAgreement, ProcessingActivity, Responsibility
from .states import is_possible

ControllerPlace = Municipality | Organisation | None  # None: the county

_WRITING = ("draft_activity", "change_activity", "submit_activity")
_TAKES_PART = (
    Permission.EDIT_ACTIVITIES,
    Permission.REVIEW_LEGALITY,
    Permission.GIVE_OPINION,
    Permission.APPROVE_ACTIVITIES,
)
_COUNTY_READERS = (
    *_TAKES_PART,
    Permission.LINK_RECORDS,
    Permission.COMPUTE_FIGURES,
    Permission.APPROVE_RELEASE,
)


def may_view_activities(who: Who) -> bool:
    """Everybody with a role: what is processed and who takes part is no secret inside the office."""
    return may_use_office(who)


def may_view_drafts(who: Who) -> bool:
    """Those who write, check, advise and approve."""
    rights = rights_of(who)
    return any(rights.in_county(permission) for permission in _TAKES_PART)


def may_view_activity(who: Who, activity: ProcessingActivity) -> bool:
    """Drafts are seen by those who work on them, everything else by everybody with a role."""
    if activity.state == ActivityState.DRAFT:
        return may_view_drafts(who)
    return may_view_activities(who)


def may_read_opinions(who: Who) -> bool:
    """The texts of reviews and opinions: those who work on activities, and those who decide for a controller."""
    return may_view_drafts(who) or any(
        rights_of(who).holds(permission) for permission in (Permission.PUT_INTO_FORCE, Permission.GIVE_OPINION)
    )


def may_edit_activity(who: Who, activity: ProcessingActivity | None = None) -> bool:
    """The statistics office and the integration coordination of the county write activities."""
    return covers(who, Permission.EDIT_ACTIVITIES, None)


def may_review_legality(who: Who, activity: ProcessingActivity | None = None) -> bool:
    """The legal office, unless the person wrote it."""
    return covers(who, Permission.REVIEW_LEGALITY, None) and not _wrote(who, activity)


def may_give_opinion(who: Who, activity: ProcessingActivity | None = None) -> bool:
    """The data-protection officer of the county, unless the person wrote it."""
    return covers(who, Permission.GIVE_OPINION, None) and not _wrote(who, activity)


def may_record_assessment(who: Who, activity: ProcessingActivity | None = None) -> bool:
    """The controller carries the impact assessment out (GDPR Art. 35(1)): whoever writes activities."""
    return may_edit_activity(who)


def may_approve_activity(who: Who, activity: ProcessingActivity | None = None) -> bool:
    """The head of the county administration, unless the person wrote it or advised on it."""
    if not covers(who, Permission.APPROVE_ACTIVITIES, None):
        return False
    advised = activity is not None and activity.opinion_by is not None and activity.opinion_by == rights_of(who).user_id
    return not advised and not _wrote(who, activity)


def may_end_activity(who: Who, activity: ProcessingActivity | None = None) -> bool:
    """The head of the county administration."""
    return covers(who, Permission.APPROVE_ACTIVITIES, None)


def may_put_into_force(who: Who, place: ControllerPlace) -> bool:
    """Each controller for itself: the municipality (or its association), the institution, the county.

    Never the county for a municipality, never a place for an institution seated there, and not the
    coordination of a planning area, which is no controller. An administration is no institution of its own.
    """
    standings = [s for s in rights_of(who).standings if Permission.PUT_INTO_FORCE in s.role.permissions]
    match place:
        case None:
            return any(s.scope == ScopeKind.COUNTY for s in standings)
        case Municipality():
            own: set[tuple[str, int | None]] = {(ScopeKind.MUNICIPALITY, place.pk)}
            if place.association_id:
                own.add((ScopeKind.ASSOCIATION, place.association_id))
            return any((s.scope, s.place_id) in own for s in standings)
        case _:
            if place.kind in ADMINISTRATIONS:
                return False
            return any((s.scope, s.place_id) == (ScopeKind.ORGANISATION, place.pk) for s in standings)


def may_stand_in(by: Any, *, is_invented: bool) -> bool:
    """Whether the terminal may act for invented controllers of a demo or a test; never elsewhere."""
    return isinstance(by, Machine) and is_invented and settings.PROFILE != "prod"


def may_edit_agreement(who: Who, agreement: DataAgreement | None = None) -> bool:
    """Whoever writes activities writes the agreements."""
    return may_edit_activity(who)


def may_settle_legal_basis(who: Who, agreement: DataAgreement | None = None) -> bool:
    """Only the legal office says that a legal basis is secured."""
    return covers(who, Permission.REVIEW_LEGALITY, None)


def may_view_agreements(who: Who) -> bool:
    """Whether the list of agreements concerns the user at all."""
    rights = rights_of(who)
    return may_view_all_agreements(rights) or any(
        rights.holds(p) for p in (Permission.DELIVER_DATA, Permission.PUT_INTO_FORCE, Permission.GIVE_OPINION)
    )


def may_view_all_agreements(who: Who) -> bool:
    """The county's offices that write, check, link, compute and approve."""
    rights = rights_of(who)
    return any(rights.in_county(permission) for permission in _COUNTY_READERS)


def may_view_agreement(who: Who, agreement: DataAgreement) -> bool:
    """The county's offices; the supplier; the municipalities on whose responsibility the supplier delivers."""
    rights = rights_of(who)
    if may_view_all_agreements(rights):
        return True
    return DataAgreement.objects.filter(agreements_in_reach(rights), pk=agreement.pk).exists()


def agreements_in_reach(rights: Rights) -> Q:
    """The agreements that concern a supplier, the head of an institution, or a municipality."""
    suppliers = [
        *rights.places(Permission.DELIVER_DATA, ScopeKind.ORGANISATION),
        *rights.places(Permission.PUT_INTO_FORCE, ScopeKind.ORGANISATION),
    ]
    reach = Q(supplier__in=suppliers)
    towns, associations = _controlled(rights, ScopeKind.MUNICIPALITY), _controlled(rights, ScopeKind.ASSOCIATION)
    if not towns and not associations:
        return reach
    above = Municipality.objects.filter(pk__in=towns, association__isnull=False).values("association")
    seat = (
        Q(supplier__municipality__in=towns)
        | Q(supplier__municipality__association__in=associations)
        | Q(supplier__association__in=associations)
        | Q(supplier__association__in=above)
        | Q(supplier__municipality=None, supplier__association=None)
    )
    return reach | (Q(responsibility=Responsibility.MUNICIPALITIES) & seat)


def _controlled(rights: Rights, kind: ScopeKind) -> list[int]:
    """Places of one kind for which the user decides or advises."""
    return [
        *rights.places(Permission.PUT_INTO_FORCE, kind),
        *rights.places(Permission.GIVE_OPINION, kind),
    ]


def may_take_step(who: Who, activity: ProcessingActivity, step: str) -> bool:
    """Whether a step of states.TRANSITIONS (but put_into_force) is possible now and for this person."""
    return is_possible(activity.state, step) and _MAY[step](who, activity)


def has_written(user_id: int | None, activity: ProcessingActivity) -> bool:
    """Whether a person wrote, changed or submitted this version."""
    if user_id is None:
        return False
    return (
        activity.author == user_id
        or ActivityStep.objects.filter(activity=activity, by=user_id, verb__in=_WRITING).exists()
    )


def _wrote(who: Who, activity: ProcessingActivity | None) -> bool:
    return activity is not None and has_written(rights_of(who).user_id, activity)


_MAY = {
    "submit_activity": may_edit_activity,
    "review_legality": may_review_legality,
    "give_opinion": may_give_opinion,
    "record_assessment": may_record_assessment,
    "approve_activity": may_approve_activity,
    "end_activity": may_end_activity,
}
