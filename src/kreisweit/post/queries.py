"""Reads: the local mailbox of the demo."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from kreisweit.ground.refusal import NotFound

from .models import Message, MessageState


def local_mailbox() -> QuerySet[Message]:
    """Mails that the demo kept or still has to keep, newest first; raises NotFound outside the demo."""
    if not settings.DEMO:
        raise NotFound
    return Message.objects.filter(state__in=[MessageState.KEPT, MessageState.WAITING])


def local_mail(pk: int) -> Message:
    """One of them; raises NotFound."""
    message = local_mailbox().filter(pk=pk).first()
    if message is None:
        raise NotFound
    return message
