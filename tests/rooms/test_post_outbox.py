"""Mail leaves the house once, later, or with a reason why not."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from kreisweit.audit.actions import SYSTEM
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.post import actions, delivery, queries
from kreisweit.post.models import Message

pytestmark = pytest.mark.django_db
OUTBOX = "kreisweit.post.backend.Outbox"


class Server:
    """A mail server in one object: answers as told, remembers what it took."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[tuple[str, str]] = []

    def open(self) -> None:
        """Nothing to connect to."""

    def close(self) -> None:
        """Nothing to close."""

    def send_messages(self, mails: list[Any]) -> int:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken += [(mail.to[0], mail.subject) for mail in mails]
        return len(mails)


@pytest.fixture(autouse=True)
def _real_mail(settings: Any) -> None:
    settings.DEMO, settings.MAIL_SERVER = False, "smtp://localhost:2525"


def put(key: str = "tests:1") -> Message:
    return actions.send_message(
        key=key, recipient="erika@musterland.example", subject="An\r\nBcc: x", body="Text", by=SimpleNamespace(pk=7)
    )


def deliver(server: Any, at: Any = None) -> int:
    return delivery.deliver_waiting(by=SYSTEM, server=lambda: server, moment=at)


def states() -> list[tuple[str, int, str]]:
    return list(Message.objects.order_by("id").values_list("state", "attempts", "error_code"))


def test_same_key_is_one_mail() -> None:
    assert put() == put()
    server = Server()
    assert (deliver(server), deliver(server)) == (1, 0)
    assert server.taken == [("erika@musterland.example", "An Bcc: x")]
    assert states() == [("sent", 0, "")]
    assert put().state == "sent"
    assert "erika" not in str(list(AuditEvent.objects.values()))
    assert list(AuditEvent.objects.order_by("id").values_list("event", flat=True)) == [
        "post.send_message",
        "post.sent_message",
    ]


def test_djangos_way_ends_in_the_outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = OUTBOX
    assert send_mail("One", "Text", None, ["a@musterland.example", "b@musterland.example"]) == 1
    mail = EmailMultiAlternatives("Two", "Plain", None, ["c@musterland.example"], connection=get_connection(OUTBOX))
    mail.attach_alternative("<b>Rich</b>", "text/html")
    assert mail.send() == 1
    assert sorted(Message.objects.values_list("recipient", "subject", "body")) == [
        ("a@musterland.example", "One", "Text"),
        ("b@musterland.example", "One", "Text"),
        ("c@musterland.example", "Two", "Plain"),
    ]


def test_rolled_back_with_the_action() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        put()
        raise RuntimeError
    assert Message.objects.count() == 0


def test_not_now_is_tried_again_with_growing_pauses() -> None:
    put()
    moment, server = timezone.now(), Server(*[smtplib.SMTPDataError(451, b"later")] * 6)
    for attempt, wait in enumerate(delivery.WAITS, start=1):
        assert deliver(server, moment) == 0
        assert states() == [("waiting", attempt, "smtp_451")]
        assert deliver(server, moment + wait - timedelta(seconds=1)) == 0
        moment += wait
    assert deliver(server, moment) == 1
    assert states() == [("sent", 6, "")]


def test_not_now_for_ever_fails() -> None:
    put()
    Message.objects.update(attempts=6)
    deliver(Server(smtplib.SMTPDataError(451, b"later")))
    assert states() == [("failed", 7, "smtp_451")]


def test_lost_connection_leaves_the_others_waiting() -> None:
    put("tests:1"), put("tests:2")
    assert deliver(Server(smtplib.SMTPServerDisconnected("in the middle"))) == 0
    assert states() == [("failed", 1, "unclear"), ("waiting", 0, "")]


def test_refused_recipient_does_not_hold_up_the_others() -> None:
    put("tests:1"), put("tests:2")
    assert deliver(Server(smtplib.SMTPRecipientsRefused({"x": (550, b"unknown")}))) == 1
    assert states() == [("failed", 1, "smtp_550"), ("sent", 0, "")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"erika@musterland.example": (550, b"unknown")}), "smtp_550"),
        (smtplib.SMTPDataError(554, b"no"), "smtp_554"),
        (smtplib.SMTPServerDisconnected("in the middle"), "unclear"),
        (TimeoutError("in the middle"), "unclear"),
        (ValueError("a bug"), "unclear"),
    ],
)
def test_never_twice(answer: Exception, code: str) -> None:
    put()
    server = Server(answer)
    assert (deliver(server), deliver(server)) == (0, 0)
    assert (states(), server.taken) == ([("failed", 1, code)], [])


def test_server_down_changes_nothing() -> None:
    put()
    server = Server()
    server.open = lambda: (_ for _ in ()).throw(ConnectionRefusedError())  # type: ignore[method-assign]
    assert deliver(server) == 0
    assert states() == [("waiting", 0, "")]


def test_claimed_by_another_process() -> None:
    put()
    Message.objects.update(state="sending", claimed_at=timezone.now())
    server = Server()
    assert deliver(server) == 0
    assert deliver(server, timezone.now() + timedelta(minutes=11)) == 0
    assert (states(), server.taken) == ([("failed", 0, "unclear")], [])


def test_demo_keeps_mail(settings: Any) -> None:
    settings.DEMO = True
    message = put()
    assert list(queries.local_mailbox()) == [message]
    server = Server()
    assert (deliver(server), server.taken, states()) == (1, [], [("kept", 0, "")])
    assert queries.local_mail(message.pk) == message
    with pytest.raises(NotFound):
        queries.local_mail(message.pk + 1)
    settings.DEMO = False
    with pytest.raises(NotFound):
        queries.local_mailbox()


def test_server_from_the_setting(settings: Any) -> None:
    settings.MAIL_SERVER = "smtp+tls://user:pass%20word@mail.musterland.example:587"
    server: Any = delivery.open_server()
    assert (server.host, server.port, server.username, server.password, server.use_tls, server.use_ssl) == (
        "mail.musterland.example", 587, "user", "pass word", True, False,
    )  # fmt: skip


def test_tidy() -> None:
    put("a"), put("b"), put("c")
    Message.objects.filter(key__in=["a", "b"]).update(created_at=now() - timedelta(days=31))
    Message.objects.filter(key="a").update(state="kept")
    assert actions.tidy_messages(by=SYSTEM) == 1
    assert sorted(Message.objects.values_list("key", flat=True)) == ["b", "c"]


@pytest.mark.parametrize("wrong", [{"state": "sent"}, {"state": "sending"}, {"state": "failed"}, {"sent_at": now()}])
def test_the_database_refuses_nonsense(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**({"key": "x", "created_at": now()} | wrong))
