"""The pattern gallery: every type of page and every component with invented content.

?sprache=de|en|ar chooses the language, ?richtung=rtl mirrors a page without changing its words (for the
mirror test), ?fehler=1 shows the form with errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from kreisweit.ui.installation import Installation
from kreisweit.ui.navigation import LanguageLink, Link

from . import samples
from .words import WORDS

PAGES = (
    "startseite",
    "finder",
    "einzelseite",
    "kennzahl",
    "datenblatt",
    "formular",
    "schreibtisch",
    "liste",
    "bausteine",
    "bestaetigung",
    "absage",
)
_TITLES = {
    "startseite": "start",
    "finder": "finder",
    "einzelseite": "detail",
    "kennzahl": "question",
    "datenblatt": "factsheet",
    "formular": "form",
    "schreibtisch": "desk",
    "liste": "list",
    "bausteine": "components",
    "bestaetigung": "task_two",
    "absage": "refused",
}
_LANGUAGES = (("de", "Deutsch"), ("en", "English"), ("ar", "العربية"))


@dataclass(frozen=True)
class _Said:
    text: str
    advice: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All pages of the gallery."""
    return _show(request, "index")


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the gallery."""
    if name not in PAGES:
        raise Http404
    return _show(request, name)


def _show(request: HttpRequest, name: str) -> HttpResponse:
    language = request.GET.get("sprache", "de")
    if language not in WORDS:
        raise Http404
    with translation.override(language):
        return render(request, f"ui/gallery/{name}.html", _context(request, name, language))


def _context(request: HttpRequest, name: str, language: str) -> dict[str, object]:
    words = WORDS[language]
    faulty = QueryDict("email=keine-adresse") if request.GET.get("fehler") else None
    here = reverse("gallery:index")
    return {
        "w": words,
        "title": words[_TITLES.get(name, "index")],
        "pages": [Link(words[_TITLES[item]], f"{here}{item}/?sprache={language}") for item in PAGES],
        "places": samples.places(words),
        "cells": [place.cell for place in samples.places(words)],
        "form": samples.sample_form(words, faulty) if name == "formular" else None,
        "list": samples.sample_list(request, words) if name == "liste" else None,
        "many": Paginator(range(240), 25).page(4),
        "steps": words["steps"].split("|"),
        "forced_rtl": request.GET.get("richtung") == "rtl",
        "refusal": _Said(words["refused"], words["refused_body"]),
        "user": SimpleNamespace(is_authenticated=True, email="koordination@musterland.example"),
        "role_line": words["desk_role"],
        "is_demo": True,
        "installation": Installation("Landkreis Musterland", "Musterland", True, ("© GeoBasis-DE / BKG 2022",)),
        "navigation": [
            Link(words["figures"], "#figures", current=name == "kennzahl"),
            Link(words["places"], "#places"),
            Link(words["compare"], "#compare"),
            Link(words["who"], "#who"),
        ],
        "office_navigation": [
            Link(words["today"], "#today", current=name == "schreibtisch"),
            Link(words["figures"], "#figures", current=name == "formular"),
            Link(words["list"], "#list", current=name == "liste"),
        ],
        "languages": [
            LanguageLink(code, spoken, f"?sprache={code}", code == language, code != "ar")
            for code, spoken in _LANGUAGES
        ],
        **_links(words),
    }


def _links(words: samples.Words) -> dict[str, object]:
    return {
        "tiles": [
            {"label": words[key], "text": words[f"{key}_text"], "url": f"#{key}"}
            for key in ("figures", "compare", "who")
        ],
        "tabs": [Link(words["overview"], "#overview", current=True), Link(words["history"], "#history")],
        "downloads": [{"label": form, "url": f"#{form.lower()}"} for form in ("CSV", "XLSX", "JSON")],
        "legend": [
            {"fill": "class-1", "label": "0,8–3,9"},
            {"fill": "class-2", "label": "4,0–5,9"},
            {"fill": "class-3", "label": "6,0–8,9"},
            {"fill": "class-4", "label": "9,0–11,9"},
            {"fill": "class-5", "label": "12,0–15,7"},
            {"fill": "zero", "label": "0"},
            {"fill": "suppressed", "label": "·"},
            {"fill": "missing", "label": "–"},
        ],
        "facts": [
            (words["when"], words["when_value"]),
            (words["where"], words["where_value"]),
            (words["cost"], words["cost_value"]),
            (words["language"], words["language_value"]),
        ],
    }
