"""Groups of people in words and in order."""

from __future__ import annotations

import pytest
from django.utils import translation

from kreisweit.monitoring.definitions import shipped_definitions
from kreisweit.releases.queries.groups import KINDS, by_kind, group_order, group_text, kinds_text


@pytest.mark.parametrize(
    ("group", "german"),
    [
        ("", ""),
        ("sex:x", "divers oder ohne Angabe"),
        ("age:16-24", "16 bis 24 Jahre"),
        ("age:65+", "65 Jahre und älter"),
        ("months:24", "nach 24 Monaten"),
        ("months:12|sex:f", "nach 12 Monaten, Frauen und Mädchen"),
        ("sex:f|age:0-5", "Frauen und Mädchen, 0 bis 5 Jahre"),
        ("f", "f"),
    ],
)
def test_a_group_in_words(group: str, german: str) -> None:
    with translation.override("de"):
        assert group_text(group) == german


def test_every_group_of_the_shipped_figures_has_words() -> None:
    with translation.override("de"):
        groups = {group for definition in shipped_definitions() for group in definition.groups if group}
        assert {group for group in groups if ":" in group_text(group) or not kinds_text(group)} == set()


def test_headings() -> None:
    with translation.override("de"):
        assert [kinds_text(f"{kind}:1") for kind in KINDS] == [
            "Nach Zeit seit dem Zuzug", "Nach Geschlecht", "Nach Alter", "Nach Staatsangehörigkeit",
            "Nach Dauer des Aufenthalts",
        ]  # fmt: skip
        assert kinds_text("sex:f|age:0-5") == "Nach Geschlecht und Alter"
    with translation.override("ar"):
        assert kinds_text("sex:f|age:0-5") == "بحسب الجنس والعمر"
    assert kinds_text("") == ""


def test_groups_stand_in_the_order_of_kinds_and_values() -> None:
    wanted = [
        "", "months:6", "months:12", "sex:f", "sex:m", "sex:x", "age:0-5", "age:6-15", "age:65+", "nationality:eu",
        "nationality:other", "stay:2", "stay:10", "f", "sex:f|age:0-5", "sex:f|age:16-24", "sex:m|age:0-5",
    ]  # fmt: skip
    assert sorted(wanted, key=group_order) == wanted
    headings = by_kind(["sex:m", "", "stay:10", "sex:f", "stay:2"])
    assert [groups for _heading, groups in headings] == [["sex:f", "sex:m"], ["stay:2", "stay:10"]]
