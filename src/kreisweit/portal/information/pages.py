"""Pages about the portal itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kreisweit.methods.disclosure import CellKeyRule
from kreisweit.methods.places.notices import Notice
from kreisweit.people.queries.published import who_sees_what as role_rows
from kreisweit.places import queries as places
from kreisweit.places.models import County
from kreisweit.releases.queries import published

from ..caching import public_page
from ..places.administration import county_administration

ACCESSIBILITY_STATED_ON = "2026-11-22"


@dataclass(frozen=True)
class NoticeGroup:
    """Notices of one licence."""

    licence: str
    licence_url: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Cookie:
    """A cookie by its name, and what it is for."""

    name: str
    purpose: str


MESSAGES = CookieStorage.cookie_name


@require_safe
@public_page()
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """The roles with what they see and may do, made from the rules that the program obeys."""
    return _page(request, "who_sees_what", {"roles": role_rows()})


@require_safe
@public_page()
def sources(request: HttpRequest) -> HttpResponse:
    """Whose works and figures the portal shows, under which licence, with what was changed."""
    groups = by_licence(places.notices())
    return _page(request, "sources", {"sources": published.sources(), "groups": groups})


@require_safe
@public_page()
def protection(request: HttpRequest) -> HttpResponse:
    """What is done so that nobody can be recognised in own figures, in plain words."""
    return _page(request, "protection", {"smallest_base": CellKeyRule.min_denominator})


@require_safe
@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement on accessibility: what was tested, by what, and whom to tell about a barrier."""
    return _page(request, "accessibility", {"stated_on": ACCESSIBILITY_STATED_ON})


@require_safe
@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps about its readers and users."""
    return _page(request, "privacy", {"session_hours": settings.SESSION_COOKIE_AGE // 3600, "cookies": cookies()})


@require_safe
@public_page()
def imprint(request: HttpRequest) -> HttpResponse:
    """Who answers for the portal; what nobody has entered yet is said to be missing."""
    return _page(request, "imprint", {})


def cookies() -> tuple[Cookie, ...]:
    """Every cookie that the program can set."""
    return (
        Cookie(settings.SESSION_COOKIE_NAME, gettext("keeps you signed in; ends with the browser")),
        Cookie(settings.CSRF_COOKIE_NAME, gettext("protects forms against being sent by others; kept for a year")),
        Cookie(settings.LANGUAGE_COOKIE_NAME, gettext("remembers the language that you chose; kept for a year")),
        Cookie(MESSAGES, gettext("carries a confirmation to the next page, where it is deleted")),
    )


def by_licence(notices: Sequence[Notice]) -> list[NoticeGroup]:
    """The notices grouped by licence, in the order in which licences first occur."""
    licences = dict.fromkeys((notice.licence, notice.licence_url) for notice in notices)
    return [
        NoticeGroup(licence, url, tuple(n for n in notices if (n.licence, n.licence_url) == (licence, url)))
        for licence, url in licences
    ]


def is_borrowed(county: County) -> bool:
    """Whether this shows a real county in a demonstration, which is then not that county's own site."""
    return bool(settings.DEMO) and not county.is_invented


def _page(request: HttpRequest, name: str, extra: dict[str, object]) -> HttpResponse:
    county = places.county()
    context = {
        "county": county,
        "administration": county_administration(),
        "is_borrowed": is_borrowed(county),
        **extra,
    }
    return render(request, f"portal/information/{name}.html", context)
