"""Reads of the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from .models import AuditEvent


def filtered(
    events: QuerySet[AuditEvent],
    *,
    event: str = "",
    actor_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEvent]:
    """Those events of a kind ("room." or "room.verb_noun"), by somebody, within days (both included)."""
    if event:
        events = events.filter(event__startswith=event)
    if actor_id is not None:
        events = events.filter(actor_id=actor_id)
    if first:
        events = events.filter(at__date__gte=first)
    if last:
        events = events.filter(at__date__lte=last)
    return events


def since(moment: datetime, *, targets: dict[str, list[int]], but_not_by: int | None = None) -> QuerySet[AuditEvent]:
    """Events after a moment that touch given objects (model label → ids), newest first, without one's own."""
    touched = Q(pk__in=())
    for label, ids in targets.items():
        touched |= Q(target_kind=label, target_id__in=[str(pk) for pk in ids])
    return AuditEvent.objects.filter(touched, at__gt=moment).exclude(actor_id=but_not_by, actor_kind="user")


def last_event(rooms: Iterable[str]) -> int:
    """Number of the newest event of some rooms ("places", "releases"); 0 where nothing was done in them yet."""
    named = reduce(or_, (Q(event__startswith=f"{room}.") for room in rooms))
    return AuditEvent.objects.filter(named).order_by("-id").values_list("id", flat=True).first() or 0
