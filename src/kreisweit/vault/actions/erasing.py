"""Persons of whom nothing may be kept any more: those whose address a register has blocked (§ 51 BMG)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kreisweit.audit.actions import By
from kreisweit.ground.today import now

from .. import keys, log
from ..models import ClearanceGrant, Entry, SourceRecord, VaultEvent
from ..readiness import ALIAS
from ..session import Purpose, session
from .carrying import chunks
from .events import Cause
from .forgetting import forget_entries

ERASED_BLOCKED = "erase_blocked"


def erase_persons(*, delivery: UUID, grant: ClearanceGrant, local_ids: Sequence[str], by: By) -> int:
    """Destroy all versions of what one register ever told of these persons, with keys, links and index.

    `local_ids` are their numbers in the register of the grant; `delivery` is the one that says so. One transaction. What the same persons
    left in other registers stays, as persons of their own. Neither taking back that delivery nor an earlier one
    brings anything back. Gives how many persons were there; a second call finds none.
    """
    cause = Cause(f"delivery:{delivery.hex}", now())
    number = 0
    with session(Purpose.UNDO, by=by, grant=grant.pk):
        log.one_at_a_time()
        for some in chunks(list(local_ids)):
            wanted = [keys.local_key(grant.register, local_id) for local_id in some]
            found = Entry.objects.filter(register=grant.register, local_key__in=wanted)
            entries = list(found.order_by("pk").values_list("pk", flat=True))
            SourceRecord.objects.filter(entry__in=entries)._raw_delete(ALIAS)
            forget_entries(entries, cause=cause)
            number += len(entries)
        if number:
            log.note(ERASED_BLOCKED, target=delivery.hex, number=number)
    return number


def erased_by(delivery: UUID, *, by: By) -> int:
    """How many persons a delivery has erased because their address is blocked."""
    with session(Purpose.UPKEEP, by=by):
        return sum(
            VaultEvent.objects.filter(event=ERASED_BLOCKED, target=delivery.hex).values_list("number", flat=True)
        )
