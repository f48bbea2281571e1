"""Which decisions of persons count today."""

from __future__ import annotations

from django.db.models import Q

from kreisweit.ground.today import today


def in_force() -> Q:
    """Decisions that were neither ended nor have expired."""
    return Q(ended_at=None) & (Q(expires_on=None) | Q(expires_on__gt=today()))
