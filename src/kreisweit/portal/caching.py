"""Public pages are made once for all anonymous visitors and kept until something that they show changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

from kreisweit import __version__
from kreisweit.audit.queries import last_event
from kreisweit.ground.today import today
from kreisweit.releases.queries import published

View = Callable[..., HttpResponse]
Drawing = TypeVar("Drawing")
KEEP_SECONDS = 60 * 60
LONGEST_QUERY = 200
SHOWN = ("places", "releases", "monitoring", "people")
"""Rooms whose writes change what public pages show; a sign-in or a job does not."""


class Kept(NamedTuple):
    """An answer as it lies in the cache."""

    body: bytes
    content_type: str
    disposition: str
    etag: str


def public_page(*, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Keep the answers of a view that shows everybody the same.

    `query` names the parameters of the address that the view reads. An address with any other parameter
    is answered, but not kept, so that nobody can plant a text in a page that others get to see.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _may_be_kept(request, query):
                return view(request, *args, **kwargs)
            key = _key(request)
            kept: Kept | None = cache.get(key)
            if kept is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.streaming or _is_personal(response):
                    return response
                kept = _keep(response)
                cache.set(key, kept, KEEP_SECONDS)
            return _answer(request, kept)

        return answer

    return decorate


def version(request: HttpRequest) -> str:
    """Changes whenever something changes that public pages show: a release, a place, an organisation, a day."""
    known: str | None = getattr(request, "shown_version", None)
    if known is None:
        known = f"{__version__}:{settings.DEMO}:{today()}:{published.window_version()}:{last_event(SHOWN)}"
        request.shown_version = known  # type: ignore[attr-defined]
    return known


def remembered(request: HttpRequest, name: str, make: Callable[[], Drawing]) -> Drawing:
    """A drawing or document made once per version and language; `name` says which one it is."""
    key = _digest("drawing", version(request), translation.get_language() or "", name)
    drawing: Drawing | None = cache.get(key)
    if drawing is None:
        drawing = make()
        cache.set(key, drawing, KEEP_SECONDS)
    return drawing


def _digest(kind: str, *parts: str) -> str:
    return f"{kind}:{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()}"


def _may_be_kept(request: HttpRequest, query: tuple[str, ...]) -> bool:
    known = set(request.GET) <= set(query) and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES
    return request.method in ("GET", "HEAD") and known and stranger and "HX-Request" not in request.headers


def _key(request: HttpRequest) -> str:
    address = (request.get_host(), request.path, request.META.get("QUERY_STRING", ""))
    return _digest("page", version(request), translation.get_language() or "", str(request.is_secure()), *address)


def _is_personal(response: HttpResponse) -> bool:
    return bool(response.cookies) or b"csrfmiddlewaretoken" in response.content


def _keep(response: HttpResponse) -> Kept:
    body = response.content
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    return Kept(body, response["Content-Type"], response.get("Content-Disposition", ""), etag)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if kept.etag in asked or f"W/{kept.etag}" in asked or "*" in asked:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.body, content_type=kept.content_type)
        if kept.disposition:
            response["Content-Disposition"] = kept.disposition
    response["ETag"] = kept.etag
    response["Cache-Control"] = "no-cache"  # may be stored, but is asked for again: the answer is then 304
    patch_vary_headers(response, ("Cookie",))
    return response
