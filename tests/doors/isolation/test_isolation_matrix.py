"""Every address, as everybody, with what belongs to others: nothing foreign is shown or changed.

Source: privacy-security goal SE1. How to add an address: a line in routes.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from .matrix import Everybody, addresses
from .routes import ROUTES, readers
from .scene import build

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everybody]:
    """The scene is built once; each request is undone."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # thousands of refusals are what we want
    with django_db_blocker.unblock(), transaction.atomic():
        yield Everybody(build())
        transaction.set_rollback(True)


def test_every_address_stands_in_the_matrix() -> None:
    assert addresses() - set(ROUTES) == set()


def test_the_matrix_names_no_address_that_is_gone() -> None:
    assert set(ROUTES) - addresses() == set()


def test_every_canary_has_its_readers(everybody: Everybody) -> None:
    assert set(everybody.scene.canaries) == set(readers())
    assert all(who - set(everybody.cookies) == set() for who in readers().values())


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_nothing_foreign_is_shown_or_changed(everybody: Everybody, route: str) -> None:
    cells = list(everybody.cells(route, quick=True))
    assert [cell for cell in cells if cell.wrong] == []
    assert len(cells) >= 8


@pytest.mark.slow
def test_nothing_foreign_is_shown_or_changed_whoever_asks(everybody: Everybody) -> None:
    cells = [cell for route in ROUTES for cell in everybody.cells(route, quick=False)]
    assert [cell for cell in cells if cell.wrong] == []
    assert len(cells) >= 5000


def test_the_canaries_sing_where_they_may(everybody: Everybody) -> None:
    """A matrix that finds nothing anywhere would prove nothing."""
    paths = ("/buero/organisationen/?format=csv", "/buero/protokoll/?format=csv")
    looking = [(viewer, path) for viewer in everybody.scene.viewers for path in paths]
    pages = "".join(everybody.ask(viewer, "get", path, {})[0].content.decode() for viewer, path in looking)
    heard = {name for name, text in everybody.scene.canaries.items() if text in pages}
    assert {"town", "club", "counselling", "elsewhere", "county", "mayor@own", "mayor@other"} <= heard
    assert "counselling@own" not in heard
