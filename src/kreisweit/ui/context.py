"""What every page knows of this installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kreisweit import __version__
from kreisweit.ground.today import today

from . import navigation
from .installation import installation as county
from .styles import stylesheet_version


def installation(request: HttpRequest) -> dict[str, object]:
    """County, navigation and marks that stand on every page; nothing is read before a template asks for it."""
    return {
        "is_demo": settings.DEMO,
        "official_band": settings.OFFICIAL_BAND,
        "today": SimpleLazyObject(today),
        "version": __version__,
        "installation": SimpleLazyObject(county),
        "navigation": SimpleLazyObject(lambda: navigation.portal_navigation(request)),
        "office_navigation": SimpleLazyObject(lambda: navigation.office_navigation(request)),
        "footer_links": SimpleLazyObject(lambda: navigation.footer_links(request)),
        "languages": SimpleLazyObject(lambda: navigation.language_links(request)),
        "stylesheet_version": SimpleLazyObject(stylesheet_version),
    }
