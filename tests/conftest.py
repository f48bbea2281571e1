"""Fixtures for all tests: counties with their official figures, users by role."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kreisweit.methods.intake import FigureFile, read_figures


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


@cache
def _read_once(path: str, layout: str, source: str) -> FigureFile:
    file = Path(path)
    return read_figures(file.read_bytes(), layout=layout, filename=file.name, source=source)


def load_county(ags: str) -> Any:
    """Set a county up with its official figures; the nation-wide files are read once a test run."""
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.actions import import_figures
    from kreisweit.places import official_files
    from kreisweit.places.actions import set_up_county
    from kreisweit.releases.actions import seed_catalogue

    county = set_up_county(ags=ags, by=TERMINAL)
    seed_catalogue(by=TERMINAL)
    for path, layout, source in official_files.figure_files(ags):
        import_figures(
            data=b"",
            filename=path.name,
            layout=layout,
            source=source,
            within=ags,
            by=TERMINAL,
            read=lambda _data, *, layout, filename, source, path=path: _read_once(str(path), layout, source),
        )
    return county


@pytest.fixture
def load(db: None) -> Callable[[str], Any]:
    """`load("03154")` sets that county up."""
    return load_county


@pytest.fixture
def goerlitz(db: None) -> Any:
    """The county of Görlitz (14626) with its official figures."""
    return load_county("14626")


@pytest.fixture
def musterland(db: None) -> Any:
    """The invented county."""
    return load_county("99001")


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


@pytest.fixture
def own_figures(musterland: Any) -> Any:
    """The invented county with own figures: a share over five quarters, a share by group, both protected."""
    from tests.factories.own_figures import OwnFigures, publish_own

    world = OwnFigures()
    stays = {"stay:0": "10.0", "stay:1": "15.0", "stay:2": "30.0", "stay:5": "25.0", "stay:10": "19.0"}
    cells = world.share()
    for group, base in stays.items():
        cells |= world.share("own_length_of_stay", group, base)
    world.published = publish_own(cells)
    return world
