"""A reader's way through the portal in a real browser: find a place, see its figures, compare, read why."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.browser.support import Browser, axe, overflows

PAGES = (
    "",
    "suche/?q=a",
    "suche/?q=xqzq",
    "orte/",
    "zahlen/",
    "zahlen/kennzahl/share_foreign/",
    "zahlen/kennzahl/median_age/",
    "zahlen/ort/{ags}/",
    "zahlen/vergleich/?ort={ags}&ort={other}",
    "zahlen/vergleich/?ort=99999999",
    "orte/{ags}/",
    "wer-sieht-was/",
    "quellen/",
    "barrierefreiheit/",
    "datenschutz/",
    "impressum/",
)


def _places(page: Page) -> tuple[str, str]:
    found = page.eval_on_selector_all(".kw-places a", "links => links.map(link => link.href.match(/orte.(\\d{8})/)[1])")
    return found[0], found[1]


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("de", "light", 1280),
        ("ar", "dark", 320),
        pytest.param("en", "dark", 320, marks=pytest.mark.slow),
        pytest.param("ar", "light", 1280, marks=pytest.mark.slow),
    ],
)
def test_every_page_is_accessible_and_fits(browser: Browser, language: str, scheme: str, width: int) -> None:
    visit = browser.open(width=width, scheme=scheme)
    ags, other = _places(visit.go(f"/{language}/"))
    faults = {}
    for path in PAGES:
        page = visit.go(f"/{language}/{path.format(ags=ags, other=other)}")
        found = axe(page) + (["wider than the window"] if overflows(page) else [])
        if found:
            faults[path] = found
    visit.close()
    assert faults == {}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_from_search_to_the_figures_of_a_place(browser: Browser, width: int, script: bool) -> None:
    visit = browser.open(width=width, script=script)
    page = visit.page
    page.goto(visit.site + "/de/")
    name = page.locator(".kw-places a").nth(3).inner_text()
    page.fill("#start-search", name[:-1].lower())
    page.press("#start-search", "Enter")
    page.click(f".kw-tasks a:has-text('{name}')")
    assert page.inner_text("h1") == name
    page.click("a.kw-button")
    assert page.inner_text("h1") == name
    assert page.locator("table tbody tr").count() >= 8
    page.click("table tbody tr:first-child th a")
    assert page.locator(".map-link").count() > 40
    assert page.locator("#main svg.chart").count() == 1
    visit.close()


def test_the_map_leads_to_a_place_by_keyboard(browser: Browser) -> None:
    visit = browser.open()
    page = visit.go("/de/")
    link = page.locator(".map-link").first
    name = link.get_attribute("aria-label")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/orte/**")
    assert page.inner_text("h1") == name
    visit.close()


def test_compare_without_script(browser: Browser) -> None:
    visit = browser.open(width=390, script=False)
    page = visit.page
    page.goto(visit.site + "/de/zahlen/vergleich/")
    page.select_option("#ort-1", index=2)
    page.select_option("#ort-2", index=5)
    page.click("#main button[type=submit]")
    assert page.url.count("ort=9900") == 2
    assert page.locator("table thead th").count() == 4
    visit.close()


def test_a_reason_leads_to_its_explanation(browser: Browser) -> None:
    visit = browser.open()
    page = visit.go("/de/zahlen/kennzahl/share_foreign/")
    page.click("td a.kw-cell__why >> nth=0")
    assert page.url.endswith("#why-empty")
    assert page.locator("#why-empty").is_visible()
    visit.close()


def test_the_language_changes_and_the_page_stays(browser: Browser) -> None:
    visit = browser.open()
    page = visit.go("/de/zahlen/kennzahl/share_foreign/")
    page.click(".kw-languages a[lang=ar]")
    page.wait_for_url("**/ar/zahlen/kennzahl/share_foreign/")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.locator(".kw-band").is_visible()
    visit.close()


def test_arabic_is_laid_out_from_the_right(browser: Browser) -> None:
    visit = browser.open()
    page = visit.go("/ar/zahlen/")
    heading = page.locator("h1").bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > 1280 - 100
    visit.close()
