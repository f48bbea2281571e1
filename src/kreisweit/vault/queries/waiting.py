"""What waits to be linked, and by which model it would be."""

from __future__ import annotations

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


def linked_entries(*, clearance: Clearance, by: By) -> int:
    """How many entries belong to a person by now."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return int(Membership.objects.filter(ended_at=None).count())


def active_version(*, clearance: Clearance, by: By) -> str:
    """The hash of the active model; "" before the first run."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return ModelVersion.objects.filter(state=ModelState.ACTIVE).values_list("pk", flat=True).first() or ""


def _require(clearance: Clearance) -> None:
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
