"""The clock's own memory: each named thing is done by one process at a time, at its interval."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from .models import Tick


def claim_tick(name: str, *, every: timedelta, lease: timedelta, moment: datetime) -> bool:
    """Take the turn if the thing is due and nobody is at it; False otherwise.

    `lease` is how long others wait for a process that died during its turn.
    """
    with transaction.atomic():
        Tick.objects.get_or_create(name=name)
        due = Q(last_run=None) | Q(last_run__lte=moment - every)
        free = Q(lease_until=None) | Q(lease_until__lte=moment)
        taken = Tick.objects.filter(due, free, name=name).update(lease_until=moment + lease)
    return bool(taken)


def finish_tick(name: str, *, moment: datetime, error: str = "") -> None:
    """Give the turn back; `error` is a class name, kept for the operators."""
    Tick.objects.filter(name=name).update(lease_until=None, last_run=moment, last_error=error[:80])


def all_ticks() -> list[Tick]:
    """What the clock has done so far, by name."""
    return list(Tick.objects.all())
