"""The open interface answers with the published figures, their status and their provenance."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def get(client: Client, address: str, **headers: str) -> Any:
    return client.get(f"/api/v1/{address}", headers=headers)


def test_an_observation_has_all_it_needs(client: Client, goerlitz: Any) -> None:
    answer = get(client, "observations?indicator=share_foreign&ags=14626010").json()
    assert answer["count"] == 1
    assert answer["items"] == [
        {
            "indicator": "share_foreign",
            "definition_version": 1,
            "level": "municipality",
            "ags": "14626010",
            "area_name": "Bad Muskau",
            "period": "2022-05-15",
            "group": "",
            "value": "15.70",
            "low": None,
            "high": None,
            "per": None,
            "unit": "percent",
            "status": "value",
            "reason": "",
            "source": "zensus2022",
            "reference_day": "2022-05-15",
            "licence": "dl-de/by-2-0",
            "attribution": "Statistische Ämter des Bundes und der Länder, Zensus 2022",
        }
    ]


def test_a_year_of_the_county(client: Client, goerlitz: Any) -> None:
    items = get(client, "observations?indicator=share_foreign&ags=14626&period=2022").json()["items"]
    assert [(i["value"], i["source"], i["reference_day"]) for i in items] == [("6.65", "inkar", "2022")]


def test_empty_places_are_null_with_a_reason(client: Client, musterland: Any) -> None:
    items = get(client, "observations?indicator=share_foreign&level=municipality&limit=1000").json()["items"]
    empty = [i for i in items if i["status"] != "value"]
    assert empty
    assert all(i["value"] is None and i["reason"] for i in empty)
    assert all(i["value"] is not None for i in items if i["status"] == "value")


def test_pages_follow_each_other(client: Client, goerlitz: Any) -> None:
    address: str | None = "/api/v1/observations?indicator=population&limit=40"
    seen: list[tuple[str, str, str]] = []
    while address:
        page = client.get(address).json()
        seen += [(i["ags"], i["source"], i["period"]) for i in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == page["count"] == 106


def test_an_unchanged_window_answers_304(client: Client, goerlitz: Any) -> None:
    tag = get(client, "indicators").headers["ETag"]
    assert get(client, "indicators", if_none_match=tag).status_code == 304
    assert get(client, "indicators?topic=housing", if_none_match=tag).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("observations?indicator=nothing", 404),
        ("observations?limit=0", 422),
        ("observations?limit=1001", 422),
        ("observations?offset=99999999999999999999", 422),
        ("observations?source=%00", 404),
        ("observations?ags=1", 422),
        ("observations?area=99001010", 422),
        ("indicators?thema=people", 422),
        ("areas?planning_area=P1", 422),
        ("areas/14626010?period=2022", 422),
        ("sources?source=zensus", 422),
        ("indicators/share_foreign?version=1", 422),
        ("observations?level=galaxy", 422),
        ("indicators/nothing", 404),
        ("areas/14626999", 404),
    ],
)
def test_a_bad_question_is_refused_in_words(client: Client, goerlitz: Any, address: str, status: int) -> None:
    answer = get(client, address)
    assert answer.status_code == status
    assert set(answer.json()) == {"refused", "sentence", "remedy"}


def test_an_ended_key_says_what_became_of_it(client: Client, load: Any) -> None:
    load("03154")
    answer = get(client, "areas/03154010")
    assert answer.status_code == 410
    assert "03154028" in answer.json()["remedy"]


def test_the_number_of_queries_does_not_grow(client: Client, goerlitz: Any, django_assert_max_num_queries: Any) -> None:
    for limit in (1, 3, 100):
        with django_assert_max_num_queries(12):
            assert get(client, f"observations?limit={limit}").status_code == 200


def test_description_and_page_come_from_our_own_host(client: Client, goerlitz: Any) -> None:
    schema = client.get("/api/openapi.json").json()
    assert sorted(schema["paths"]) == [
        "/api/v1/areas",
        "/api/v1/areas/{ags}",
        "/api/v1/indicators",
        "/api/v1/indicators/{code}",
        "/api/v1/observations",
        "/api/v1/sources",
    ]
    page = client.get("/api/docs").content.decode()
    assert "/api/v1/observations" in page
    assert "http://" not in page.replace("http://testserver", "")


def test_a_filter_that_does_not_exist_is_named_with_those_that_do(client: Client, goerlitz: Any) -> None:
    answer = client.get("/api/v1/observations?area=14626060&gebiet=x&limit=3", headers={"accept-language": "de"})
    assert answer.status_code == 422
    assert answer.json() == {
        "refused": "unknown_filter",
        "sentence": "Diese Filter gibt es nicht: area, gebiet.",
        "remedy": (
            "Bekannt sind: indicator, ags, period, source, level, group, limit, offset. Näheres unter /api/docs"
        ),
    }


def test_an_address_without_filters_says_so(client: Client, goerlitz: Any) -> None:
    answer = client.get("/api/v1/areas?planning_area=P1", headers={"accept-language": "en"})
    assert answer.json() == {
        "refused": "no_filters",
        "sentence": "There is no such filter: planning_area.",
        "remedy": "This address knows no filters. See /api/docs",
    }
