"""The pages of the trust office, walked by two of its people: part a link, apply a model, look how good the links are."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser import support
from tests.factories.homes import ROOT, Homes, demo_environment
from tests.journeys.linking_county import TWINS, UNSURE, WOMAN
from tests.journeys.walking import Journey, plain, signed_in, work, worker

FIRST, SECOND = "vertrauensstelle", "zweite-vertrauensstelle"
NAME = " ".join(WOMAN[:2])
REASON = "Zwei Frauen gleichen Namens, geklärt mit der Einrichtung"
FILL = """
import sys, pathlib, django
django.setup()
from tests.journeys.linking_county import fill
fill(pathlib.Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def home(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with few linked persons."""
    home = tmp_path_factory.mktemp("abgleich")
    homes.with_county(home, "99001")
    environment = demo_environment(home)
    environment["PYTHONPATH"] += f":{ROOT}"
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(home)], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    """Address of the running installation."""
    with support.serve(home) as address, worker(home):
        yield address


@pytest.fixture
def journey(chromium: Any, site: str, home: Path, tmp_path: Path) -> Iterator[Journey]:
    """A window of the trust office."""
    with signed_in(chromium, site, home, tmp_path, FIRST) as made:
        yield made


def test_the_trust_office_walks_through_its_pages(journey: Journey) -> None:
    contradiction(journey)
    second_reader(journey)
    taken_back(journey)
    tried(journey)
    applied(journey)
    quality(journey)
    assert journey.faults == []


def follow(journey: Journey, name: str) -> str:
    """Follow a link by its words; gives what the page says."""
    journey.page.locator("main").get_by_role("link", name=name).first.click()
    journey.page.wait_for_load_state()
    journey.look(name)
    return plain(journey.page)


def contradiction(journey: Journey) -> None:
    """Somebody holds two for one person who stand in one register: the list leads to both records and to the person."""
    page = journey.go("/buero/abgleich/widersprueche/")
    assert page.locator("main li").count() == 1
    text = follow(journey, "Zweimal in „Melderegister der Stadt“")
    assert text.count(TWINS) == 2
    assert page.get_by_role("link", name="Zurück zu den Widersprüchen").count() == 1
    text = follow(journey, "Alle Datensätze dieser Person")
    assert "Datensatz 1 und 2: dieselbe Person – Viola Beispiel (erfunden)" in text


def second_reader(journey: Journey) -> None:
    """Where two persons decide, the first answer waits, and the second person does not see it."""
    page = journey.go("/buero/abgleich/einstellungen/")
    page.check("#second_reader")
    journey.click("Speichern")
    journey.look("overview")
    journey.go("/buero/abgleich/paare/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    journey.look("pair of two readers")
    assert plain(page).count(UNSURE) == 2
    pair = re.sub(r"^https?://[^/]+", "", page.url)
    journey.pause()
    journey.click("Dieselbe Person")
    journey.look("the first answer")
    assert "Wartet auf zweite Durchsicht (1)" in plain(journey.go("/buero/abgleich/paare/"))
    journey.be(SECOND)
    journey.go("/buero/abgleich/paare/")
    assert page.locator("main h2").first.inner_text() == "Zu entscheiden (1)"
    assert "Sie haben gesagt" not in plain(journey.go(pair))
    journey.pause()
    journey.click("Dieselbe Person")
    journey.look("the second answer")
    assert "dieselbe Person" in plain(page)
    journey.be(FIRST)


def taken_back(journey: Journey) -> None:
    """A link is parted: what would become of it, what was written meanwhile, why, whether one is sure."""
    page = journey.page
    text = plain(journey.go(f"/buero/abgleich/person/{(journey.home / 'woman.txt').read_text()}/"))
    assert text.count(NAME) == 3
    rows = page.locator("section[aria-labelledby=history] tbody tr").all_inner_texts()
    assert len([row for row in rows if re.search(r"kam zur Person dazu \(Datensatz \d\)", row)]) == 2
    parting = page.locator("section[aria-labelledby=history] a")
    assert parting.count() == 2
    parting.last.click()
    page.wait_for_load_state()
    journey.look("parting")
    assert "Danach sind es 2 Personen" in plain(page)
    assert page.locator("section[aria-labelledby=meanwhile] li").all_inner_texts() == [
        f"{NAME} (Kurse und Prüfungen der Volkshochschule) kam später dazu und bleibt bei der Person, die weiter besteht.",
        "1 neuere Fassung dieser Datensätze wurde geliefert. Sie bleibt.",
        "1 Auswertung hat sie als eine Person gezählt.",
    ]
    page.fill("#reason", REASON)
    journey.click("Weiter")
    journey.look("parting, sure")
    journey.click("Dauerhaft trennen")
    journey.look("parted")
    text = plain(page)
    assert "Getrennt. 1 Paar bleibt von nun an getrennt" in text
    assert "Inzwischen wurden Zahlen berechnet." in text
    assert "und ein Datensatz einer anderen Person: nicht dieselbe Person – Viola Beispiel (erfunden)" in text
    assert f"Grund: {REASON}" in text
    text = follow(journey, "Andere Person ansehen")
    assert f"Grund: {REASON}" in text


def tried(journey: Journey) -> None:
    """A new model is tried; who tried it reads what it would change and does not apply it."""
    page = journey.go("/buero/abgleich/probe/")
    assert "Kein Modell wartet auf eine Entscheidung." in plain(page)
    journey.click("Neues Modell auf Probe rechnen")
    journey.look("under way")
    work(journey.home)
    text = plain(journey.go("/buero/abgleich/probe/"))
    assert "Personen, die mit einer anderen zusammengeführt würden 1 " in text
    assert "Personen, aus denen mehrere würden 1 " in text
    assert "Syrien 1 1" in text
    assert page.get_by_role("button", name="Dieses Modell anwenden").count() == 0


def applied(journey: Journey) -> None:
    """A second person reads the report and applies the model."""
    journey.be(SECOND)
    journey.go("/buero/abgleich/probe/")
    journey.click("Dieses Modell anwenden")
    work(journey.home)
    assert "Kein Modell wartet auf eine Entscheidung." in plain(journey.go("/buero/abgleich/probe/"))
    text = plain(journey.go("/buero/abgleich/"))
    assert "Personen, die mit einer anderen eine wurden 1 " in text


def quality(journey: Journey) -> None:
    """How good the links are: by institution, over time with a drawing, by nationality."""
    page = journey.go("/buero/abgleich/qualitaet/")
    assert page.locator("figure svg").count() == 1
    precision = page.locator("table").last.locator("td[data-label='Richtige unter den automatischen Verknüpfungen']")
    told = [re.sub(r"\s+", " ", text).partition(";")[0] for text in precision.all_inner_texts()]
    assert told == ["noch nichts beurteilt", "17 von 18 richtig", "17 von 18 richtig", "11 von 12 richtig"]
    assert "Melderegister der Stadt" in plain(page)
    assert "Syrien" in follow(journey, "Nach Staatsangehörigkeit ansehen")
    journey.go("/buero/abgleich/stichprobe/")
