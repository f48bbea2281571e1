"""Figures on links in words and numbers of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kreisweit.monitoring.queries.link_quality import Estimate, GroupQuality, QualityFigures
from kreisweit.ui import formats


@dataclass(frozen=True)
class GroupRow:
    """A group in words: records, persons by number of records, pairs that wait, precision, whether it falls behind."""

    name: str
    records: str
    alone: str
    joined: str
    waiting: str
    precision: str
    falls_behind: bool


def estimate_text(found: Estimate) -> str:
    """What a judged sample says, with its interval; small samples are rounded to the careful side."""
    if found.share is None:
        return _("nothing judged yet")
    low, high = floor(found.low * 100), ceil(found.high * 100)
    said = _("%(right)s of %(judged)s right; between %(low)s and %(high)s %% with 95 %% certainty") % {
        "right": _number(found.right),
        "judged": _number(found.judged),
        "low": low,
        "high": high,
    }
    return said.replace(" %", "\N{NO-BREAK SPACE}%")


def whole_facts(whole: QualityFigures) -> list[tuple[str, str]]:
    """Terms and values of all records together."""
    row = _row("", whole, falls_behind=False)
    return [
        (_("Records"), row.records),
        (_("Persons with one record"), row.alone),
        (_("Persons with several records"), row.joined),
        (_("Pairs that wait"), row.waiting),
        (_("Automatic links that are right"), row.precision),
    ]


def group_rows(groups: Iterable[GroupQuality], name: Callable[[str], str]) -> list[GroupRow]:
    """Groups in the order given; `name` makes a word of a code."""
    return [_row(name(group.code), group.figures, falls_behind=group.falls_behind) for group in groups]


def _row(name: str, figures: QualityFigures, *, falls_behind: bool) -> GroupRow:
    clusters = figures.clusters
    return GroupRow(
        name,
        _number(figures.entries),
        _number(clusters.get(1, 0)),
        _number(sum(count for size, count in clusters.items() if size > 1)),
        _number(figures.waiting),
        estimate_text(figures.precision),
        falls_behind,
    )


def _number(value: int) -> str:
    return formats.number(value, get_language() or "de")
