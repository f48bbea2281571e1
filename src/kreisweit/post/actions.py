"""Writes: put a mail into the outbox, forget old ones."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.today import now

from .models import Message, MessageState

KEEP = timedelta(days=30)
"""How long a mail that has left (or failed, or was kept in the demo) stays readable."""


def send_message(*, key: str, recipient: str, subject: str, body: str, by: By) -> Message:
    """Put a mail into the outbox, in the transaction of the caller; the same key twice is one mail.

    `key` names what the mail is about and whom it goes to by ids ("people.invite:17"). The clock sends it.
    """
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(
            key=key,
            defaults={
                "recipient": recipient,
                "subject": _one_line(subject),
                "body": body,
                "created_at": now(),
            },
        )
        if is_new:
            record("post.send_message", message, by=by, key=key)
    return message


def tidy_messages(*, by: By) -> int:
    """Delete mails that are older than KEEP and no longer wait. Returns their number."""
    over = [MessageState.SENT, MessageState.FAILED, MessageState.KEPT]
    with transaction.atomic():
        count, _ = Message.objects.filter(state__in=over, created_at__lt=now() - KEEP).delete()
        if count:
            record("post.tidy_messages", "post.Message", by=by, count=count)
    return count


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
