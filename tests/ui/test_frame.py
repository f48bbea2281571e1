"""The frame of every page: bands, navigation, languages, errors, and the gallery outside production only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from kreisweit.ground.refusal import NotAllowed
from kreisweit.ui import navigation, views
from kreisweit.ui.gallery.views import PAGES
from kreisweit.ui.middleware import Refusals

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("name", ["", *(f"{page}/" for page in PAGES)])
def test_pages_of_the_gallery_carry_the_frame(client: Client, name: str, language: str) -> None:
    answer = client.get(f"/gestaltung/{name}?sprache={language}")
    html = answer.content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert ("kern.rtl.css" in html) == (language == "ar")
    assert html.count("<main") == html.count("<h1") == 1
    assert html.count('class="kw-skip"') == 1
    assert "Landkreis Musterland" in html
    assert re.findall(r"\sstyle=|<style|<script(?! type=\"module\"| src=| defer)|\son\w+=", html) == []


def test_the_gallery_knows_only_its_own_pages(client: Client) -> None:
    assert client.get("/gestaltung/nirgends/").status_code == 404
    assert client.get("/gestaltung/?sprache=xx").status_code == 404


def test_htmx_is_version_two_and_may_not_evaluate(client: Client) -> None:
    html = client.get("/gestaltung/formular/").content.decode()
    scripts = re.findall(r'src="([^"]*htmx[^"]*)"', html)
    assert [script.rsplit("/", 1)[1].split("?")[0] for script in scripts] == ["htmx-2.min.js"]
    path = finders.find("django_htmx/htmx-2.min.js")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as file:
        assert re.findall(r'version:"(\d+)\.', file.read()) == ["2"]
    assert '"allowEval":false' in html


def test_the_invented_county_says_so_on_every_page(musterland: Any, client: Client) -> None:
    assert "kw-band" in client.get("/de/").content.decode()
    assert "kw-band" in client.get("/de/nirgends/").content.decode()


def test_a_real_county_has_no_such_band(goerlitz: Any, client: Client) -> None:
    html = client.get("/de/").content.decode()
    assert "kw-band" not in html
    assert "Landkreis Görlitz" in html


def test_what_was_not_found_leads_on(client: Client) -> None:
    answer = client.get("/de/nirgends/")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert reverse("portal:search") in html


def test_the_page_for_our_own_mistakes_needs_nothing(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = views.failed(rf.get("/"))
    assert answer.status_code == 500
    assert b"Das hat nicht geklappt" in answer.content
    assert b'lang="en"' in answer.content


def test_a_refusal_is_a_page_or_json(rf: RequestFactory) -> None:
    middleware = Refusals(lambda _request: None)  # type: ignore[arg-type,return-value]
    told = middleware.process_exception(rf.get("/api/v1/x"), NotAllowed())
    assert told is not None
    assert told.status_code == 403
    assert told["Content-Type"] == "application/json"
    assert middleware.process_exception(rf.get("/"), ValueError()) is None


def test_the_language_is_remembered_and_leads_back_home_only(client: Client) -> None:
    answer = client.post("/sprache/", {"language": "en", "next": "/buero/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/buero/?a=1")
    assert client.cookies["kreisweit_language"].value == "en"
    away = client.post("/sprache/", {"language": "ar", "next": "https://example.org/"})
    assert away["Location"] == "/"
    assert "kreisweit_language" not in away.cookies
    assert client.get("/sprache/").status_code == 405


def test_navigation_marks_the_longest_fitting_section() -> None:
    entries = (("Figures", "portal:figures"), ("Compare", "portal:compare"), ("Nothing", "portal:no-such-page"))
    found = navigation.links(entries, reverse("portal:compare"))
    assert [(link.label, link.current) for link in found] == [("Figures", False), ("Compare", True)]


def test_every_way_of_the_portal_exists() -> None:
    missing = [name for _label, name in (*navigation.PORTAL, *navigation.FOOTER) if navigation.address(name) is None]
    assert missing == []


def test_languages_lead_to_the_same_page(rf: RequestFactory) -> None:
    with translation.override("de"):
        found = navigation.language_links(rf.get("/de/zahlen/?thema=x"))
    assert [(link.code, link.url, link.office) for link in found] == [
        ("de", "/de/zahlen/?thema=x", True),
        ("en", "/en/zahlen/?thema=x", True),
        ("ar", "/ar/zahlen/?thema=x", False),
    ]
