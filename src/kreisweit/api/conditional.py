"""ETag for the open interface: where nothing changed that answers are made of, 304 without asking for figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import etag

from kreisweit import __version__
from kreisweit.audit.queries import last_event
from kreisweit.ground.today import today
from kreisweit.releases.queries import published

View = Callable[..., HttpResponse]
SHOWN = ("places", "releases")
"""Rooms whose writes change what the interface answers."""


def _tag(request: HttpRequest, **_kwargs: str) -> str:
    parts = (
        __version__,
        today().isoformat(),
        published.window_version(),
        str(last_event(SHOWN)),
        request.get_full_path(),
        get_language() or "",
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
