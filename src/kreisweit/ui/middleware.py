"""Language of the answer, and refusals as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation

from kreisweit.ground.refusal import Refusal


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
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page with the sentence and what to do."""
        if not isinstance(exception, Refusal):
            return None
        if request.path.startswith("/api/"):
            words = {"code": exception.code, "text": exception.text(), "advice": exception.advice()}
            return JsonResponse(words, status=exception.status)
        base = "ui/office_base.html" if request.path.startswith("/buero/") else "ui/portal_base.html"
        return render(request, "ui/refusal.html", {"refusal": exception, "base": base}, status=exception.status)
