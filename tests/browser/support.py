"""Help for tests in a real Chromium: a site in a process of its own, pages that report what must not happen.

Every page opened by `Browser.open` records requests to foreign hosts, breaches of the content policy, errors
of scripts and of the console; `Visit.close` fails the test when there were any.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError
from tests.factories.homes import ROOT, demo_environment

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "Install Chromium (package chromium) or name it in KREISWEIT_TEST_CHROMIUM to run the browser tests."
_RECORD_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => {
  (window.__breaches ??= []).push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


def find_chromium() -> str | None:
    """Path of a Chromium on this machine."""
    named = os.environ.get("KREISWEIT_TEST_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(home: Path) -> Iterator[str]:
    """The product in a process of its own on a free port; gives its address."""
    port = _free_port()
    command = [sys.executable, "-m", "kreisweit", "serve", "--port", str(port), "--workers", "1"]
    log = (home / "server.log").open("wb")
    process = subprocess.Popen(command, env=demo_environment(home), stdout=log, stderr=log, cwd=home)
    try:
        _wait_for(f"http://127.0.0.1:{port}/theme.css", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)
        log.close()


@contextmanager
def _nobody_there_yet() -> Iterator[None]:
    try:
        yield
    except urllib.error.HTTPError:
        raise  # it answers, and with an error: waiting would not help
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return


def _wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered; see server.log in its folder")
        with _nobody_there_yet(), urllib.request.urlopen(address, timeout=2):  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer in time")


@dataclass
class Visit:
    """One browser window with what happened in it that must not happen."""

    site: str
    context: BrowserContext
    page: Page
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a path of the site and wait until fonts are there.

        Once more where the page before loaded itself again at that moment, because work had ended.
        """
        self.note_breaches()
        try:
            self.page.goto(self.site + path)
        except PlaywrightError as error:
            if "ERR_ABORTED" not in str(error) and "interrupted by another navigation" not in str(error):
                raise
            self.page.wait_for_timeout(500)
            self.page.goto(self.site + path)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def note_breaches(self) -> None:
        """Collect breaches of the content policy of the page that is open now."""
        with suppress(Exception):
            self.faults += self.page.evaluate("window.__breaches ?? []")

    def close(self) -> None:
        """Close the window; fails the test on foreign requests, breaches and errors."""
        self.note_breaches()
        self.context.close()
        assert self.foreign == []
        assert self.faults == []


class Browser:
    """A Chromium that opens windows on one site."""

    def __init__(self, browser: PlaywrightBrowser, site: str) -> None:
        self._browser, self.site = browser, site

    def open(
        self, *, width: int = 1280, height: int = 900, scheme: str = "light", script: bool = True, **options: Any
    ) -> Visit:
        """A new window; `scheme` is light or dark, `script` False turns JavaScript off."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="de-DE",
            **options,
        )
        if script:
            context.add_init_script(_RECORD_POLICY)
        visit = Visit(self.site, context, context.new_page())
        host = urlsplit(self.site).netloc
        context.on(
            "request",
            lambda request: (
                visit.foreign.append(request.url)
                if urlsplit(request.url).scheme not in {"data", "blob"} and urlsplit(request.url).netloc != host
                else None
            ),
        )
        visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
        visit.page.on("console", lambda message: visit.faults.append(message.text) if message.type == "error" else None)
        return visit


def axe(page: Page) -> list[str]:
    """Accessibility violations of the page by axe-core, one line each: rule, and the elements.

    The script is put in by the debugger, past the content policy, which stays as it is for the page itself.
    """
    page.evaluate(AXE.read_text(encoding="utf-8") + ";true")
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        list(AXE_TAGS),
    )
    return [
        f"{violation['id']}: {node['html'][:160]} | {' '.join(node['failureSummary'].split())[:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Whether one has to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def boxes(page: Page, selectors: Sequence[str]) -> list[dict[str, float]]:
    """Position and width of every element that fits the selectors, in pixels from the left edge of the window."""
    return list(
        page.evaluate(
            """selectors => selectors.flatMap((selector) => {
              const found = [...document.querySelectorAll(selector)];
              if (!found.length) throw new Error(`nothing fits ${selector}`);
              const shown = found.map((element) => [element, element.getBoundingClientRect()]);
              return shown.filter(([, box]) => box.width).map(([, box]) => (
                {selector, start: box.left, width: box.width, top: box.top + scrollY}
              ));
            })""",
            list(selectors),
        )
    )


def unmirrored(straight: Page, mirrored: Page, selectors: Sequence[str], *, within: float = 2.0) -> list[str]:
    """Elements whose box on the mirrored page is not the mirror of that on the straight one."""
    window = straight.evaluate("document.documentElement.clientWidth")
    faults = []
    for one, other in zip(boxes(straight, selectors), boxes(mirrored, selectors), strict=True):
        expected = window - one["start"] - one["width"]
        off = max(abs(other["start"] - expected), abs(other["width"] - one["width"]), abs(other["top"] - one["top"]))
        if off > within:
            faults.append(f"{one['selector']}: {off:.1f} px off (straight {one}, mirrored {other})")
    return faults


def fonts_used(page: Page, selector: str) -> set[tuple[str, bool]]:
    """Fonts that really drew the text of an element: family, and whether it came from our style sheet."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    session.detach()
    return {(font["familyName"], font["isCustomFont"]) for font in used}
