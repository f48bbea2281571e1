"""Signing in: password, second factor, sessions, invitation, role switch, the county's own login."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from tests.factories.people_world import World, person

from kreisweit.audit.actions import TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.people import demo, roles
from kreisweit.people.actions.accounts import confirm_address
from kreisweit.people.invitations import invitation_token
from kreisweit.people.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "vier-Worte-nur-hier"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def town(world: World) -> User:
    return _with_password(person("A", roles.MUNICIPAL_COORDINATOR, world.adorf))


def _with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    confirm_address(user)
    return user


def _sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def test_a_password_opens_the_office_and_the_visit_is_noted(client: Client, town: User) -> None:
    answer = _sign_in(client, town)
    assert (answer.status_code, answer["Location"]) == (302, "/buero/")
    page = client.get("/buero/")
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert [e.event for e in AuditEvent.objects.all()] == ["people.sign_in"]
    town.refresh_from_db()
    assert town.last_visit_at is not None


def test_wrong_password_and_unknown_address_look_alike(client: Client, town: User) -> None:
    wrong = _sign_in(client, town, "falsch")
    unknown = client.post(reverse("account_login"), {"login": "niemand@probe.example", "password": "falsch"})
    assert wrong.status_code == unknown.status_code == 200
    assert _comparable(wrong) == _comparable(unknown).replace("niemand@probe.example", town.email)


def _comparable(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_an_unknown_address_costs_as_much_as_a_wrong_password(
    client: Client, town: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    real = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    _sign_in(client, town, "falsch")
    for_known = len(hashed)
    client.post(reverse("account_login"), {"login": "niemand@probe.example", "password": "falsch"})
    assert len(hashed) - for_known == for_known == 1


def test_a_forgotten_password_tells_nobody_who_has_an_account(
    client: Client, town: User, mailoutbox: list[Any]
) -> None:
    address = reverse("account_reset_password")
    known = client.post(address, {"email": town.email})
    unknown = client.post(address, {"email": "niemand@probe.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [[town.email]]


def test_the_link_of_a_forgotten_password_sets_a_new_one(client: Client, town: User, mailoutbox: list[Any]) -> None:
    client.post(reverse("account_reset_password"), {"email": town.email})
    path = re.search(r"https?://testserver(/\S+)", mailoutbox[0].body)
    assert path
    form = client.get(path.group(1), follow=True)
    assert form.status_code == 200
    client.post(form.request["PATH_INFO"], {"password1": "ganz-neu-und-lang-1", "password2": "ganz-neu-und-lang-1"})
    town.refresh_from_db()
    assert town.check_password("ganz-neu-und-lang-1")


def test_nobody_signs_up(client: Client) -> None:
    before = User.objects.count()
    page = client.post(reverse("account_signup"), {"email": "ich@probe.example", "password1": PASSWORD})
    assert page.status_code == 200
    assert User.objects.count() == before


def test_an_invitation_leads_into_the_office(client: Client, world: World) -> None:
    user = person("neu", roles.MAYOR, world.adorf, joined=False)
    first = client.get(reverse("office:open-invitation", args=[invitation_token(user)]))
    assert (first.status_code, first["Location"]) == (302, reverse("office:invitation"))
    weak = client.post(reverse("office:invitation"), {"name": "Nora", "password": "kurz"})
    assert weak.status_code == 200
    done = client.post(reverse("office:invitation"), {"name": "Nora", "password": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/buero/")
    assert client.get("/buero/").status_code == 200
    assert client.get(reverse("office:open-invitation", args=[invitation_token(user)])).status_code == 410


def test_a_spent_invitation_is_refused_in_words(client: Client) -> None:
    assert client.get(reverse("office:open-invitation", args=["unsinn"])).status_code == 410
    assert client.get(reverse("office:invitation")).status_code == 410


def test_a_session_ends_after_half_an_hour_without_a_click(
    client: Client, town: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign_in(client, town)
    assert client.get("/buero/").status_code == 200
    start = time.time()
    for minutes, status in ((29, 200), (58, 200), (89, 302)):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: start + minutes * 60)
        assert client.get("/buero/").status_code == status


def test_a_session_ends_twelve_hours_after_signing_in(
    client: Client, town: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign_in(client, town)
    start = time.time()
    statuses = []
    for half_hours in range(26):
        monkeypatch.setattr(time, "time", lambda half_hours=half_hours: start + half_hours * 29 * 60)
        statuses.append(client.get("/buero/").status_code)
    assert statuses == [200] * 25 + [302]


def test_a_public_page_does_not_vary_by_cookie_for_visitors(client: Client, world: World) -> None:
    assert "Cookie" not in client.get("/api/openapi.json").get("Vary", "")


def test_an_ended_role_gives_nothing_at_the_next_click(client: Client, town: User) -> None:
    _sign_in(client, town)
    assert client.get(reverse("office:organisations")).status_code == 200
    town.memberships.all().delete()
    assert client.get(reverse("office:organisations")).status_code == 404
    assert client.get("/buero/").status_code == 200


def test_roles_of_person_data_set_up_a_second_factor_first(client: Client, world: World, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = _with_password(person("S", roles.STATISTICIAN))
    _sign_in(client, user)
    answer = client.get("/buero/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert client.get("/buero/").status_code == 200
    Authenticator.objects.all().delete()
    plain = _with_password(person("P", roles.MAYOR, world.adorf))
    _sign_in(client_for := Client(), plain)
    assert client_for.get("/buero/").status_code == 200


def test_the_second_factor_is_asked_for(client: Client, town: User) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(town, secret)
    answer = _sign_in(client, town)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/buero/").status_code == 302
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/buero/"


def test_a_passkey_never_opens_an_account_alone(settings: Any) -> None:
    from allauth.mfa import app_settings

    assert "webauthn" in app_settings.SUPPORTED_TYPES
    assert settings.MFA_PASSKEY_LOGIN_ENABLED is False
    assert not app_settings.PASSKEY_LOGIN_ENABLED
    assert not app_settings.PASSKEY_SIGNUP_ENABLED


def test_own_data_ask_for_the_password_again(
    client: Client, town: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FRESH_SIGN_IN_REQUIRED = True
    _sign_in(client, town)
    address = reverse("office:account-export")
    asked = client.get(address)
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/buero/"})
    assert client.get(address).status_code == 200
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address).status_code == 302


def test_own_data_are_ones_own(client: Client, town: User) -> None:
    person("Fremd")
    _sign_in(client, town)
    given = client.get(reverse("office:account-export")).json()
    assert [row["name"] for row in given["people.User"]] == ["A"]
    assert "Fremd" not in str(given)


def test_one_changes_name_and_language(client: Client, town: User) -> None:
    _sign_in(client, town)
    answer = client.post(reverse("office:account"), {"name": "Anna", "language": "en"})
    assert answer.status_code == 302
    assert "My account" in client.get(reverse("office:account")).content.decode()


def test_the_role_switch_exists_in_the_demo_only(client: Client, world: World, settings: Any) -> None:
    demo.create_demo_logins(by=TERMINAL)
    wish = {"login": "ort@musterland.example"}
    assert client.post(reverse("office:switch-role"), wish).status_code == 404
    settings.DEMO = True
    assert client.get(reverse("office:switch-role")).status_code == 405
    assert client.post(reverse("office:switch-role"), wish)["Location"] == "/buero/"
    page = client.get("/buero/").content.decode()
    assert "Olaf Beispiel (erfunden)" in page
    assert 'value="statistik@musterland.example"' in page
    assert client.post(reverse("office:switch-role"), {"login": "statistik@musterland.example"}).status_code == 302
    real = person("Echt", roles.OPERATOR)
    assert client.post(reverse("office:switch-role"), {"login": real.email}).status_code == 404


GUEST_PAGES = [
    "account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive",
    "account_reset_password_from_key_done", "socialaccount_login_cancelled", "socialaccount_login_error",
]  # fmt: skip
OWN_GUEST_PAGES = [
    "account_email", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list", "socialaccount_connections",
    "account_email_verification_sent",
]  # fmt: skip
INLINE = re.compile(r'\sstyle="|\son\w+="|javascript:|<style', re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)


@pytest.mark.parametrize("name", [*GUEST_PAGES, *OWN_GUEST_PAGES])
def test_pages_of_signing_in_wear_our_dress_and_keep_the_strict_policy(client: Client, town: User, name: str) -> None:
    if name in OWN_GUEST_PAGES:
        _sign_in(client, town)
    page = client.get(reverse(name), follow=True)
    text = page.content.decode()
    assert page.status_code == (401 if name == "socialaccount_login_error" else 200)
    assert 'class="kw-main"' in text
    assert len(re.findall("<h1", text)) == 1
    assert INLINE.findall(text) == []
    assert SCRIPT.findall(text) == []
    assert "unsafe" not in page["Content-Security-Policy"]


def test_the_login_of_the_county_is_a_setting(client: Client, settings: Any) -> None:
    assert "Verwaltungskonto" not in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "verwaltung",
                    "name": "Verwaltungskonto",
                    "client_id": "x",
                    "secret": "y",
                    "settings": {"server_url": "https://anmeldung.probe.example"},
                }
            ]
        }
    }
    assert "Verwaltungskonto" in client.get(reverse("account_login")).content.decode()
