"""Export and erasure of what background work keep about a user.

The number of the account stays: once the account is emptied (people.personal) it leads to nobody.
"""

from __future__ import annotations

from typing import Any

from .models import Job

FIELDS = ("jobs.Job.created_by",)


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """What the user started."""
    rows = Job.objects.filter(created_by=user_id).values("kind", "state", "created_at")
    return {"jobs.Job": [dict(row) for row in rows]} if rows else {}


def erase(user_id: int) -> int:
    """Nothing: the number stays (see above)."""
    return 0
