"""ETag for the open interface: an unchanged shop window answers 304 without asking for figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import etag

from kreisweit.places.models import Municipality
from kreisweit.releases.queries import published

View = Callable[..., HttpResponse]


def _tag(request: HttpRequest, **_kwargs: str) -> str:
    parts = (
        published.window_version(),
        request.get_full_path(),
        get_language() or "",
        str(Municipality.objects.count()),
    )
    return '"' + hashlib.sha256("|".join(parts).encode()).hexdigest()[:32] + '"'


def conditional(view: View) -> View:
    """Answer 304 where the reader has the present state; set ETag and caching otherwise."""
    tagged = etag(_tag)(view)

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = tagged(request, **kwargs)
        response.headers.setdefault("Cache-Control", "public, max-age=60")
        response.headers.setdefault("Vary", "Accept-Language, Cookie")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer
