"""Every licence that the project names is there as a text."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "LICENSES"
# how notices of data spell a licence -> its identifier in the SPDX list
SPDX = {"dl-de/by-2-0": "DL-DE-BY-2.0"}
# tools of the set-up of which no file reaches an installation
NOT_SHIPPED = {"MIT", "ISC", "BSD-3-Clause"}
NOTICES = sorted((ROOT / "src" / "kreisweit" / "data").rglob("NOTICE.toml"))


def _text_exists(licence: str) -> bool:
    identifier = SPDX.get(licence, licence)
    return identifier == "EUPL-1.2" or (TEXTS / f"{identifier}.txt").is_file()


def test_the_licence_is_the_eupl_in_full() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\.\s?[A-Z]", text, re.MULTILINE) == [str(number) for number in range(1, 16)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == json.loads((ROOT / "package.json").read_text())["license"] == "EUPL-1.2"


def test_there_are_notices() -> None:
    assert NOTICES


@pytest.mark.parametrize("file", NOTICES, ids=lambda file: file.parent.name)
def test_licences_of_data_are_there(file: Path) -> None:
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["notice"]
    assert [entry["licence"] for entry in entries if not _text_exists(entry["licence"])] == []


@pytest.mark.parametrize("file", NOTICES, ids=lambda file: file.parent.name)
def test_each_data_file_stands_in_a_notice(file: Path) -> None:
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["notice"]
    beside = {path.relative_to(file.parent).as_posix() for path in file.parent.rglob("*") if path.is_file()}
    named = {name for entry in entries for name in entry["files"]}
    assert beside - {"NOTICE.toml", "__init__.py"} == named


def test_licences_of_style_sheets_and_fonts_are_there() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = {part for entry in packages.values() for part in re.split(r"\s+AND\s+", entry["license"])}
    assert [licence for licence in sorted(named - NOT_SHIPPED) if not _text_exists(licence)] == []


def test_no_licence_text_is_empty_or_cut_off() -> None:
    first_words = {
        "CC0-1.0.txt": "Creative Commons",
        "DL-DE-BY-2.0.txt": "Datenlizenz Deutschland",
        "MPL-2.0.txt": "Mozilla Public License",
        "ODbL-1.0.txt": "## Open Data Commons Open Database License",
        "OFL-1.1.txt": "SIL OPEN FONT LICENSE",
    }
    assert {path.name for path in TEXTS.iterdir()} == set(first_words)
    for name, words in first_words.items():
        text = (TEXTS / name).read_text(encoding="utf-8")
        assert text.startswith(words), name
        assert len(text) > 2000, name
