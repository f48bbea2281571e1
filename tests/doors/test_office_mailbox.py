"""The demo's mailbox: readable in the demo, unknown elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kreisweit.audit.actions import SYSTEM
from kreisweit.ground.today import today
from kreisweit.people.models import Membership, User
from kreisweit.post.actions import send_message
from kreisweit.post.models import Message

pytestmark = pytest.mark.django_db
PAGE = "/buero/postfach/"


@pytest.fixture
def client(musterland: Any) -> Client:
    user = User.objects.create_user("wer@musterland.example", name="W")
    Membership.objects.create(user=user, role="operator", scope="county", valid_from=today())
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def mail() -> Message:
    return send_message(
        key="tests:1",
        recipient="erika@musterland.example",
        subject="Your <access>",
        body="Open\nhttp://127.0.0.1:8000/konto/x/\n<script>alert(1)</script>",
        by=SYSTEM,
    )


def test_read_in_the_demo(client: Client, mail: Message, settings: Any) -> None:
    settings.DEMO = True
    assert [[c.value for c in line][:2] for line in client.get(PAGE).context["page"].lines] == [
        ["Your <access>", "erika@musterland.example"]
    ]
    page = client.get(f"{PAGE}{mail.pk}/").content.decode()
    assert 'href="http://127.0.0.1:8000/konto/x/"' in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "erika" not in page.split("</title>")[0]


def test_no_such_page_outside_the_demo(client: Client, mail: Message) -> None:
    assert [client.get(a).status_code for a in (PAGE, f"{PAGE}{mail.pk}/")] == [404, 404]
