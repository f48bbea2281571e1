"""Our own style sheets: logical properties only, every part in the bundle, small files."""

from __future__ import annotations

import re

from django.test import Client

from kreisweit.ui.styles import FOLDER, PARTS, stylesheet, stylesheet_version

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-padding|scroll-margin)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)|clear\s*:\s*(?:left|right)"
)
FOUR_VALUES = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-radius|border-width)\s*:\s*(\S+ \S+ \S+ [^;\s]+);")


def _rules(text: str) -> str:
    """The style sheet without comments and without the conditions of media queries (they ask for the window)."""
    return re.sub(r"@media[^{]*\{", "{", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def test_no_physical_properties() -> None:
    found = {}
    for path in FOLDER.glob("*.css"):
        rules = _rules(path.read_text(encoding="utf-8"))
        hits = PHYSICAL.findall(rules) + FOUR_VALUES.findall(rules)
        if hits:
            found[path.name] = hits
    assert found == {}


def test_the_measure_sees_physical_properties() -> None:
    bad = "a{margin-left:1px;right : 0;text-align: left;width:3px} b{padding:1px 2px 3px 4px;}"
    assert len(PHYSICAL.findall(bad)) == 4
    assert len(FOUR_VALUES.findall(bad)) == 1


def test_every_file_is_part_of_the_sheet() -> None:
    assert {path.stem for path in FOLDER.glob("*.css")} == set(PARTS)
    assert len(PARTS) == len(set(PARTS))


def test_files_stay_small() -> None:
    assert {path.name for path in FOLDER.glob("*.*") if len(path.read_text("utf-8").splitlines()) > 400} == set()


def test_the_sheet_may_be_kept_only_under_its_version(client: Client) -> None:
    plain, kept = client.get("/theme.css"), client.get("/theme.css", {"v": stylesheet_version()})
    assert plain.content.decode() == stylesheet()
    assert plain["Cache-Control"] == "no-cache"
    assert kept["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/theme.css", {"v": "0"})["Cache-Control"] == "no-cache"


def test_no_address_of_a_foreign_host() -> None:
    assert re.findall(r"url\((?!\"?data:)", stylesheet()) == []
    assert "//" not in _rules(stylesheet())
