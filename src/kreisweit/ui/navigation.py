"""Where one can go from every page. Entries whose address does not exist (yet) are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A way to go; `current` marks the section the reader is in."""

    label: Label
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language, named in that language's own script."""

    code: str
    name: str
    url: str
    current: bool
    office: bool


PORTAL: tuple[tuple[Label, str], ...] = (
    (_("Figures"), "portal:figures"),
    (_("Towns and municipalities"), "portal:places"),
    (_("Compare"), "portal:compare"),
    (_("Who sees what?"), "portal:who-sees-what"),
)
FOOTER: tuple[tuple[Label, str], ...] = (
    (_("Imprint"), "portal:imprint"),
    (_("Data protection"), "portal:privacy"),
    (_("Accessibility"), "portal:accessibility"),
    (_("Who sees what?"), "portal:who-sees-what"),
    (_("Sources and licences"), "portal:sources"),
    (_("Open interface (API)"), "open:docs"),
    (_("For staff: sign in"), "office:home"),
)
OFFICE: tuple[tuple[Label, str], ...] = (
    (_("My desk"), "office:home"),
    (_("Figures"), "office:figures"),
    (_("Data deliveries"), "office:deliveries"),
    (_("Link records"), "office:linking"),
    (_("Analysis and release"), "office:computations"),
    (_("Organisations"), "office:organisations"),
    (_("Data protection"), "office:privacy"),
    (_("Access"), "office:access"),
    (_("Log"), "office:audit"),
    (_("Background work"), "office:jobs"),
    (_("Mailbox"), "office:mailbox"),
)


def address(name: str) -> str | None:
    """The address of a route in the active language, or None where there is no such route."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def links(entries: Iterable[tuple[Label, str]], path: str, *, start: str | None = None) -> list[Link]:
    """The entries that exist.

    Current is the one whose address begins the path, the longest if there are several; the entry named
    `start` only on its own page, because its address begins every other one.
    """
    known = [(label, name, url) for label, name in entries if (url := address(name)) is not None]
    fitting = [url for _label, name, url in known if (path == url if name == start else path.startswith(url))]
    here = max(fitting, key=len, default=None)
    return [Link(label, url, url == here) for label, _name, url in known]


def portal_navigation(request: HttpRequest) -> list[Link]:
    """Sections of the public portal."""
    return links(PORTAL, request.path)


def office_navigation(request: HttpRequest) -> list[Link]:
    """Sections of the office."""
    return links(OFFICE, request.path, start="office:home")


def footer_links(request: HttpRequest) -> list[Link]:
    """What every public page must lead to."""
    return links(FOOTER, request.path, start="office:home")


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """This page in every language of the portal."""
    here = request.get_full_path()
    return [
        LanguageLink(
            code, name, translate_url(here, code), code == translation.get_language(), code in settings.OFFICE_LANGUAGES
        )
        for code, name in settings.LANGUAGES
    ]
