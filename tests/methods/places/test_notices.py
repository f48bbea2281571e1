"""Every data file has an owner, a licence and the words that name its source."""

from __future__ import annotations

from pathlib import Path

import pytest

import kreisweit
from kreisweit.methods.places.notices import InvalidNotice, Notice, parse_notices

DATA = Path(kreisweit.__file__).parent / "data"
FOLDERS = sorted(path.name for path in DATA.iterdir() if path.is_dir())

GOOD = """
[[notice]]
title = "Outlines"
holder = "An office"
licence = "CC0-1.0"
licence_url = "https://example.org/cc0"
attribution = "© An office"
source = "A book"
reference_day = "2022-05-15"
changes = ""
files = ["a.csv", "b.csv"]
note = ""
"""


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_file_stands_in_exactly_one_notice(folder: str) -> None:
    path = DATA / folder
    noticed = [name for n in parse_notices((path / "NOTICE.toml").read_text(encoding="utf-8")) for name in n.files]
    assert sorted(noticed) == sorted(file.name for file in path.iterdir() if file.name != "NOTICE.toml")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_large(folder: str) -> None:
    assert [file.name for file in (DATA / folder).iterdir() if file.stat().st_size >= 2 * 1024**2] == []


def test_the_postcodes_keep_their_own_licence_and_folder() -> None:
    licences = {
        folder: {n.licence for n in parse_notices((DATA / folder / "NOTICE.toml").read_text(encoding="utf-8"))}
        for folder in FOLDERS
    }
    assert [folder for folder, found in licences.items() if "ODbL-1.0" in found] == ["postleitzahlen"]
    assert licences["postleitzahlen"] == {"ODbL-1.0"}


def test_a_notice_is_read() -> None:
    assert parse_notices(GOOD) == (
        Notice(
            title="Outlines",
            holder="An office",
            licence="CC0-1.0",
            licence_url="https://example.org/cc0",
            attribution="© An office",
            source="A book",
            reference_day="2022-05-15",
            changes="",
            files=("a.csv", "b.csv"),
            note="",
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('title = "Outlines"\n', "", "title"),
        ('note = ""\n', 'note = ""\nfoot = "x"\n', "foot"),
        ("CC0-1.0", "GPL-3.0", "licence"),
        ('["a.csv", "b.csv"]', '"a.csv"', "files"),
        ('["a.csv", "b.csv"]', "[1]", "files"),
        ('"© An office"', '" "', "attribution"),
        ('"2022-05-15"', "2022-05-15", "reference_day"),
        ("[[notice]]", "[[other]]", "notice"),
        ("[[notice]]", "[[notice", "toml"),
    ],
)
def test_a_notice_that_lacks_something_is_refused(before: str, after: str, field: str) -> None:
    with pytest.raises(InvalidNotice, match=f"^{field}$"):
        parse_notices(GOOD.replace(before, after))
