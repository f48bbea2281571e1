"""Mail that leaves the house: written in the transaction of the action, sent once by the clock."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category


class MessageState(models.TextChoices):
    """Life of a message."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    KEPT = "kept", _("kept in the local mailbox")


class Message(models.Model):
    """One mail to one recipient. `key` makes it unique: the same thing is never sent twice.

    The key holds codes and ids, no address; the subject says nothing personal.
    """

    key = models.CharField(max_length=120, unique=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)  # the machine's time
    claimed_at = models.DateTimeField(null=True)  # the machine's time

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="post_sent_iff_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sending", claimed_at__isnull=False) | ~models.Q(state="sending"),
                name="post_sending_has_claim",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(error_code=""), name="post_failed_says_why"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "recipient": Category.CONTACT,
            "subject": Category.FREE_TEXT,
            "body": Category.FREE_TEXT,
        }
        plain: ClassVar = [
            "id", "key", "state", "attempts", "error_code", "created_at", "sent_at", "next_try_at", "claimed_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"message {self.pk}"
