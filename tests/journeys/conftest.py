"""Journeys drive a real browser through the running product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser import support
from tests.factories.homes import Homes

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def goerlitz_site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running demo with the real county of Görlitz."""
    home = tmp_path_factory.mktemp("goerlitz")
    homes.with_county(home, "14626")
    with support.serve(home) as address:
        yield address


@pytest.fixture
def goerlitz_browser(chromium: Any, goerlitz_site: str) -> support.Browser:
    """Opens windows on the site of Görlitz."""
    return support.Browser(chromium, goerlitz_site)
