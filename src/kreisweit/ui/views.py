"""Pages and files of the kit itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from .styles import stylesheet, stylesheet_version

YEAR = 365 * 24 * 60 * 60


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The kit's style sheet; kept for a year under the address that carries its version."""
    response = HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")
    versioned = request.GET.get("v") == stylesheet_version()
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if versioned else "no-cache"
    response["ETag"] = f'"{stylesheet_version()}"'
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address unasked; the icon lies elsewhere, with a version in its name."""
    response = HttpResponseRedirect(static("ui/icon.svg"))
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of pages without a language in their address, and go back to the page."""
    code, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if code in settings.OFFICE_LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing under this address; the reason stays with us."""
    return render(request, "ui/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The reader may not do this."""
    return render(request, "ui/403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: open for too long, or not from here."""
    return not_allowed(request)


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no honest browser sends, mostly for a wrong host; asks the request nothing more."""
    with translation.override(None):
        return HttpResponse(loader.get_template("ui/400.html").render({}), status=400)


def failed(_request: HttpRequest) -> HttpResponse:
    """Something broke; the page needs neither database nor session nor style sheet."""
    with translation.override(None):
        return HttpResponse(loader.get_template("ui/500.html").render({}), status=500)
