"""Export and erasure of what files keep about a user.

Files belong to the institution for which they were brought in; what the person called them is emptied. The
number of the account stays: once the account is emptied (people.personal) it leads to nobody.
"""

from __future__ import annotations

from typing import Any

from .models import StoredFile

FIELDS = ("files.StoredFile.name", "files.StoredFile.uploaded_by")


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Files that the user brought in: name, kind, size, day; not the bytes."""
    rows = StoredFile.objects.filter(uploaded_by=user_id).values("name", "media_type", "size", "purpose", "uploaded_at")
    return {"files.StoredFile": [dict(row) for row in rows]} if rows else {}


def erase(user_id: int) -> int:
    """Empty the names of the user's files; gives the number of rows."""
    return StoredFile.objects.filter(uploaded_by=user_id).update(name="")
