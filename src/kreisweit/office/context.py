"""What the frame of the office's pages knows of the person: role, ways to go, the demo's role switch."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kreisweit.monitoring.rules import may_link_records, may_view_computations, may_view_deliveries
from kreisweit.people.demo import DemoLogin, demo_logins
from kreisweit.people.models import User
from kreisweit.people.queries import memberships_of
from kreisweit.people.roles import ROLE_BY_CODE, Permission
from kreisweit.people.rules import Rights, may_import_figures, may_view_audit, may_view_jobs, place_of
from kreisweit.places.queries import county
from kreisweit.ui.navigation import OFFICE, Link, links

from .guards import rights

_SHOWN_TO: dict[str, Callable[[Rights], bool]] = {
    "office:figures": may_import_figures,
    "office:deliveries": may_view_deliveries,
    "office:linking": may_link_records,
    "office:computations": may_view_computations,
    "office:organisations": lambda rights: rights.holds(Permission.VIEW_OFFICE),
    "office:privacy": lambda rights: rights.holds(Permission.VIEW_OFFICE),
    "office:access": lambda rights: rights.holds(Permission.MANAGE_ACCESS),
    "office:audit": may_view_audit,
    "office:jobs": may_view_jobs,
}


def office(request: HttpRequest) -> dict[str, object]:
    """Only read where a template of the office asks; replaces the kit's list of ways to go by the allowed ones."""
    return {
        "office_navigation": SimpleLazyObject(lambda: _navigation(request)),
        "role_line": SimpleLazyObject(lambda: role_line(request)),
        "demo_roles": SimpleLazyObject(_demo_roles),
    }


def _navigation(request: HttpRequest) -> list[Link]:
    if not request.user.is_authenticated:
        return []
    held = rights(request)
    allowed = [entry for entry in OFFICE if entry[1] not in _SHOWN_TO or _SHOWN_TO[entry[1]](held)]
    return links(allowed, request.path, start="office:home")


def role_line(request: HttpRequest) -> str:
    """Roles of the person with their places, in words."""
    if not request.user.is_authenticated:
        return ""
    return ", ".join(f"{title} ({place})" for title, place in roles_in_words(request))


def roles_in_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Title and place of each role that the person holds today."""
    if not isinstance(request.user, User):
        return []
    return [
        (str(ROLE_BY_CODE[m.role].title), str(place_of(m) or county()))
        for m in memberships_of(request.user)
        if m.role in ROLE_BY_CODE
    ]


def _demo_roles() -> list[DemoLogin]:
    return demo_logins() if settings.DEMO else []
