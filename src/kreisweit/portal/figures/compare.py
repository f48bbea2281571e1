"""Up to four municipalities side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.methods.disclosure import Cell
from kreisweit.places import queries as places
from kreisweit.places.models import Municipality
from kreisweit.releases.queries import sheets
from kreisweit.releases.queries.sheets import CompareLine

from .. import words
from ..caching import public_page
from . import files
from .ordering import by_name

MOST = 4


@dataclass(frozen=True)
class Choice:
    """What was asked for: places that exist (in the order given), keys that do not, and those beyond four."""

    shown: tuple[Municipality, ...]
    beyond: tuple[Municipality, ...]
    unknown: tuple[str, ...]

    @property
    def problem(self) -> str:
        """What is wrong with the choice and what the page shows instead; empty where all is well."""
        sentences = []
        if self.unknown:
            values = {"keys": words.listed(self.unknown)}
            sentences.append(gettext("These places are not known here: %(keys)s. All others are shown.") % values)
        if self.beyond:
            values = {"names": words.listed(place.name for place in self.beyond)}
            sentences.append(
                gettext("You can compare four places at most. Not shown: %(names)s. Take out another place first.")
                % values
            )
        return " ".join(sentences)


@dataclass(frozen=True)
class CompareRow:
    """One figure for the places chosen, in the order of the places."""

    line: CompareLine
    day: str
    values: tuple[tuple[Municipality, Cell | None], ...]


@require_safe
@public_page(query=("ort",))
def compare(request: HttpRequest) -> HttpResponse:
    """The form and, once two or more places are chosen, the table; `?ort=` stands once for each place."""
    every = by_name(places.municipalities())
    choice = choose(request.GET.getlist("ort"), {place.ags: place for place in every})
    lines = sheets.compare(None, [place.ags for place in choice.shown]) if choice.shown else []
    rows = compare_rows(lines, choice.shown)
    kept = [place.ags for place in (*choice.shown, *choice.beyond)]
    context = {
        "county": places.county(),
        "every": [place for place in every if not place.is_unincorporated],
        "choice": choice,
        "slots": kept + [""] * max(0, MOST - len(kept)),
        "rows": rows,
        "cells": [cell for row in rows for _place, cell in row.values],
        "files": files.of_comparison([place.ags for place in choice.shown]),
        "sources": list({line.source.code: line.source for line in lines}.values()),
    }
    return render(request, "portal/figures/compare.html", context)


def choose(asked: Sequence[str], known: Mapping[str, Municipality]) -> Choice:
    """Sort out what was asked for; a place asked for twice counts once, an empty field not at all."""
    keys = list(dict.fromkeys(key.strip() for key in asked if key.strip()))
    found = [known[key] for key in keys if key in known]
    unknown = tuple(key[:20] for key in keys if key not in known)
    return Choice(tuple(found[:MOST]), tuple(found[MOST:]), unknown)


def compare_rows(lines: Sequence[CompareLine], shown: Sequence[Municipality]) -> list[CompareRow]:
    """The table in words of the active language."""
    return [
        CompareRow(
            line,
            words.period_text(line.period),
            tuple((place, line.cells.get(place.ags)) for place in shown),
        )
        for line in lines
    ]
