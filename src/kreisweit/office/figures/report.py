"""Findings for the page and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kreisweit.methods.intake import Finding, Severity
from kreisweit.monitoring.sentences import SEVERITIES, in_words
from kreisweit.press.sheets import Sheet, write_xlsx

BADGES = {"error": "danger", "warning": "warning", "note": "info"}
_WEIGHT = {"error": 0, "warning": 1, "note": 2}


def finding_of(stored: Mapping[str, Any]) -> Finding:
    """A finding as it was before it was stored."""
    return Finding(
        stored["code"], Severity(stored["severity"]), stored.get("row"), stored.get("column"), stored.get("params", {})
    )


def rows_of(stored: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Findings in words, the heaviest first, each with its badge."""
    words = [in_words(finding_of(item)) for item in stored]
    words.sort(key=lambda row: _WEIGHT[str(row["severity"])])
    return [{**row, "badge": BADGES[str(row["severity"])], "weight": SEVERITIES[str(row["severity"])]} for row in words]


def counts_of(stored: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many findings of each weight."""
    return {severity: sum(item["severity"] == severity for item in stored) for severity in BADGES}


def workbook_of(stored: Iterable[Mapping[str, Any]], *, title: str) -> bytes:
    """The findings as XLSX: row, column, weight, sentence, remedy."""
    heads = [_("Row"), _("Column"), _("Weight"), _("Finding"), _("What to do")]
    rows = [
        [row["row"] or None, row["column"], str(row["weight"]), row["sentence"], row["remedy"]]
        for row in rows_of(stored)
    ]
    return write_xlsx([Sheet(_("Findings"), heads, rows)], title=title)
