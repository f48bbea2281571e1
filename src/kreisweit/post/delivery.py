"""The clock's part: mails leave the outbox, each at most once.

A row is claimed before the server is spoken to. What the server refused for now is tried again later;
what it refused for good, or what ended without its answer, is not: sending twice is worse than asking.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

import environ
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from kreisweit.audit.actions import By, record
from kreisweit.ground.today import now

from .models import Message, MessageState

logger = logging.getLogger("kreisweit.post")
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
"""Pauses before the second, third … try; after the last one the mail has failed."""
UNCLEAR_AFTER = timedelta(minutes=10)
BATCH = 50
TIMEOUT = 20

Open = Callable[[], BaseEmailBackend]


def open_server() -> BaseEmailBackend:
    """A connection as the setting KREISWEIT_MAIL describes it; opened by the caller."""
    config: dict[str, Any] = environ.Env.email_url_config(settings.MAIL_SERVER)
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=config["EMAIL_HOST"],
        port=config["EMAIL_PORT"] or 25,
        username=config.get("EMAIL_HOST_USER") or "",
        password=config.get("EMAIL_HOST_PASSWORD") or "",
        use_tls=bool(config.get("EMAIL_USE_TLS")),
        use_ssl=bool(config.get("EMAIL_USE_SSL")),
        timeout=TIMEOUT,
        fail_silently=False,
    )


def deliver_waiting(*, by: By, server: Open = open_server, moment: datetime | None = None) -> int:
    """Send what waits (at most BATCH mails) and return how many left.

    In the demo, or where no server is set, mails are kept for the local mailbox instead.
    """
    moment = moment or timezone.now()
    settle_unclear(by=by, moment=moment)
    due = Message.objects.filter(state=MessageState.WAITING).exclude(next_try_at__gt=moment)
    keys = list(due.order_by("created_at", "id").values_list("pk", flat=True)[:BATCH])
    if not keys:
        return 0
    if settings.DEMO or not settings.MAIL_SERVER:
        return _keep(keys, by=by)
    return _send_all(keys, server, moment, by=by)


def settle_unclear(*, by: By, moment: datetime) -> int:
    """A claim without an end (the process died between) is a failure that a person looks at."""
    with transaction.atomic():
        stuck = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=moment - UNCLEAR_AFTER)
        count = stuck.update(state=MessageState.FAILED, error_code="unclear")
        if count:
            record("post.settle_unclear", "post.Message", by=by, count=count)
    return count


def _keep(keys: list[int], *, by: By) -> int:
    with transaction.atomic():
        count = Message.objects.filter(pk__in=keys, state=MessageState.WAITING).update(state=MessageState.KEPT)
        record("post.keep_messages", "post.Message", by=by, count=count)
    return count


def _send_all(keys: list[int], server: Open, moment: datetime, *, by: By) -> int:
    try:
        connection = server()
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        logger.warning("the mail server cannot be reached: %s", type(problem).__name__)
        return 0  # nothing was claimed, nothing counts as a try: everything waits for the next turn
    try:
        return _send_on(connection, keys, moment, by=by)
    finally:
        connection.close()


def _send_on(connection: BaseEmailBackend, keys: list[int], moment: datetime, *, by: By) -> int:
    sent = 0
    for key in keys:
        outcome = _send_one(key, connection, moment, by=by)
        if outcome == "unclear":
            break  # the connection is gone; the others were not touched and wait for the next turn
        sent += outcome == "sent"
    return sent


def _send_one(key: int, connection: BaseEmailBackend, moment: datetime, *, by: By) -> str:
    claimed = Message.objects.filter(pk=key, state=MessageState.WAITING)
    if not claimed.update(state=MessageState.SENDING, claimed_at=moment):
        return "taken"
    message = Message.objects.get(pk=key)
    try:
        connection.send_messages([_mail(message)])
    except Exception as problem:
        return _after_problem(message, problem, moment, by=by)
    _end(message, MessageState.SENT, sent_at=now(), by=by)
    return "sent"


def _mail(message: Message) -> EmailMessage:
    headers = {"Message-ID": make_msgid(idstring=str(message.pk)), "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, message.body, None, [message.recipient], headers=headers)


def _after_problem(message: Message, problem: Exception, moment: datetime, *, by: By) -> str:
    """Again later if the server said "not now"; else the end."""
    code = _code_of(problem)
    message.attempts += 1
    if 400 <= code < 500 and message.attempts <= len(WAITS):
        wait = WAITS[message.attempts - 1]
        _end(message, MessageState.WAITING, error_code=f"smtp_{code}", next_try_at=moment + wait, by=by)
        return "later"
    _end(message, MessageState.FAILED, error_code=f"smtp_{code}" if code else "unclear", by=by)
    return "refused" if code else "unclear"


def _code_of(problem: Exception) -> int:
    """The server's answer, 0 where there was none."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return min((int(code) for code, _ in problem.recipients.values()), default=0)
    if isinstance(problem, smtplib.SMTPResponseException):
        return int(problem.smtp_code)
    return 0


def _end(message: Message, state: MessageState, *, by: By, **fields: Any) -> None:
    with transaction.atomic():
        mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING)
        error = fields.setdefault("error_code", "")
        if mine.update(state=state, attempts=message.attempts, **fields) and state != MessageState.WAITING:
            record(f"post.{state.value}_message", message, by=by, error=error)
