"""The invented people of the demo."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from tests.factories.people_world import World

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotAllowed
from kreisweit.people import demo, queries
from kreisweit.people.models import Organisation, User
from kreisweit.people.roles import ROLES
from kreisweit.places.models import County

pytestmark = pytest.mark.django_db


def test_every_role_has_an_invented_account_at_a_place() -> None:
    World()
    made = demo.create_demo_logins(by=TERMINAL)
    logins = demo.demo_logins()
    assert made == len(logins) == 32
    assert {role.code for user in User.objects.all() for role in queries.roles_of(user)} == {r.code for r in ROLES}
    assert all(one.email.endswith("@musterland.example") and "(erfunden)" in one.name for one in logins)
    assert [(one.scope, one.email) for one in logins if one.title == logins[1].title] == [
        ("Beck", "ort@musterland.example"),
        ("Adorf", "zweiter-ort@musterland.example"),
        ("Süd", "planungsraum@musterland.example"),
    ]
    assert len({(one.title, one.scope) for one in logins}) == len(logins), "each can be told from the others"
    assert [one.scope for one in logins if "vertrauensstelle" in one.email] == [
        "Viola Beispiel (erfunden)",
        "Vera Beispiel (erfunden)",
    ]
    assert demo.create_demo_logins(by=TERMINAL) == 0


def test_the_password_of_the_demo_opens_the_accounts() -> None:
    World()
    demo.create_demo_logins(by=TERMINAL)
    request = RequestFactory().post("/")
    user = authenticate(request, email="ort@musterland.example", password=demo.PASSWORD)
    assert user is not None
    assert user.is_invented


def test_in_a_real_county_invented_organisations_stay_unpublished() -> None:
    World()
    County.objects.update(is_invented=False)
    demo.create_demo_logins(by=TERMINAL)
    assert [o.is_public for o in Organisation.objects.filter(name__contains="erfunden")] == [False, False]


def test_there_are_no_demo_accounts_in_a_productive_installation(settings) -> None:  # type: ignore[no-untyped-def]
    World()
    demo.create_demo_logins(by=TERMINAL)
    settings.PROFILE = "prod"
    assert demo.demo_logins() == []
    with pytest.raises(NotAllowed):
        demo.create_demo_logins(by=TERMINAL)
