"""Places: finding them, their page, addresses of earlier keys."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Mužakow", "14626010"),
        ("muzakow", "14626010"),
        ("goerlitz", "14626110"),
        ("Gorlitz", "14626110"),
        ("Bela Woda", "14626600"),
        ("14626610", "14626610"),
        ("Zitau", "14626610"),
    ],
)
def test_a_place_is_found_as_people_type_it(client: Client, goerlitz: Any, typed: str, first: str) -> None:
    page = client.get("/de/suche/", {"q": typed}).content.decode()
    assert re.findall(r'href="/de/orte/(\d{8})-', page)[0] == first


def test_a_figure_is_found_by_a_part_of_a_word(client: Client, goerlitz: Any) -> None:
    page = client.get("/de/suche/", {"q": "miete"}).content.decode()
    found = re.findall(r'href="/de/zahlen/kennzahl/([^/"]+)/"', page)
    assert {"avg_rent_per_m2", "rent_level"} <= set(found)


def test_no_hit_says_what_to_try(client: Client, goerlitz: Any) -> None:
    page = client.get("/de/suche/", {"q": "xqzq<b>"}).content.decode()
    assert "xqzq&lt;b&gt;" in page
    assert "kw-empty" in page
    assert client.get("/de/suche/").status_code == 200


def test_the_finder_narrows_by_kind(client: Client, goerlitz: Any) -> None:
    every = re.findall(r'href="/de/orte/(\d{8})-', client.get("/de/orte/").content.decode())
    towns = re.findall(r'href="/de/orte/(\d{8})-', client.get("/de/orte/?art=town").content.decode())
    assert len(every) == 53
    assert set(towns) < set(every)
    assert "14626010" in towns
    assert client.get("/de/orte/?art=castle").status_code == 200


def test_unincorporated_areas_stand_apart(client: Client, load: Any) -> None:
    load("03154")
    page = client.get("/de/orte/").content.decode()
    table, apart = page.split("</table>")
    assert len(re.findall(r'href="/de/orte/\d{8}-', table)) == 23
    assert len(re.findall(r'href="/de/orte/\d{8}-', apart)) == 5


def test_the_present_address_and_older_spellings(client: Client, goerlitz: Any) -> None:
    right = "/de/orte/14626010-bad-muskau/"
    assert client.get(right).status_code == 200
    for wrong in ("/de/orte/14626010/", "/de/orte/14626010-badmuskau/"):
        answer = client.get(wrong)
        assert (answer.status_code, answer["Location"]) == (301, right)


def test_a_merged_municipality_leads_to_its_successor(client: Client, load: Any) -> None:
    load("03154")
    answer = client.get("/de/orte/03154010-helmstedt/")
    assert answer.status_code == 302
    assert answer["Location"] == "/de/orte/03154028-helmstedt/?von=03154010"
    page = client.get(answer["Location"]).content.decode()
    assert "03154010" in page
    assert "03154010" not in client.get("/de/orte/03154028-helmstedt/").content.decode()
    assert client.get("/de/zahlen/ort/03154010/")["Location"] == "/de/zahlen/ort/03154028/"


def test_only_a_true_former_key_is_spoken_of(client: Client, load: Any) -> None:
    load("03154")
    page = client.get("/de/orte/03154028-helmstedt/", {"von": "<script>1"}).content.decode()
    assert "&lt;script" not in page.split('id="main"')[1].split("<footer")[0]


def test_a_key_without_known_successor_is_gone(client: Client, goerlitz: Any) -> None:
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.places.models import KeyChange

    KeyChange.objects.create(
        level="municipality", old_ags="14626999", old_name="Altdorf", kinds=["dissolution"],
        effective="2024-01-01", source="test",
    )  # fmt: skip
    assert TERMINAL
    answer = client.get("/de/orte/14626999-altdorf/")
    assert answer.status_code == 410
    assert "14626999" in answer.content.decode()


def test_an_unknown_key_is_not_found(client: Client, goerlitz: Any) -> None:
    assert client.get("/de/orte/01001000-flensburg/").status_code == 404


def test_a_town_hall_shows_its_contact_only_when_it_is_public(client: Client, goerlitz: Any) -> None:
    from kreisweit.people.models import Organisation
    from kreisweit.places.models import Municipality

    place = Municipality.objects.get(ags="14626010")
    town_hall = Organisation.objects.create(
        name="Stadtverwaltung", kind="municipal_administration", municipality=place, phone="+49 30 1", is_public=False
    )
    address = "/de/orte/14626010-bad-muskau/"
    assert "+49 30 1" not in client.get(address).content.decode()
    from django.core.cache import cache

    Organisation.objects.filter(pk=town_hall.pk).update(is_public=True)
    cache.clear()
    assert "+49 30 1" in client.get(address).content.decode()
