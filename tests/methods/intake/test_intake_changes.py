"""Changes of boundaries, keys and names."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from kreisweit.methods.intake import ChangeKind, Finding, KeyChange, Severity, Unreadable, read_changes

FILE = Path(__file__).parents[2] / "data" / "intake" / "gebietsaenderungen_klein.csv"
NEW = ("99001009", "990010001009", "Neudorf, Stadt")
DAY = date(2023, 1, 1)


def test_every_line_is_one_change_from_one_area_to_one() -> None:
    found = read_changes(FILE.read_bytes(), FILE.name)

    assert found.changes == (
        KeyChange(
            "municipality",
            "99001001",
            "990010001001",
            "Altdorf",
            frozenset({ChangeKind.DISSOLUTION}),
            *NEW,
            DAY,
        ),
        KeyChange("municipality", "99001002", "990010001002", "Teilung", frozenset({ChangeKind.PARTIAL}), *NEW, DAY),
        KeyChange(
            "municipality",
            "99001002",
            "990010001002",
            "Teilung",
            frozenset({ChangeKind.PARTIAL}),
            "99001002",
            "990010001002",
            "Teilung",
            DAY,
        ),
        KeyChange(
            "association",
            "",
            "990010001",
            "Oberamt",
            frozenset({ChangeKind.KEY, ChangeKind.NAME}),
            "",
            "990010007",
            "Unteramt",
            date(2023, 6, 1),
        ),
        KeyChange(
            "association",
            "",
            "990010002",
            "Ende",
            frozenset({ChangeKind.DISSOLUTION}),
            "",
            "",
            "",
            date(2023, 6, 15),
        ),
    )


def test_what_is_wrong_is_named() -> None:
    found = read_changes(FILE.read_bytes(), FILE.name)

    assert found.findings == (
        Finding(
            "duplicate_identical",
            Severity.NOTE,
            7,
            None,
            {"area": "990010002", "period": "2023-06-15", "first_row": 6},
        ),
        Finding("key_invalid", Severity.ERROR, 8, "ags_alt", {"level": "municipality", "expected": 8, "found": 8}),
        Finding("date_invalid", Severity.ERROR, 9, "wirksam_juristisch"),
        Finding("kind_of_change_unknown", Severity.ERROR, 10, "aenderungsart"),
        Finding("level_unknown", Severity.ERROR, 11, "ebene", {"known": "Gemeinde, Gemeindeverband, Kreis"}),
        Finding(
            "key_invalid",
            Severity.ERROR,
            12,
            "ars_neu",
            {"level": "municipality", "expected": 12, "found": 0},
        ),
    )


def test_another_file_is_no_list_of_changes() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_changes(b"ags;name\n1;2\n", "a.csv")

    assert refusal.value.code == "columns_missing"


def test_changes_travel_between_processes() -> None:
    found = read_changes(FILE.read_bytes(), FILE.name)

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  (our own bytes)
