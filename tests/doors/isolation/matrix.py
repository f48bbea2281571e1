"""The engine of the isolation matrix: addresses from the resolver, requests as everybody, answers compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from kreisweit.audit.models import AuditEvent

from .routes import ROUTES, Case, OwnPage, PublicPage, names, readers
from .scene import NOBODY, PUBLIC, Scene

QUICK = names(
    "municipal_coordinator@own municipal_coordinator@same_association municipal_coordinator@other "
    "association_clerk@own mayor@own representative@club counselling@own counselling@other "
    "county_coordinator@county officer@county"
) | {PUBLIC, NOBODY}
LOOKERS_AT_PUBLIC_PAGES = (PUBLIC, "municipal_coordinator@other", "county_coordinator@county", "counselling@other")


def addresses() -> set[str]:
    """All addresses of the house, by name (by pattern where they have none)."""
    return set(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, space: str, path: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        below = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, below)
        else:
            yield f"{space}{entry.name}" if entry.name else below


@dataclass
class Cell:
    """One request and what is wrong with its answer ("" for nothing)."""

    route: str
    viewer: str
    method: str
    wrong: str


class Everybody:
    """Clients of all viewers; each request is undone."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.client = scene, Client()
        self.cookies = {PUBLIC: SimpleCookie()}
        for name, user in scene.viewers.items():
            self.client.force_login(user)
            self.cookies[name] = SimpleCookie(self.client.cookies.output(header="", sep=";"))
            self.client.cookies.clear()
        self.hidden = {
            viewer: [scene.canaries[name] for name, who in readers().items() if viewer not in who]
            for viewer in self.cookies
        }

    def ask(self, viewer: str, method: str, path: str, data: dict[str, Any]) -> tuple[Any, int, list[str]]:
        """The answer, the number of deeds it recorded, and the canaries in it that the viewer may not read."""
        self.client.cookies = SimpleCookie(self.cookies[viewer])
        before = AuditEvent.objects.count()
        with transaction.atomic():
            answer = getattr(self.client, method)(path, data)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            deeds = AuditEvent.objects.count() - before
            transaction.set_rollback(True)
        text = body.decode("utf-8", "replace") + str(answer.headers)
        return answer, deeds, [canary for canary in self.hidden[viewer] if canary in text]

    def path(self, route: str, kwargs: dict[str, Any]) -> str:
        """The address of a route."""
        try:
            return reverse(route, kwargs=kwargs)
        except NoReverseMatch:
            if ":" in route or kwargs:
                raise
            return f"/{route}"

    def cells(self, route: str, *, quick: bool) -> Iterator[Cell]:
        """All requests to a route; `quick`: as one viewer of each kind."""
        line = ROUTES[route]
        if isinstance(line, tuple):
            for case in line:
                yield from self._case(route, case, [v for v in self.cookies if v in QUICK or not quick])
            return
        path = self.path(route, line.kwargs(self.scene))
        for viewer in LOOKERS_AT_PUBLIC_PAGES:
            for method in ("get", "post"):
                answer, _deeds, leaked = self.ask(viewer, method, path, {})
                wrong = f"shows {leaked}" if leaked else ""
                if answer.status_code >= 500:
                    wrong = f"{answer.status_code}"
                if isinstance(line, OwnPage) and viewer == PUBLIC and not _is_turned_away(answer):
                    wrong = f"{answer.status_code} without an account"
                yield Cell(route, viewer, method, wrong)

    def _case(self, route: str, case: Case, viewers: list[str]) -> Iterator[Cell]:
        path, data = self.path(route, case.kwargs(self.scene)), case.data(self.scene)
        for viewer in viewers:
            for method, allowed in (("get", case.get), ("post", case.post)):
                answer, deeds, leaked = self.ask(viewer, method, path, data)
                wrong = self._judge(case, viewer, allowed, answer)
                if method == "post" and not self._may(viewer, allowed) and deeds:
                    wrong = wrong or f"{deeds} deeds recorded"
                if leaked:
                    wrong = f"shows {leaked}"
                yield Cell(f"{route} {path}", viewer, method, wrong)

    def _judge(self, case: Case, viewer: str, allowed: Any, answer: Any) -> str:
        status = answer.status_code
        if viewer == PUBLIC and not case.open_door:
            right = (status == 302 and answer["Location"].startswith("/konto/login/")) or status == 405
        elif allowed is None:
            right = status in (405, case.denied, 404)
        elif self._may(viewer, allowed):
            right = status in case.passed and not (status == 302 and answer["Location"].startswith("/konto/"))
            right = right or (status == 200 and case.passed == (302,) and answer.wsgi_request.method == "GET")
        else:
            right = status == (403 if self._may(viewer, case.knows) else case.denied)
            right = right or (status == 200 and case.passed == (302,))  # the form comes back with an error
        return "" if right else f"answers {status}"

    @staticmethod
    def _may(viewer: str, allowed: Any) -> bool:
        if not allowed:
            return False
        if "*" in allowed:
            return True
        if "signed_in" in allowed:
            return viewer != PUBLIC
        if "with_role" in allowed:
            return viewer not in (PUBLIC, NOBODY)
        return viewer in allowed


def _is_turned_away(answer: Any) -> bool:
    """Sent to sign in, or the page does not exist for them."""
    if answer.status_code in (401, 403, 404, 405):
        return True
    to_login = answer.get("Location", "").startswith(("/konto/login/", "/konto/reauthenticate/"))
    return answer.status_code in (301, 302) and to_login


__all__ = ["Cell", "Everybody", "PublicPage", "addresses"]
