"""Photographs every page of the demo at phone and desktop width into the folder screenshots/ (not committed).

`./dev screenshots [--site ADDRESS] [--only TEXT]`. Pages are found by following links, signed out and as two
roles; German everywhere, Arabic and dark for the portal's main pages.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright
from tests.browser import support
from tests.factories.homes import prepare_demo

PASSWORD = "Musterland-ansehen"

FOLDER = support.ROOT / "screenshots"
WIDTHS = {"phone": 390, "desktop": 1280}
SKIPPED = re.compile(r"\.(pdf|csv|xlsx|json|svg|xml|txt|css)$|abmelden|logout|/api/v1|/static/|openapi|export")
OF_ONE_KIND = re.compile(r"(?<=/(?:ort)/)[^/]+|(?<=/orte/)[^/]+|(?<=/kennzahl/)[^/]+|[0-9]+")
MOST = 60


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="./dev screenshots")
    parser.add_argument("--site", help="Adresse einer laufenden Demo; sonst startet eine eigene")
    parser.add_argument("--only", default="", help="nur Seiten, deren Adresse diesen Text enthält")
    options = parser.parse_args()
    chromium = support.find_chromium()
    with _site(options.site) as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(support.ARGUMENTS))
        _portal(browser, site, options.only)
        for role in ("kreis@", "ort@"):
            _office(browser, site, role, options.only)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} Bilder in {FOLDER}")


@contextmanager
def _site(given: str | None) -> Iterator[str]:
    if given:
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="kreisweit-screenshots-") as folder:
        prepare_demo(Path(folder), "99001")
        with support.serve(Path(folder)) as address:
            yield address


def _portal(browser: Any, site: str, only: str) -> None:
    page = browser.new_page(locale="de-DE")
    paths = list(_found(page, site, "/de/"))
    page.close()
    for path in paths:
        if only in path:
            _shoot(browser, site, path)
            _shoot(browser, site, "/ar" + path.removeprefix("/de"), kind="ar")
    for path in paths[:12]:
        if only in path:
            _shoot(browser, site, path, kind="dark", dark=True)


def _office(browser: Any, site: str, role: str, only: str) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(site + "/de/")
    _take_role(page, site, role)
    for path in list(_found(page, site, "/buero/")):
        if only in path and path.startswith("/buero"):
            for name, width in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(site + path)
                page.screenshot(path=_file(path, f"{role.rstrip('@')}-{name}"), full_page=True)
    context.close()


def _take_role(page: Page, site: str, role: str) -> None:
    """Sign in as an invented person by the page for it."""
    page.goto(site + "/konto/login/")
    page.fill("input[name=login]", f"{role}musterland.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form .kw-button")


def _found(page: Page, site: str, start: str) -> Iterator[str]:
    """Paths reached from the start by links, one of each kind."""
    waiting, seen, kinds = [start], {start}, set[str]()
    prefix = start if start != "/buero/" else "/buero/"
    while waiting and len(seen) < MOST * 3:
        path = waiting.pop(0)
        answer = page.goto(site + path)
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        yield path
        for link in page.eval_on_selector_all(
            "a[href]", "all => all.map(a => new URL(a.getAttribute('href'), location).href)"
        ):
            parts = urlsplit(link)
            kind = OF_ONE_KIND.sub("*", parts.path)
            wanted = parts.path.startswith(prefix) and link.startswith(site) and not SKIPPED.search(parts.path)
            if wanted and kind not in kinds and parts.path not in seen:
                kinds.add(kind)
                seen.add(parts.path)
                waiting.append(parts.path)


def _shoot(browser: Any, site: str, path: str, *, kind: str = "", dark: bool = False) -> None:
    for name, width in WIDTHS.items():
        page = browser.new_page(
            locale="de-DE", viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        page.goto(site + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        page.screenshot(path=_file(path, "-".join(filter(None, (kind, name)))), full_page=True)
        page.close()


def _file(path: str, suffix: str) -> str:
    FOLDER.mkdir(exist_ok=True)
    stem = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "start"
    return str(FOLDER / f"{stem}.{suffix}.png")


if __name__ == "__main__":
    main()
