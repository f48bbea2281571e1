"""Search over places and figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kreisweit.methods.search.fold import fold_variants
from kreisweit.places import queries as places
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries import published
from kreisweit.releases.queries.texts import text_of

LONGEST = 100
_FIELDS = ("name", "question", "definition")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places and figures that fit `?q=`; without hits what one can try instead."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "q": text,
        "county": places.county(),
        "places": places.find_places(text) if text else [],
        "indicators": find_indicators(text) if text else [],
        "examples": _examples(),
    }
    return render(request, "portal/start/search.html", context)


def find_indicators(text: str) -> list[IndicatorVersion]:
    """Figures whose name, question or definition has a word that begins with each word typed.

    Hits in the name stand first. Texts of all languages count: a German name is found on an English page.
    """
    wanted = [variant.split() for variant in fold_variants(text)]
    if not any(wanted):
        return []
    ranked = []
    for indicator in published.indicators():
        ranks = [rank for rank, field in enumerate(_FIELDS) if _fits(indicator, field, wanted)]
        if ranks:
            ranked.append((ranks[0], indicator.order, indicator.pk, indicator))
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:3])]


def _fits(indicator: IndicatorVersion, field: str, wanted: list[list[str]]) -> bool:
    for texts in indicator.texts.values():
        for variant in fold_variants(texts.get(field, "")):
            words = variant.split()
            for query in wanted:
                if query and all(any(_begins(word, part) for word in words) for part in query):
                    return True
    return False


def _begins(word: str, part: str) -> bool:
    # Compounds are one word in German: "Miete" shall find "Nettokaltmiete".
    return word.startswith(part) or (len(part) > 3 and part in word)


def _examples() -> list[str]:
    first = places.municipalities().order_by("-population").first()
    names = [first.name] if first else []
    names += [text_of(indicator.texts, "name") for indicator in published.indicators()[:2]]
    return names
