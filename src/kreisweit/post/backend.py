"""Django's way of sending mail ends in our outbox, so that libraries send once and in the transaction, too."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kreisweit.audit.actions import SYSTEM

from .actions import send_message


class Outbox(BaseEmailBackend):
    """An e-mail backend (setting EMAIL_BACKEND) that writes rows. Only the plain text of a mail is kept."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One row for each recipient; returns the number of mails taken."""
        for mail in email_messages:
            for recipient in mail.recipients():
                send_message(
                    key=f"mail:{secrets.token_hex(16)}",
                    recipient=recipient,
                    subject=str(mail.subject),
                    body=str(mail.body),
                    by=SYSTEM,
                )
        return len(email_messages)
