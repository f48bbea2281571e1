"""What waits to be linked, and by which model it would be."""

from __future__ import annotations

from typing import Any

from kreisweit.audit.actions import By
from kreisweit.privacy.clearances import Clearance, Operation

from ..models import Membership, ModelState, ModelVersion, ToLink
from ..refusals import NoSuchGrant
from ..session import Purpose, session


def waiting_entries(*, clearance: Clearance, by: By) -> list[str]:
    """Entries that are new, changed or have lost a neighbour, of controllers that take part; no identity is read."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        shown = {"entry__records__replaced_by": None, "entry__records__controller__in": clearance.controllers}
        rows = ToLink.objects.filter(**shown).order_by("entry").values_list("entry_id", flat=True)
        return list(rows.distinct())


def link_totals(*, clearance: Clearance, by: By) -> tuple[int, int]:
    """How many entries belong to a person by now, and to how many persons."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        rows = Membership.objects.filter(ended_at=None)
        return int(rows.count()), int(rows.values("person").distinct().count())


def tried_models(*, clearance: Clearance, by: By) -> list[dict[str, Any]]:
    """Reports of the models that were tried and wait for a second person (see actions.models.ModelReport), the newest
    first, each with `tried_by`."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        rows = ModelVersion.objects.filter(state=ModelState.TRIED).exclude(tried_by=None).order_by("-kept_at")
        return [{**row.report, "tried_by": row.tried_by} for row in rows.defer("frequencies")]


def active_version(*, clearance: Clearance, by: By) -> str:
    """The hash of the active model; "" before the first run."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return ModelVersion.objects.filter(state=ModelState.ACTIVE).values_list("pk", flat=True).first() or ""


def _require(clearance: Clearance) -> None:
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
