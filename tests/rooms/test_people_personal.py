"""Export and erasure of what the house keeps about a user: canaries in, nothing left."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from tests.factories.people_world import World, person

from kreisweit.audit.actions import TERMINAL, record
from kreisweit.files.models import StoredFile
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.registry import owners
from kreisweit.ground.today import now
from kreisweit.people import roles, rules
from kreisweit.people.actions import close_account
from kreisweit.people.actions.accounts import confirm_address
from kreisweit.people.models import Membership, User
from kreisweit.post.models import Message

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


@pytest.fixture
def somebody() -> User:
    world = World()
    user = person(CANARY, roles.MAYOR, world.adorf)
    confirm_address(user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": CANARY})
    session = SessionStore()
    session["x"] = 1
    session.create()
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key=session.session_key, user_agent=CANARY)
    StoredFile.objects.create(
        name=CANARY,
        media_type="text/csv",
        size=1,
        sha256="0" * 64,
        path="x",
        purpose="x",
        uploaded_at=now(),
        uploaded_by=user.pk,
    )
    Message.objects.create(key="k", recipient=user.email, subject="s", body=CANARY, created_at=now())
    record("people.sign_in", user, by=user)
    return user


def test_the_export_holds_every_owners_rows_and_no_secret(somebody: User) -> None:
    given = {label: rows for owner in owners() for label, rows in owner.export_for(somebody.pk).items()}
    assert set(given) == {
        "account.EmailAddress",
        "audit.AuditEvent",
        "files.StoredFile",
        "mfa.Authenticator",
        "people.Membership",
        "people.User",
        "post.Message",
        "usersessions.UserSession",
    }
    assert given["people.User"][0]["name"] == CANARY
    assert given["mfa.Authenticator"][0]["data"] == "…"
    assert given["usersessions.UserSession"][0]["session_key"] == "…"
    assert given["people.User"][0]["password"] == "…"


def test_the_export_holds_nothing_of_others(somebody: User) -> None:
    other = person("Andere")
    given = {label: rows for owner in owners() for label, rows in owner.export_for(other.pk).items()}
    assert set(given) == {"people.User"}
    assert CANARY not in str(given)


def test_after_closing_nothing_leads_to_the_person(somebody: User) -> None:
    close_account(user=somebody, by=somebody)
    dump = io.StringIO()
    call_command("dumpdata", exclude=["contenttypes", "auth"], stdout=dump)
    assert CANARY.lower() not in dump.getvalue().lower()
    assert (Membership.objects.count(), Authenticator.objects.count(), Session.objects.count()) == (0, 0, 0)
    left = User.objects.get(pk=somebody.pk)
    assert (left.is_active, left.has_usable_password(), left.name) == (False, False, "")


def test_nobody_closes_the_account_of_another(somebody: User) -> None:
    with pytest.raises(NotAllowed):
        close_account(user=somebody, by=person("Andere"))
    close_account(user=somebody, by=TERMINAL)


def test_a_closed_account_cannot_come_back(somebody: User) -> None:
    close_account(user=somebody, by=TERMINAL)
    somebody.refresh_from_db()
    assert not rules.may_use_office(somebody)
