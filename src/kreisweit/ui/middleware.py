"""Language of the answer, and refusals as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation

from kreisweit.ground.refusal import NotFound, Refusal


class Language(LocaleMiddleware):
    """The address decides in the portal; in the office the user's choice, of the office's languages."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language before any view runs."""
        super().process_request(request)
        prefixed = translation.get_language_from_path(request.path_info)
        if prefixed is None and translation.get_language() not in settings.OFFICE_LANGUAGES:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()


class Refusals:
    """Maps a Refusal to a page (or JSON below /api/); everything else is a bug and crashes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _answer(request, NotFound())  # PostgreSQL takes no such character; nobody types one
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page with the sentence and what to do."""
        return _answer(request, exception) if isinstance(exception, Refusal) else None


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        words = {"refused": refusal.code, "sentence": refusal.text(), "remedy": refusal.advice()}
        return JsonResponse(words, status=refusal.status)
    base = "ui/office_base.html" if request.path.startswith("/buero/") else "ui/portal_base.html"
    return render(request, "ui/refusal.html", {"refusal": refusal, "base": base}, status=refusal.status)
