"""The open interface behaves: HEAD, refusals in JSON, and a tag that changes with whatever the answer is made of."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kreisweit.audit.actions import TERMINAL
from kreisweit.places.actions import assign_planning_areas

pytestmark = pytest.mark.django_db

ADDRESSES = ["indicators", "indicators/share_foreign", "observations?limit=3", "sources", "areas", "areas/14626010"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_tells_what_get_would(client: Client, goerlitz: Any, address: str) -> None:
    got, headed = client.get(f"/api/v1/{address}"), client.head(f"/api/v1/{address}")
    assert (headed.status_code, headed.content) == (200, b"")
    assert {name: headed[name] for name in ("ETag", "Content-Type", "Cache-Control")} == {
        name: got[name] for name in ("ETag", "Content-Type", "Cache-Control")
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_writing_is_refused_in_words(client: Client, goerlitz: Any, address: str, method: str) -> None:
    answer = getattr(client, method)(f"/api/v1/{address}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json() == {
        "refused": "method_not_allowed",
        "sentence": answer.json()["sentence"],
        "remedy": answer.json()["remedy"],
    }


@pytest.mark.parametrize("address", ["", "nothing", "areas/", "areas/14626010/figures", "observations.csv", "%00"])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_an_address_that_is_not_there_is_refused_in_words(
    client: Client, goerlitz: Any, address: str, method: str
) -> None:
    answer = getattr(client, method)(f"/api/v1/{address}")
    assert answer["Content-Type"].startswith("application/json")
    assert answer.status_code == 404
    if method != "head":
        assert set(answer.json()) == {"refused", "sentence", "remedy"}


def test_the_tag_of_places_changes_with_their_planning_areas(client: Client, goerlitz: Any) -> None:
    before = client.get("/api/v1/areas")
    assert client.get("/api/v1/areas", headers={"if-none-match": before["ETag"]}).status_code == 304
    table = b"ags,planning_area\n14626010,Norden\n14626110,Mitte\n"
    assign_planning_areas(data=table, by=TERMINAL)
    after = client.get("/api/v1/areas", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    found = {place["ags"]: place["planning_area"] for place in after.json() if place["planning_area"]}
    assert found == {"14626010": "Norden", "14626110": "Mitte"}
    assert after["ETag"] != before["ETag"]
