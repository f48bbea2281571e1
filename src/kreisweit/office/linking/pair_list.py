"""The list of doubtful pairs by number, without any identity: what waits first, fifty on a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kreisweit.monitoring.queries.linking import DoubtfulPair, doubtful_to_decide
from kreisweit.monitoring.rules import may_link_records

from ..guards import guarded
from .words import LEANINGS, ListedPair, leaning, listed_pairs

PAGE_SIZE = 50
OPEN, REST = "open", "rest"
HEADINGS: dict[str, tuple[Any, Any]] = {
    OPEN: (_("To decide"), ""),
    "disputed": (
        _("Disputed"),
        _(
            "Two persons have answered differently. A third one decides, or one of the two changes the own answer after a talk."
        ),
    ),
    "second": (
        _("Waiting for a second person"),
        _("You have said that these are the same person. It counts when another person has said so too."),
    ),
    REST: (_("Put off or decided"), ""),
}
"""State of a pair (or REST) → heading and explanation, in the order of the list."""


@dataclass(frozen=True)
class Section:
    """Pairs of one state on this page; `number` counts those of all pages."""

    code: str
    heading: str
    explanation: str
    number: int
    pairs: tuple[ListedPair, ...]


@guarded(may_link_records)
@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """Doubtful pairs, all or those of one strength."""
    waiting, others = doubtful_to_decide(by=request.user)
    strength = request.GET.get("staerke", "")
    found = [pair for pair in (*waiting, *others) if strength not in LEANINGS or leaning(pair.probability) == strength]
    order = list(HEADINGS)
    found.sort(key=lambda pair: order.index(_section(pair)))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("seite"))
    numbers = Counter(map(_section, found))
    context = {
        "page": page,
        "sections": _sections(list(page), numbers),
        "none_waits": not numbers[OPEN],
        "strengths": list(LEANINGS.items()),
        "strength": strength,
    }
    return render(request, "office/linking/pairs.html", context)


def _section(pair: DoubtfulPair) -> str:
    return pair.state if pair.state in HEADINGS else REST


def _sections(shown: Sequence[DoubtfulPair], numbers: Counter[str]) -> list[Section]:
    found = []
    for code, (heading, explanation) in HEADINGS.items():
        own = tuple(listed_pairs(pair for pair in shown if _section(pair) == code))
        if own:
            found.append(Section(code, str(heading), str(explanation), numbers[code], own))
    return found
