"""How long the report of a trial is true."""

from __future__ import annotations

from datetime import timedelta

from kreisweit.ground.today import now

from .models import LinkEvent, ModelVersion

KEEP_TRIAL = timedelta(days=30)
"""How long the report of a trial may be acted on."""


def last_change() -> int:
    """Number of the newest change of who belongs together; 0 before the first."""
    return LinkEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def holds(model: ModelVersion) -> bool:
    """Whether the report of a trial is still true: nothing has changed since, and it is not too old."""
    return bool(model.kept_at > now() - KEEP_TRIAL and model.report.get("links_at") == last_change())
