"""Fixtures for all tests: counties with their official figures, users by role."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

import hypothesis
import pytest
from tests.factories.counties import load_county
from tests.factories.homes import Homes
from tests.factories.scenes import STAGE, scene, wanted

LONG = ("journeys", "browser")
"""Folders whose tests take up to minutes each."""


def pytest_configure(config: pytest.Config) -> None:
    """Fewer examples for each property in the quick run than in the slow one; a busy machine is no fault."""
    quick = config.option.markexpr == "not slow"
    hypothesis.settings.register_profile("kreisweit", max_examples=40 if quick else 100, deadline=None)
    hypothesis.settings.load_profile("kreisweit")


def pytest_collection_finish() -> None:
    """Modules stay until the end: the collector of garbage need not look at them again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """What modules keep is let go in order."""
    gc.unfreeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker waits at the end; in each module the tests of one scene follow each other."""
    modules = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (item.path.parent.name not in LONG, modules[item.path], wanted(item)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test meets its own scene, or empty databases."""
    if STAGE.name not in ("", wanted(item)):
        with django_db_blocker_of(item).unblock():
            STAGE.clear()


def django_db_blocker_of(item: pytest.Item) -> Any:
    """What keeps the databases shut between tests."""
    from pytest_django.plugin import blocking_manager_key

    return item.config.stash[blocking_manager_key]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that wants to talk to anything but this machine fails."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test wants to connect to {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test databases; on PostgreSQL the vault is then entered by a role that owns nothing, as in an installation."""
    from tests.factories.vault_role import entered_by_role

    with django_db_blocker.unblock(), entered_by_role():
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Keys of a new test's rows are those of the last test's: nothing kept may outlive a test."""
    from django.core.cache import cache as kept

    kept.clear()


@pytest.fixture
def load(db: None) -> Callable[[str], Any]:
    """`load("03154")` sets that county up."""
    return load_county


goerlitz_scene = scene("goerlitz", lambda: load_county("14626"))
musterland_scene = scene("musterland", lambda: load_county("99001"))


@pytest.fixture
def goerlitz(goerlitz_scene: Any, db: None) -> Any:
    """The county of Görlitz (14626) with its official figures."""
    return type(goerlitz_scene).objects.get()


@pytest.fixture
def musterland(musterland_scene: Any, db: None) -> Any:
    """The invented county."""
    return type(musterland_scene).objects.get()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Demo installations to copy, for tests that start processes; the workers of a run share them."""
    own = tmp_path_factory.getbasetemp()
    return Homes((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "homes")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium, one a process (its driver cannot be started twice); skips with one sentence where there is none, but never in CI."""
    from playwright.sync_api import sync_playwright
    from tests.browser import support

    path = support.find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(support.MISSING)
        pytest.skip(support.MISSING)
    # The driver keeps an event loop in this thread; Django would refuse the database to tests that come after.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(support.ARGUMENTS))
        yield browser
        browser.close()


def _own_figures() -> Any:
    from tests.factories.own_figures import OwnFigures, publish_own

    load_county("99001")
    world = OwnFigures()
    stays = {"stay:0": "10.0", "stay:1": "15.0", "stay:2": "30.0", "stay:5": "25.0", "stay:10": "19.0"}
    cells = world.share()
    for group, base in stays.items():
        cells |= world.share("own_length_of_stay", group, base)
    world.published = publish_own(cells)
    return world


own_figures_scene = scene("own_figures", _own_figures)


@pytest.fixture
def own_figures(own_figures_scene: Any, db: None) -> Any:
    """The invented county with own figures: a share over five quarters, a share by group, both protected."""
    return copy(own_figures_scene)
