"""The main job (J1): from institutions' files to released figures, by the people who do it, one after another.

With KREISWEIT_WRITE_PICTURES=1 the journey renews the pictures of the handbook in docs/bilder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.bench.delivered import read_folder
from tests.browser import support
from tests.factories.homes import Homes
from tests.journeys.leaks import found_names, names_of
from tests.journeys.walking import Journey, command, plain, signed_in, work, worker

OF_DRAWINGS = {"serif"}
"""Words of every map that are also somebody's name."""
FILES = (
    ("lieferung", "ewo-kreis", "ewo-kreis.csv"),
    ("lieferung-kurse", "sprachkurse", "sprachkurse.csv"),
    ("lieferung-vhs", "vhs", "vhs.xlsx"),
)


@pytest.fixture(scope="module")
def home(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of the invented county, with invented deliveries beside it."""
    home = tmp_path_factory.mktemp("musterland")
    homes.with_county(home, "99001")
    command(
        home, "demo-deliveries", "--persons", "2500", "--seed", "7", "--out", str(home / "dateien"), "--broken", "10"
    )
    return home


@pytest.fixture(scope="module")
def before(home: Path) -> frozenset[str]:
    """Names of delivered persons that are words of the installation anyway: places, its own people."""
    names = names_of(read_folder(home / "dateien").records)
    return frozenset().union(*found_names(home, names, without=["dateien"]).values())


@pytest.fixture(scope="module")
def site(home: Path, before: frozenset[str]) -> Iterator[str]:
    """Address of the running installation."""
    with support.serve(home) as address, worker(home):
        yield address


@pytest.fixture
def journey(chromium: Any, site: str, home: Path, tmp_path: Path) -> Iterator[Journey]:
    """A signed-in window."""
    with signed_in(chromium, site, home, tmp_path, "lieferung-stadt") as made:
        yield made


def test_from_a_file_to_the_portal(journey: Journey, before: frozenset[str]) -> None:
    files = journey.home / "dateien"
    refused(journey, files)
    put_into_force(journey)
    taken_over(journey, files)
    linked(journey)
    released(journey)
    public(journey)
    assert journey.faults == []
    no_names_outside(journey, files, before)


def refused(journey: Journey, files: Path) -> None:
    """Without an activity in force nothing is taken, and the page says who must act."""
    journey.be("lieferung-stadt")
    journey.deliver("ewo-stadt", files / "ewo-stadt.csv")
    text = plain(journey.page)
    assert "Die Datei kann zurzeit nicht angenommen werden" in text
    assert "Datenschutzbeauftragte" in text
    journey.look("refused")
    journey.picture("lieferung-abgelehnt")


def put_into_force(journey: Journey) -> None:
    """The data-protection officer, the statistics office, the county's head; then two towns by their own act."""
    page = journey.page
    steps = (
        ("datenschutz", "give_opinion"),
        ("statistik", "record_assessment"),
        ("landrat", "approve_activity"),
    )
    for login, step in steps:
        journey.be(login)
        journey.go("/buero/datenschutz/taetigkeiten/1/")
        journey.go(f"/buero/datenschutz/taetigkeiten/1/schritt/{step}/")
        page.locator("input[name=favourable], input[name=acceptable]").first.check()
        if step == "give_opinion":
            journey.picture("stellungnahme")
        if step == "record_assessment":
            page.fill("input[name=document]", "Folgenabschätzung 1 (erfunden)")
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    for login in ("landrat", "traeger", "leitung-vhs", "ort", "zweiter-ort"):
        journey.be(login)
        journey.go("/buero/datenschutz/taetigkeiten/1/in-kraft-setzen/")
        if page.locator("input[name=document]").count():
            page.fill("input[name=document]", "Beschluss (erfunden)")
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    journey.go("/buero/datenschutz/taetigkeiten/1/")
    assert "noch nicht dabei" in plain(page)


def taken_over(journey: Journey, files: Path) -> None:
    """Ten broken rows and a column too many are named and dropped; the good rows are taken over."""
    page = journey.page
    journey.be("lieferung-stadt")
    journey.deliver("ewo-stadt", files / "ewo-stadt-fehler.csv")
    work(journey.home)
    journey.again()
    journey.look("delivery")
    text = plain(page)
    assert re.search(r"Fehlerhafte Zeilen 10\b", text)
    journey.picture("lieferung-geprueft")
    journey.click("Erste Zeilen ansehen")
    assert page.locator("main tbody tr").count() == 10
    journey.look("preview")
    page.go_back()
    journey.click("Nur die guten Zeilen übernehmen")
    work(journey.home)
    journey.again()
    assert "vernichtet; ihr Fingerabdruck bleibt" in plain(page)
    for login, agreement, file in FILES:
        journey.be(login)
        journey.deliver(agreement, files / file)
        work(journey.home)
        journey.again()
        if agreement == "sprachkurse":
            assert "Spalte „Aufenthaltstitel“ verworfen" in plain(page)
            journey.picture("spalte-verworfen")
        if page.get_by_role("button", name="Alles übernehmen").count():
            journey.click("Alles übernehmen")
        else:
            journey.click("Nur die guten Zeilen übernehmen")
        work(journey.home)
        journey.again()
        assert "übernommen" in plain(page)


def pairs_to_decide(page: Page) -> int:
    """The number in the first heading of the list of pairs."""
    return int("".join(sign for sign in page.locator("main h2").first.inner_text() if sign.isdecimal()) or 0)


def linked(journey: Journey) -> None:
    """The trust office links and decides two doubtful pairs, one by a key."""
    page = journey.page
    journey.be("vertrauensstelle")
    journey.go("/buero/abgleich/")
    journey.click("Alle Datensätze jetzt abgleichen")
    work(journey.home)
    journey.go("/buero/abgleich/")
    assert "Zuletzt" in plain(page) or "Letzter Abgleich" in plain(page)
    journey.go("/buero/abgleich/paare/")
    before = pairs_to_decide(page)
    assert before >= 2
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Ist das dieselbe Person?"
    journey.look("pair")
    journey.picture("zweifelsfall")
    journey.pause()
    journey.click("Dieselbe Person")
    assert page.locator("h1").inner_text() == "Ist das dieselbe Person?"
    keys, second = page.get_by_label("Mit den Tasten J, N und S entscheiden"), page.url
    journey.pause()
    keys.uncheck()
    page.keyboard.press("n")
    keys.check()
    assert page.url == second
    page.keyboard.press("n")
    page.wait_for_url(lambda address: address != second)
    page.wait_for_selector("h1")
    journey.go("/buero/abgleich/paare/")
    assert pairs_to_decide(page) == before - 2
    judged(journey)
    journey.be("statistik")
    assert page.goto(f"{journey.visit.site}/buero/abgleich/").status == 404  # type: ignore[union-attr]
    journey.visit.faults.clear()  # the browser remarks on the page that is not there for this role


def judged(journey: Journey) -> None:
    """The trust office judges two links of the sample and looks how good the links are."""
    page = journey.page
    journey.go("/buero/abgleich/stichprobe/")
    page.get_by_role("link", name="Nächste Verknüpfung ansehen").click()
    page.wait_for_load_state()
    journey.look("link")
    journey.picture("stichprobe")
    first = page.url
    journey.pause()
    page.keyboard.press("j")
    page.wait_for_url(lambda address: address != first)
    journey.pause()
    journey.click("Falsch: zweiten Datensatz abtrennen")
    journey.go("/buero/abgleich/qualitaet/")
    assert "1 von 2 richtig" in plain(page)
    journey.picture("guete-der-verknuepfungen")
    journey.go("/buero/abgleich/qualitaet/herkunft/")
    assert "Syrien" in plain(page)
    journey.go("/buero/abgleich/widersprueche/")
    assert "Es gibt keine." in plain(page)


def released(journey: Journey) -> None:
    """The statistics office computes and proposes, another person approves."""
    page = journey.page
    journey.go("/buero/auswertung/")
    journey.click("Zahlen jetzt berechnen")
    work(journey.home)
    journey.go("/buero/auswertung/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    journey.look("computation")
    journey.picture("auswertung")
    journey.click("Zur Freigabe vorschlagen")
    assert "Eine andere Person muss entscheiden" in plain(page) or "andere Person" in plain(page)
    assert page.get_by_role("button", name="Freigeben und veröffentlichen").count() == 0
    journey.be("freigabe")
    journey.go("/buero/auswertung/")
    page.locator("main a", has_text="Vorschlag vom").first.click()
    page.wait_for_load_state()
    journey.look("proposal")
    journey.picture("freigabe")
    journey.click("Freigeben und veröffentlichen")
    assert "freigegeben und veröffentlicht" in plain(page)


def public(journey: Journey) -> None:
    """Planning areas on the map, the reason for each empty place, fact sheet, print; on a phone and in Arabic too."""
    page = journey.page
    journey.go("/de/zahlen/kennzahl/own_foreign_share/")
    text = plain(page)
    assert "Warum ist das leer?" in text
    assert "noch nicht dabei" in text
    assert page.locator("svg.map").count() >= 1
    journey.picture("eigene-zahl")
    page.set_viewport_size({"width": 390, "height": 844})
    for language in ("de", "ar"):
        journey.go(f"/{language}/zahlen/kennzahl/own_foreign_share/")
        journey.go(f"/{language}/zahlen/ort/99001350/")
    journey.picture("eigene-zahl-arabisch")
    page.set_viewport_size({"width": 1280, "height": 900})
    journey.go("/de/zahlen/ort/99001350/")
    assert "ausländ" in plain(page)
    pdf = page.request.get(f"{journey.visit.site}/de/zahlen/ort/99001350.pdf")
    assert pdf.body().startswith(b"%PDF-")
    kept = journey.home / "exports"
    kept.mkdir()
    for number, link in enumerate(
        page.locator("a[download], a[href$='.csv'], a[href$='.xlsx'], a[href$='.json']").all()
    ):
        address = link.get_attribute("href") or ""
        (kept / f"{number}{Path(address.split('?')[0]).suffix}").write_bytes(
            page.request.get(journey.visit.site + address).body()
        )
    (kept / "factsheet.pdf").write_bytes(pdf.body())
    assert len(list(kept.iterdir())) >= 3


def no_names_outside(journey: Journey, files: Path, before: frozenset[str]) -> None:
    """No name of a delivered person lies in the house, its logs, results, exports, Parquet or caches."""
    names = names_of(read_folder(files).records) - before - OF_DRAWINGS
    assert len(names) > 2_000
    kept = {path.parent.name: path.read_bytes()[:4] for path in journey.home.rglob("*") if path.is_file()}
    assert b"PAR1" in kept.values()
    assert kept.keys() >= {"computations", "exports", "drawings"}
    assert found_names(journey.home, names, without=["dateien"]) == {}
