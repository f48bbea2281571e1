"""Export and erasure of what releases of figures keep about a user.

The number of the account stays: once the account is emptied (people.personal) it leads to nobody.
"""

from __future__ import annotations

from typing import Any

from .models import Release

FIELDS = ("releases.Release.published_by",)


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """What the user started."""
    rows = Release.objects.filter(published_by=user_id).values("source__code", "layout", "published_at")
    return {"releases.Release": [dict(row) for row in rows]} if rows else {}


def erase(user_id: int) -> int:
    """Nothing: the number stays (see above)."""
    return 0
