"""Delivered files that no delivery knows of: what a crash between vault and house leaves behind."""

from __future__ import annotations

from datetime import timedelta

from kreisweit.audit.actions import By
from kreisweit.ground.today import now
from kreisweit.vault.actions import destroy_incoming
from kreisweit.vault.queries import incoming_before

from ..models import Delivery

LATE = timedelta(days=1)
"""Longer than any upload takes."""


def destroy_orphans(*, by: By) -> int:
    """Destroy encrypted files that belong to no delivery; gives how many. Work of the clock."""
    known = set(Delivery.objects.exclude(incoming=None).values_list("incoming", flat=True))
    return sum(destroy_incoming(key=key, by=by) for key in incoming_before(now() - LATE, by=by) if key not in known)
