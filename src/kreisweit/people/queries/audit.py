"""Which part of the audit trail a data-protection officer may read."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kreisweit.audit.models import AuditEvent

from ..models import Membership, Organisation, ScopeKind
from ..roles import Permission
from ..rules import Rights, Who, rights_of


def events_visible_to(who: Who) -> QuerySet[AuditEvent]:
    """The county's officer: the whole installation, for whose security the county answers.

    The officer of a municipality or association: what was done by its people, or to its organisations
    and accesses. Events hold no values of personal fields, so neither sees content.
    """
    rights = rights_of(who)
    if rights.in_county(Permission.VIEW_AUDIT):
        return AuditEvent.objects.all()
    if not rights.holds(Permission.VIEW_AUDIT):
        return AuditEvent.objects.none()
    memberships, organisations = _memberships_in(rights), _organisations_in(rights)
    return AuditEvent.objects.filter(
        Q(actor_id__in={m.user_id for m in memberships if not m.invited_as})
        | Q(target_kind=Membership._meta.label, target_id__in=[str(m.pk) for m in memberships])
        | Q(target_kind=Organisation._meta.label, target_id__in=[str(o.pk) for o in organisations])
    )


def counselling_users() -> set[int]:
    """Users who ever worked in a counselling body: the trail shows their acts without their names."""
    return set(Membership.objects.filter(organisation__kind="counselling_body").values_list("user_id", flat=True))


def _memberships_in(rights: Rights) -> list[Membership]:
    """Memberships of the officer's municipalities and associations, past ones too."""
    towns, associations = _places(rights)
    return list(
        Membership.objects.filter(
            Q(municipality__in=towns) | Q(association__in=associations) | Q(municipality__association__in=associations)
        )
    )


def _organisations_in(rights: Rights) -> list[Organisation]:
    towns, associations = _places(rights)
    return list(
        Organisation.objects.filter(
            Q(municipality__in=towns) | Q(association__in=associations) | Q(municipality__association__in=associations)
        ).exclude(kind="counselling_body")
    )


def _places(rights: Rights) -> tuple[list[int], list[int]]:
    return (
        rights.places(Permission.VIEW_AUDIT, ScopeKind.MUNICIPALITY),
        rights.places(Permission.VIEW_AUDIT, ScopeKind.ASSOCIATION),
    )
