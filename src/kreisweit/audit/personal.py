"""Export and erasure of what the audit trail keeps about a user.

The trail keeps the number of the account for ever: it must prove who did what (GDPR Art. 5(2), 32), it holds
no names and no values, and once the account is emptied (people.personal) the number leads to nobody.
"""

from __future__ import annotations

from typing import Any

from .models import AuditEvent

FIELDS = ("audit.AuditEvent.actor_id",)


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """What the user did."""
    rows = AuditEvent.objects.filter(actor_id=user_id).values("at", "event", "target_kind", "target_id", "details")
    return {"audit.AuditEvent": [dict(row) for row in rows]} if rows else {}


def erase(user_id: int) -> int:
    """Nothing: the number stays (see above)."""
    return 0
