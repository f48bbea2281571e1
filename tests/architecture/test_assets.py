"""Style sheets, fonts and htmx are those that the design stands on."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from tools.paths import ASSETS, TEST_ASSETS

FONTS_CSS = ASSETS / "fonts.css"
needs_assets = pytest.mark.skipif(not FONTS_CSS.is_file(), reason="./dev test lays out .dev/assets first")


def test_htmx_in_the_wheel_is_version_2() -> None:
    spec = find_spec("django_htmx")
    assert spec is not None
    assert spec.origin is not None
    script = Path(spec.origin).parent / "static" / "django_htmx" / "htmx-2.min.js"
    assert re.findall(r'version:"(\d+)\.', script.read_text(encoding="utf-8")) == ["2"]


@needs_assets
def test_every_font_that_the_style_sheet_names_is_there_and_no_other() -> None:
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', FONTS_CSS.read_text(encoding="utf-8")))
    assert named == {path.name for path in (ASSETS / "fonts").glob("*.woff2")}
    assert all((ASSETS / "fonts" / name).read_bytes()[:4] == b"wOF2" for name in named)


@needs_assets
def test_style_sheets_fetch_nothing_from_elsewhere() -> None:
    for name in ("kern.css", "kern.rtl.css", "fonts.css"):
        text = (ASSETS / name).read_text(encoding="utf-8")
        targets = re.findall(r"""url\(["']?([^"')]{0,40})""", text)
        assert [target for target in targets if not target.startswith(("data:", "fonts/"))] == [], name
        assert "@import" not in text, name


@needs_assets
def test_the_mirror_swaps_left_and_right() -> None:
    sheet = (ASSETS / "kern.css").read_text(encoding="utf-8")
    mirror = (ASSETS / "kern.rtl.css").read_text(encoding="utf-8")
    for one, other in (("margin-left:", "margin-right:"), ("padding-left:", "padding-right:")):
        assert sheet.count(one) == mirror.count(other) > 0
        assert sheet.count(other) == mirror.count(one)


@needs_assets
def test_licences_lie_beside_the_files() -> None:
    assert {path.name for path in (ASSETS / "fonts").glob("*.txt")} == {
        "OFL-fira-sans.txt",
        "OFL-noto-sans-arabic.txt",
    }
    assert {path.name for path in (ASSETS / "pdf-fonts").iterdir() if path.suffix != ".ttf"} == {
        "OFL-fira-sans.txt",
        "OFL-noto-sans-arabic.txt",
    }
    assert (ASSETS / "kern.LICENSE.md").is_file()
    assert {path.name for path in TEST_ASSETS.iterdir()} == {"axe.min.js", "axe.LICENSE.txt"}
