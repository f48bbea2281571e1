"""Export and erasure of the mails to a user."""

from __future__ import annotations

from typing import Any

from kreisweit.people.models import User

from .models import Message

FIELDS = ("post.Message.recipient", "post.Message.subject", "post.Message.body")


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Mails to the user's present address that are still kept."""
    rows = _to(user_id)
    return {"post.Message": list(rows.values("subject", "body", "state", "created_at", "sent_at"))} if rows else {}


def erase(user_id: int) -> int:
    """Delete the mails to the user's present address; gives the number of rows."""
    return int(_to(user_id).delete()[0])


def _to(user_id: int) -> Any:
    addresses = User.objects.filter(pk=user_id).values("email")
    return Message.objects.filter(recipient__in=addresses)
