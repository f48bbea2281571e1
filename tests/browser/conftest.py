"""Fixtures of the browser tests: one Chromium and one running demo site per test run."""

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
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running demo with the invented county."""
    home = tmp_path_factory.mktemp("site")
    homes.with_county(home, "99001")
    with support.serve(home) as address:
        yield address


@pytest.fixture
def browser(chromium: Any, site: str) -> support.Browser:
    """Opens windows on the demo site; close each visit, so that its records are checked."""
    return support.Browser(chromium, site)
