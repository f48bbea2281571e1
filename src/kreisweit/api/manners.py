"""How all addresses of the open interface behave: HEAD like GET without a body, every refusal as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from kreisweit.ground.refusal import NotFound

View = Callable[..., HttpResponse]


def polite(patterns: Sequence[URLPattern | URLResolver]) -> Sequence[URLPattern | URLResolver]:
    """The same addresses with views that answer HEAD and refuse in JSON."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _polite(pattern.callback)
    return patterns


def _polite(view: View) -> View:
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"  # the server leaves the body out
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return nothing_here(request)
        finally:
            request.method = asked
        return _not_allowed(response) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    return answer


def nothing_here(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    """An address below /api/v1/ that the interface does not have."""
    refusal = NotFound()
    said = {"refused": refusal.code, "sentence": refusal.text(), "remedy": gettext("See /api/docs")}
    return _open(JsonResponse(said, status=HTTPStatus.NOT_FOUND))


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]  # the answer is the same for every method


def _not_allowed(found: HttpResponse) -> HttpResponse:
    said = {
        "refused": "method_not_allowed",
        "sentence": gettext("The open interface can only be read."),
        "remedy": gettext("Ask with GET. See /api/docs"),
    }
    response = JsonResponse(said, status=HTTPStatus.METHOD_NOT_ALLOWED)
    response["Allow"] = ", ".join(sorted({*found["Allow"].split(", "), "HEAD"}))
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
