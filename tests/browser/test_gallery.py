"""Every page of the gallery in a real browser: axe, width, mirror, glyphs, keyboard, without JavaScript."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page
from tests.browser.support import ROOT, Browser, Visit, axe, fonts_used, overflows, unmirrored

from kreisweit.ui import formats
from kreisweit.ui.gallery.views import PAGES
from kreisweit.ui.gallery.words import WORDS

ADDRESSES = ("/gestaltung/", *(f"/gestaltung/{name}/" for name in PAGES), "/gestaltung/formular/?fehler=1")


def _address(path: str, **query: str) -> str:
    joint = "&" if "?" in path else "?"
    return path + joint + "&".join(f"{name}={value}" for name, value in query.items())


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("de", "light", 1280),
        ("ar", "dark", 320),
        pytest.param("de", "dark", 320, marks=pytest.mark.slow),
        pytest.param("ar", "light", 1280, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_and_nothing_is_too_wide(browser: Browser, language: str, scheme: str, width: int) -> None:
    visit = browser.open(width=width, scheme=scheme)
    faults = {}
    for path in ADDRESSES:
        page = visit.go(_address(path, sprache=language))
        found = axe(page) + (["wider than the window"] if overflows(page) else [])
        if found:
            faults[path] = found
    visit.close()
    assert faults == {}


@pytest.mark.parametrize(
    ("path", "selectors"),
    [
        (
            "/gestaltung/kennzahl/",
            (".kw-header__top", ".kw-name", ".kw-name__mark", ".kw-languages li", ".kw-nav li", ".kw-breadcrumb li",
             "h1", ".kw-answer", ".kw-figure", ".kw-figure__foot", ".kw-downloads li", ".kw-legend", "th", "td"),
        ),
        (
            "/gestaltung/formular/?fehler=1",
            (".kw-steps li", ".kw-summary", ".kw-field", ".kw-label", ".kern-form-input__input", ".kern-form-check",
             ".kern-form-check .kern-label", ".kern-form-check__radio", ".kw-errors", ".kw-drop", ".kw-buttons > *"),
        ),
        ("/gestaltung/liste/", (".kw-filters__field", "th", "td", ".kw-pages li", ".kw-export li")),
        ("/gestaltung/bausteine/", (".kw-alert", ".kw-alert .kern-icon", ".kw-badge", ".kw-tabs li", ".kw-search > *", "summary", "ol > li")),
        ("/gestaltung/startseite/", (".kw-tile", ".kw-places", ".kw-footer__inner > *")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [1280, 390])
def test_right_to_left_is_the_mirror(browser: Browser, path: str, selectors: tuple[str, ...], width: int) -> None:
    straight, mirrored = browser.open(width=width), browser.open(width=width)
    faults = unmirrored(straight.go(path), mirrored.go(_address(path, richtung="rtl")), selectors)
    straight.close()
    mirrored.close()
    assert faults == []


def _texts(language: str) -> str:
    catalogue = ROOT / f"src/kreisweit/config/locale/{language}/LC_MESSAGES/django.po"
    written = [*WORDS[language].values()]
    if catalogue.exists():
        with catalogue.open("rb") as file:
            for message in read_po(file):
                parts = message.string if isinstance(message.string, tuple) else (message.string,)
                written += [str(part) for part in parts]
    return "".join(written)


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_our_fonts_draw_every_character(browser: Browser, language: str) -> None:
    signs = formats.NARROW + formats.NO_BREAK + formats.MINUS + "·…–„“”’€²×" + "čćěłńŕšžůéàçñøåąężŁŽŠ"
    characters = sorted(set(_texts(language) + string.printable + signs) - set("\n\r\t\x0b\x0c\u200e\u200f"))
    visit = browser.open()
    page = visit.go(_address("/gestaltung/", sprache=language))
    page.evaluate(
        """() => {
          const line = document.createElement("p");
          line.id = "every-character";
          document.querySelector("main").append(line);
        }"""
    )
    assert _foreign_fonts(page, "中") != set()  # the measure sees a character that our fonts do not have
    _foreign_fonts(page, " ".join(characters))  # loads the fonts; what is drawn before they came does not count
    strange = dict(_strange(page, characters))
    visit.close()
    assert strange == {}


def _strange(page: Page, characters: list[str]) -> Iterator[tuple[str, set[str]]]:
    """Each character that other fonts draw, and which: looked at in halves, and halves of halves."""
    found = _foreign_fonts(page, " ".join(characters))
    if found and len(characters) == 1:
        yield f"U+{ord(characters[0]):04X} {characters[0]}", found
    elif found:
        middle = len(characters) // 2
        yield from _strange(page, characters[:middle])
        yield from _strange(page, characters[middle:])


def _foreign_fonts(page: Page, text: str) -> set[str]:
    page.evaluate("text => { document.querySelector('#every-character').textContent = text }", text)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => document.fonts.ready.then(() => done(true))))")
    return {family for family, own in fonts_used(page, "#every-character") if not own}


def test_the_keyboard_reaches_the_content_first_and_focus_shows(browser: Browser) -> None:
    visit = browser.open()
    page = visit.go("/gestaltung/kennzahl/")
    page.keyboard.press("Tab")
    skip = page.locator(".kw-skip")
    assert skip.evaluate("element => element === document.activeElement")
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    hidden = []
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(45):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (!element || element === document.body) return null;
              const style = getComputedStyle(element);
              const shape = element.matches(".map-link") && getComputedStyle(element.firstElementChild);
              const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              return [element.outerHTML.slice(0, 80), outlined || (shape && parseFloat(shape.strokeWidth) >= 4)];
            }"""
        )
        if shown is not None and not shown[1]:
            hidden.append(shown[0])
    visit.close()
    assert hidden == []


def test_the_error_summary_has_the_focus_and_leads_to_the_field(browser: Browser) -> None:
    visit = browser.open()
    page = visit.go("/gestaltung/formular/?fehler=1")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert page.title().startswith(("Fehler: ", "Error: "))
    page.locator(".kw-summary a", has_text="E-Mail-Adresse").click()
    assert page.evaluate("document.activeElement.id") == "id_email"
    described = page.locator("#id_email").get_attribute("aria-describedby")
    visit.close()
    assert described == "id_email_helptext id_email_error"


def test_the_list_filters_sorts_and_remembers_without_javascript(browser: Browser) -> None:
    visit = browser.open(script=False)
    visit.page.goto(visit.site + "/gestaltung/liste/")
    _choose_town(visit)
    assert visit.page.locator("tbody th").all_inner_texts() == ["Altenfurth", "Ebersloh am Stein", "Hohenlauter"]
    visit.page.locator("thead a", has_text="Einwohner").click()
    assert visit.page.locator("[aria-sort=ascending]").inner_text().startswith("Einwohner")
    assert visit.page.locator("tbody th").all_inner_texts() == ["Hohenlauter", "Ebersloh am Stein", "Altenfurth"]
    visit.page.goto(visit.site + "/gestaltung/liste/")
    assert visit.page.locator("tbody th").all_inner_texts() == ["Hohenlauter", "Ebersloh am Stein", "Altenfurth"]
    visit.context.close()
    assert visit.foreign == []


def _choose_town(visit: Visit) -> None:
    visit.page.select_option("#filter-kind", "Stadt")
    visit.page.locator(".kw-filters button").click()


def test_wide_and_forced_colours_keep_the_edges(browser: Browser, tmp_path: Path) -> None:
    visit = browser.open(forced_colors="active")
    page = visit.go("/gestaltung/bausteine/")
    width = page.locator(".kw-alert").first.evaluate("element => getComputedStyle(element).borderTopWidth")
    page.screenshot(path=tmp_path / "forced.png")
    visit.close()
    assert width == "1px"


def test_text_twice_as_large_fits_the_window(browser: Browser) -> None:
    visit = browser.open(width=640)
    too_wide = []
    for path in ADDRESSES:
        page = visit.go(path)
        page.evaluate("document.documentElement.classList.add('twice'); new CSSStyleSheet()")
        sheet = "const s = new CSSStyleSheet(); s.replaceSync(':root{font-size:200%}'); document.adoptedStyleSheets = [s]; true"
        page.evaluate(sheet)
        if overflows(page):
            too_wide.append(path)
    visit.close()
    assert too_wide == []


def test_paper_is_white_even_if_the_screen_is_dark(browser: Browser) -> None:
    visit = browser.open(scheme="dark")
    page = visit.go("/gestaltung/kennzahl/")
    page.emulate_media(media="print")
    colours = page.evaluate(
        """() => ["backgroundColor", "color"].map((name) => getComputedStyle(document.body)[name])
          .concat(getComputedStyle(document.querySelector(".kw-nav")).display)"""
    )
    visit.close()
    assert colours[0] in {"rgb(255, 255, 255)", "oklch(1 0 0)"}
    assert colours[1].startswith("oklch(0.2")
    assert colours[2] == "none"
