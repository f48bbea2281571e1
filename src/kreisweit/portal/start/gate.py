"""What lies before the choice of a language: the choice itself, and the files that machines ask for."""

from __future__ import annotations

from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from kreisweit.ground.today import now
from kreisweit.places import queries as places
from kreisweit.releases.queries import published

VALID_DAYS = 180  # RFC 9116 advises less than a year
_FIXED_PAGES = ("start", "places", "figures", "compare", "protection", "who-sees-what", "sources", "accessibility")


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the start page in the language of the cookie, else of the browser, else in German."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        response = HttpResponseRedirect(reverse("portal:start"))
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read; a demonstration is not for them, so that invented figures stay here."""
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = ["User-agent: *", "Disallow: /buero/", "Disallow: /konto/"]
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('gate:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages in all languages (sitemaps.org protocol 0.9, with the other languages of each page)."""
    towns = [(place.ags, place.slug) for place in places.municipalities()]
    codes = [indicator.code for indicator in published.indicators()]
    entries: list[str] = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            entries += [request.build_absolute_uri(address) for address in _addresses(towns, codes)]
    body = "".join(f"<url><loc>{escape(entry)}</loc></url>\n" for entry in entries)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</urlset>\n'
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _addresses(towns: list[tuple[str, str]], codes: list[str]) -> list[str]:
    return [
        *(reverse(f"portal:{name}") for name in _FIXED_PAGES),
        *(reverse("portal:place", kwargs={"ags": ags, "slug": slug}) for ags, slug in towns),
        *(reverse("portal:fact-sheet", kwargs={"ags": ags}) for ags, _slug in towns),
        *(reverse("portal:figure", kwargs={"code": code}) for code in codes),
    ]


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116): the imprint names the people to write to."""
    with translation.override("de"):
        contact = request.build_absolute_uri(reverse("portal:imprint"))
    expires = (now() + timedelta(days=VALID_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: de, en",
        f"Canonical: {request.build_absolute_uri(reverse('gate:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
