"""How long the report of a trial is true."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from kreisweit.ground.today import now

from .decisions import in_force
from .models import Decision, LinkEvent, ModelVersion

KEEP_TRIAL = timedelta(days=30)
"""How long the report of a trial may be acted on."""


def last_change() -> int:
    """Number of the newest change of who belongs together; 0 before the first."""
    return LinkEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def as_of_now() -> dict[str, Any]:
    """What the report of a trial depends on: the newest change, and which decisions are in force, also those that
    move nobody today."""
    said = Decision.objects.filter(in_force()).order_by("pk").values_list("pk", flat=True)
    numbers = ",".join(map(str, said.iterator(5_000)))
    return {"links_at": last_change(), "decided": hashlib.sha256(numbers.encode()).hexdigest()}


def holds(model: ModelVersion) -> bool:
    """Whether the report of a trial is still true: nothing has changed or been decided since, and it is not too old."""
    return bool(model.kept_at > now() - KEEP_TRIAL and as_of_now().items() <= model.report.items())
