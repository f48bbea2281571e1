"""Fixtures of the browser tests: one Chromium and one running demo site per test run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from tests.browser import support

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; skips with one sentence where there is none, but never in CI."""
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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running demo with the invented county."""
    home = tmp_path_factory.mktemp("site")
    support.prepare_demo(home)
    with support.serve(home) as address:
        yield address


@pytest.fixture
def browser(chromium: Any, site: str) -> support.Browser:
    """Opens windows on the demo site; close each visit, so that its records are checked."""
    return support.Browser(chromium, site)
