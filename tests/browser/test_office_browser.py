"""The office and signing in, in a real browser: accessible, strict policy, passkeys, without JavaScript."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser.support import Browser, axe, overflows

from kreisweit.people.demo import PASSWORD

PAGES = {
    "ort@musterland.example": (
        "/buero/",
        "/buero/organisationen/",
        "/buero/organisationen/?name=Beispiel",
        "/buero/organisationen/neu/",
        "/buero/zugang/",
        "/buero/mein-konto/",
        "/konto/email/",
        "/konto/password/change/",
        "/konto/sessions/",
        "/konto/2fa/",
        "/konto/logout/",
    ),
    "kreis@musterland.example": (
        "/buero/zugang/",
        "/buero/zugang/county/0/",
        "/buero/zugang/county/0/einladen/",
        "/buero/datenschutz/taetigkeiten/neu/",
        "/buero/datenschutz/vereinbarungen/neu/",
    ),
    "vertrauensstelle@musterland.example": (
        "/buero/abgleich/",
        "/buero/abgleich/einstellungen/",
        "/buero/abgleich/paare/",
    ),
    "datenschutz@musterland.example": (
        "/buero/protokoll/",
        "/buero/datenschutz/",
        "/buero/datenschutz/taetigkeiten/1/",
        "/buero/datenschutz/taetigkeiten/1/schritt/give_opinion/",
        "/buero/datenschutz/vereinbarungen/",
        "/buero/datenschutz/vereinbarungen/1/",
    ),
}
VISITORS = ("/konto/login/", "/konto/signup/", "/konto/password/reset/", "/buero/einladung/")


@pytest.fixture
def office(chromium: Any, site: str) -> Browser:
    """The demo by the name localhost: passkeys need a name, not a number."""
    return Browser(chromium, site.replace("127.0.0.1", "localhost"))


def _switch_to(page: Page, login: str) -> None:
    page.select_option("#demo-role", login)
    page.click(".kw-switch button")


def _look(page: Page, width: int, name: str) -> None:
    """A picture for people who look at the pages, where a folder is named for it."""
    if folder := os.environ.get("KREISWEIT_TEST_PICTURES"):
        page.screenshot(
            path=Path(folder) / f"{name.strip('/').replace('/', '-') or 'start'}-{width}.png", full_page=True
        )


@pytest.mark.parametrize(("scheme", "width"), [("dark", 390), pytest.param("light", 1280, marks=pytest.mark.slow)])
def test_axe_finds_nothing_in_the_office(office: Browser, scheme: str, width: int) -> None:
    visit = office.open(width=width, scheme=scheme)
    faults = {}
    for path in VISITORS:
        page = visit.go(path)
        _look(page, width, path)
        faults[path] = axe(page) + (["too wide"] if overflows(page) else [])
    visit.faults = [fault for fault in visit.faults if "410" not in fault]  # a spent invitation is no error of ours
    for login, paths in PAGES.items():
        visit.go("/konto/login/" if login.startswith("ort") else "/buero/")
        _switch_to(visit.page, login)
        for path in paths:
            page = visit.go(path)
            _look(page, width, login.partition("@")[0] + path)
            faults[path] = axe(page) + (["too wide"] if overflows(page) else [])
    visit.close()
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_passkey_is_added_and_asked_for_under_the_strict_policy(office: Browser) -> None:
    visit = office.open()
    devtools = visit.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    page = visit.go("/konto/login/")
    _sign_in(page, "betrieb@musterland.example")
    page = visit.go("/konto/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.fill("[name=name]", "Probeschlüssel")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/konto/2fa/recovery-codes/**")
    visit.go("/konto/logout/").click("main form button")
    page = visit.go("/konto/login/")
    assert page.locator("#passkey_login").count() == 0
    _sign_in(page, "betrieb@musterland.example")
    page.wait_for_url("**/konto/2fa/authenticate/**")
    assert axe(page) == []
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/buero/")
    visit.close()


def _sign_in(page: Page, login: str) -> None:
    page.fill("main [name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")


def test_an_organisation_is_kept_without_javascript(office: Browser) -> None:
    visit = office.open(script=False)
    page = visit.page
    page.goto(office.site + "/konto/login/")
    _switch_to(page, "zweiter-ort@musterland.example")
    page.goto(office.site + "/buero/organisationen/neu/")
    page.fill("[name=name]", "Probeverein ohne Skript")
    page.select_option("[name=kind]", "association")
    page.click("main form .kw-buttons button")
    page.wait_for_url("**/buero/organisationen/*/")
    page.click("main form button")
    assert page.locator("main .kw-badge").first.inner_text() == "veröffentlicht"
    visit.close()
