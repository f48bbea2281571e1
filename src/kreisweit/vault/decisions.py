"""Which decisions of persons count today."""

from __future__ import annotations

from django.db.models import Q

from kreisweit.ground.today import today
from kreisweit.methods.linkage.records import Decided

from .models import Decision, Verdict


def in_force() -> Q:
    """Decisions that were neither ended nor have expired."""
    return Q(ended_at=None) & (Q(expires_on=None) | Q(expires_on__gt=today()))


def decisions_in_force() -> list[Decided]:
    """All of them, in the order in which they were made; inside a session."""
    rows = Decision.objects.filter(in_force()).order_by("pk")
    return [Decided(row.left_id, row.right_id, row.verdict == Verdict.MUST) for row in rows]
