"""What surrounds the pages: choice of language, files for machines, what is kept and for whom."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pytest
from django.test import Client, override_settings

from kreisweit.audit.actions import TERMINAL
from kreisweit.people.actions import create_administrations

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "cookie", "target"),
    [
        ("ar,de;q=0.5", "", "/ar/"),
        ("fr", "", "/de/"),
        ("en-GB", "", "/en/"),
        ("", "", "/de/"),
        ("de", "ar", "/ar/"),
    ],
)
def test_the_first_page_follows_browser_and_cookie(
    client: Client, goerlitz: Any, header: str, cookie: str, target: str
) -> None:
    if cookie:
        client.cookies["kreisweit_language"] = cookie
    answer = client.get("/", headers={"accept-language": header})
    assert (answer.status_code, answer["Location"]) == (302, target)
    assert {"accept-language", "cookie"} <= {name.strip().lower() for name in answer["Vary"].split(",")}


def test_readers_get_no_cookie(client: Client, goerlitz: Any) -> None:
    for address in (
        "/",
        "/de/",
        "/de/suche/?q=bad",
        "/de/orte/",
        "/de/zahlen/",
        "/de/zahlen/vergleich/",
        "/de/impressum/",
    ):
        assert client.get(address).cookies == {}, address


def test_machines_find_pages_and_contact(client: Client, goerlitz: Any) -> None:
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /buero/" in robots
    places = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(places) == len(set(places))
    assert "http://testserver/ar/zahlen/ort/14626010/" in places
    security = client.get("/.well-known/security.txt").content.decode()
    assert re.search(r"^Contact: http://testserver/de/impressum/$", security, re.MULTILINE)
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", security, re.MULTILINE)


@override_settings(DEMO=True)
def test_a_demonstration_is_not_for_search_engines(client: Client, goerlitz: Any) -> None:
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


@override_settings(DEMO=True)
def test_a_real_county_in_a_demonstration_is_not_its_own_site(client: Client, goerlitz: Any) -> None:
    page = client.get("/de/impressum/").content.decode().split('id="main"')[1]
    assert "kw-lead" in page
    assert "Landkreis Görlitz" in page.split("</p>")[0]


@pytest.mark.parametrize("page", ["impressum", "barrierefreiheit", "datenschutz"])
def test_nobody_real_answers_for_a_demonstration(client: Client, goerlitz: Any, page: str) -> None:
    create_administrations(by=TERMINAL)
    address = f"/en/{page}/"
    assert "Kreisverwaltung Görlitz" in client.get(address).content.decode()
    with override_settings(DEMO=True):
        text = client.get(address + "?demo").content.decode()
    assert "Whoever runs this installation answers for it" in text
    assert "Kreisverwaltung Görlitz" not in text


def test_browsers_find_the_icon_where_they_look_for_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert re.fullmatch(r"/static/ui/icon[.\w]*\.svg", answer["Location"])


@override_settings(ALLOWED_HOSTS=["portal.example"])
def test_a_wrong_host_gets_a_calm_page_and_leaves_no_word_in_the_log(client: Client) -> None:
    [console] = [handler for handler in logging.getLogger().handlers if handler.name == "console"]
    assert isinstance(console, logging.StreamHandler)
    written = io.StringIO()
    before, console.stream = console.stream, written  # setStream would flush the stream of an earlier test
    try:
        answer = client.get("/de/", headers={"host": "gebannt.example"})
    finally:
        console.stream = before
    assert answer.status_code == 400
    assert "Zur Startseite" not in answer.content.decode()
    assert "Unter dieser Adresse" in answer.content.decode()
    assert "gebannt" not in written.getvalue() + answer.content.decode()
    assert "refused: DisallowedHost" in written.getvalue()
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_is_made_once(client: Client, goerlitz: Any, django_assert_max_num_queries: Any) -> None:
    first = client.get("/de/zahlen/")
    with django_assert_max_num_queries(2):
        second = client.get("/de/zahlen/")
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    again = client.get("/de/zahlen/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_each_language_and_choice_has_its_own_page(client: Client, goerlitz: Any) -> None:
    tags = [client.get(a)["ETag"] for a in ("/de/zahlen/", "/en/zahlen/", "/de/orte/", "/de/orte/?art=town")]
    assert len(set(tags)) == 4


def test_a_new_figure_makes_a_new_page(client: Client, goerlitz: Any) -> None:
    from django.utils import timezone

    from kreisweit.releases.models import Release, Source

    before = client.get("/de/zahlen/")["ETag"]
    assert client.get("/de/zahlen/")["ETag"] == before
    source = Source.objects.get(code="inkar")
    Release.objects.create(
        kind="imported", source=source, layout="x", rule="as_published", content_hash="0" * 64,
        published_at=timezone.now() + timezone.timedelta(days=400),
    )  # fmt: skip
    assert client.get("/de/zahlen/")["ETag"] != before


def test_what_somebody_adds_to_an_address_is_not_kept_for_others(client: Client, goerlitz: Any) -> None:
    planted = client.get("/de/zahlen/?x=planted")
    assert "ETag" not in planted
    assert b"planted" not in client.get("/de/zahlen/").content


def test_somebody_signed_in_gets_a_page_of_their_own(client: Client, goerlitz: Any, django_user_model: Any) -> None:
    client.get("/de/zahlen/")
    client.force_login(django_user_model.objects.create_user("a@example.org", "x", name="A"))
    answer = client.get("/de/zahlen/")
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_roles_are_written_from_the_rules(client: Client, goerlitz: Any) -> None:
    from kreisweit.people.roles import ROLES

    page = client.get("/en/wer-sieht-was/").content.decode()
    assert len(re.findall('<h3 id="role-', page)) == len(ROLES)


def test_sources_name_all_works(client: Client, goerlitz: Any) -> None:
    page = client.get("/de/quellen/").content.decode()
    for words in ("© GeoBasis-DE / BKG 2022 (Daten verändert)", "INKAR, BBSR Bonn; eigene Auswahl", "ODbL-1.0"):
        assert words in page


def test_nothing_is_promised_that_is_not_there(client: Client, goerlitz: Any) -> None:
    page = client.get("/de/").content.decode()
    inside = [
        a for a in re.findall(r'href="(/[^"#?]*)', page) if not a.startswith(("/static", "/buero", "/konto", "/theme"))
    ]
    broken = {a: client.get(a).status_code for a in set(inside) if client.get(a).status_code >= 400}
    assert broken == {}


def test_the_search_is_reachable_from_the_navigation_too(client: Client, goerlitz: Any) -> None:
    for address in ("/de/", "/de/suche/", "/de/zahlen/"):
        navigation = client.get(address).content.decode().split('class="kw-nav"')[1].split("</nav>")[0]
        assert 'href="/de/suche/"' in navigation, address
