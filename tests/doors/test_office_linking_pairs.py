"""The list of doubtful pairs: fifty on a page, what waits first, by strength on request."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from tests.factories.counties import load_county
from tests.factories.scenes import scene

from kreisweit.audit.actions import TERMINAL
from kreisweit.monitoring.queries.linking import DoubtfulPair
from kreisweit.office.linking import pair_list
from kreisweit.people.demo import create_demo_logins
from kreisweit.people.models import User

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ADDRESS = "/buero/abgleich/paare/"
Found = tuple[list[DoubtfulPair], list[DoubtfulPair]]


def _logins() -> None:
    load_county("99001")
    create_demo_logins(by=TERMINAL)


listing_scene = scene("listing", _logins)


@pytest.fixture
def look(listing_scene: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The page of the trust office with these pairs."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(email="vertrauensstelle@musterland.example"))

    def page(found: Found, query: str = "") -> str:
        monkeypatch.setattr(pair_list, "doubtful_to_decide", lambda **_by: found)
        answer = client.get(ADDRESS + query)
        assert answer.status_code == 200
        return str(answer.content.decode().partition("<main")[2])

    return page


def pairs(*states: str, probability: float = 0.5, first: int = 1) -> list[DoubtfulPair]:
    return [DoubtfulPair(first + number, 0.0, probability, state) for number, state in enumerate(states)]


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'/paare/([0-9]+)/"', page)]


def headings(page: str) -> list[str]:
    return [" ".join(unescape(text).split()) for text in re.findall(r"<h2[^>]*>([^<]*)<", page)]


def test_fifty_pairs_stand_on_a_page_and_what_waits_comes_first(look: Callable[..., str]) -> None:
    found = (pairs(*["open"] * 52), pairs("later", "disputed", "second", "same", first=101))
    first = look(found)
    assert shown(first) == list(range(1, 51))
    assert headings(first) == ["To decide (52)"]
    assert "?seite=2" in first
    last = look(found, "?seite=2")
    assert shown(last) == [51, 52, 102, 103, 101, 104]
    assert headings(last) == [
        "To decide (52)",
        "Disputed (1)",
        "Waiting for a second person (1)",
        "Put off or decided (2)",
    ]


def test_pairs_of_one_strength(look: Callable[..., str]) -> None:
    found = (pairs("open", probability=0.9) + pairs("open", probability=0.5, first=2), pairs("same", first=3))
    assert shown(look(found)) == [1, 2, 3]
    likely = look(found, "?staerke=gleich")
    assert (shown(likely), headings(likely)) == ([1], ["To decide (1)"])
    assert '<option value="gleich" selected>rather the same person</option>' in likely
    assert shown(look(found, "?staerke=zwei")) == [2, 3]
    assert shown(look(found, "?staerke=nichts")) == [1, 2, 3]


def test_a_filter_goes_along_to_the_next_page(look: Callable[..., str]) -> None:
    page = look((pairs(*["open"] * 51, probability=0.7), []), "?staerke=unklar")
    assert "?staerke=unklar&amp;seite=2" in page


def test_nothing_waits(look: Callable[..., str]) -> None:
    page = look(([], pairs("same")))
    assert headings(page) == ["To decide", "Put off or decided (1)"]
    assert "Nothing here." in page
