"""What journeys through the office share: an installation of its own, its worker, a window with the role switch."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from tests.browser.support import Browser, Visit, axe, overflows
from tests.factories.homes import ROOT, demo_environment

PICTURES = ROOT / "docs" / "bilder"
DOMAIN = "musterland.example"
PASSWORD = "Musterland-ansehen"


def command(home: Path, *arguments: str) -> str:
    """Run the product's command line in the journey's installation; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "kreisweit", *arguments], env=demo_environment(home), capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    with (home / "terminal.log").open("a", encoding="utf-8") as log:
        log.write(done.stdout + done.stderr)
    return done.stdout


@contextmanager
def worker(home: Path) -> Iterator[None]:
    """The background process of an installation."""
    with (home / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kreisweit", "worker"], env=demo_environment(home), stdout=log, stderr=log
        )
        try:
            yield
            assert process.poll() is None, "the worker ended by itself; see worker.log"
        finally:
            process.terminate()
            process.wait(timeout=30)


def work(home: Path, seconds: float = 120) -> None:
    """Wait until no background work is left."""
    end = time.monotonic() + seconds
    with closing(sqlite3.connect(home / "kreisweit.sqlite3", timeout=30)) as house:
        while time.monotonic() < end:
            left = house.execute("select count(*) from jobs_job where state in ('waiting', 'running')").fetchone()
            if left == (0,):
                return
            time.sleep(0.1)
    raise AssertionError("background work did not end in time")


def plain(page: Page) -> str:
    """What the page says, with ordinary spaces."""
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


class Journey:
    """One window in which the demo's role switch is used."""

    def __init__(self, visit: Visit, home: Path, folder: Path) -> None:
        self.visit, self.page, self.home, self.folder = visit, visit.page, home, folder
        self.faults: list[str] = []

    def be(self, login: str) -> None:
        """Switch to another person by the demo's role switch."""
        self.page.select_option("select[name=login]", f"{login}@{DOMAIN}")
        self.page.locator("form", has=self.page.locator("select[name=login]")).locator("button").click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> Page:
        """Open a page of the office and look whether everybody could use it."""
        page = self.visit.go(path)
        self.look(path)
        return page

    def again(self) -> None:
        """Load the page again; it may be doing so by itself at the moment, because work has ended."""
        for _ in range(3):
            try:
                self.page.reload()
            except PlaywrightError:
                self.page.wait_for_timeout(500)
            else:
                return
        self.page.reload()

    def look(self, where: str) -> None:
        """Keep what is wrong with the page for the end of the journey."""
        self.faults += [f"{where}: {fault}" for fault in axe(self.page)]
        usual = self.page.viewport_size
        for width in (390, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{where}: sideways at {width}"] if overflows(self.page) else []
        if usual:
            self.page.set_viewport_size(usual)

    def pause(self) -> None:
        """What is decided faster than anybody can look is not kept."""
        self.page.wait_for_timeout(900)

    def click(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def picture(self, name: str) -> None:
        """A picture of the top of the page for the handbook."""
        target = PICTURES if os.environ.get("KREISWEIT_WRITE_PICTURES") else self.folder
        assert len(self.page.screenshot(path=target / f"{name}.png")) > 10_000

    def deliver(self, agreement: str, file: Path) -> None:
        """Upload a file and let it be checked; the page of the delivery is open then."""
        self.go("/buero/lieferungen/neu/")
        if self.page.locator(f"input[value='{agreement}']").count():
            self.page.check(f"input[value='{agreement}']")
        self.page.set_input_files("input[type=file]", file)
        self.click("Datei prüfen")


@contextmanager
def signed_in(chromium: Any, site: str, home: Path, folder: Path, login: str) -> Iterator[Journey]:
    """A window in which this person is signed in; pictures go into the folder."""
    visit = Browser(chromium, site).open()
    page = visit.go("/buero/")
    page.fill("input[name=login]", f"{login}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    yield Journey(visit, home, folder)
    visit.close()
