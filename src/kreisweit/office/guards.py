"""Who may open a page of the office at all. What one may do there is asked of the rooms' rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from kreisweit.ground.refusal import NotFound
from kreisweit.people.rules import Rights, Who, may_use_office, rights_of

View = Callable[..., HttpResponse]


def rights(request: HttpRequest) -> Rights:
    """The rights of the person, read once per request."""
    known: Rights | None = getattr(request, "_kreisweit_rights", None)
    if known is None:
        known = rights_of(request.user)
        request._kreisweit_rights = known  # type: ignore[attr-defined]
    return known


def signed_in(view: View) -> View:
    """Only with an account; others are sent to sign in."""
    return login_required(view)


def guarded(rule: Callable[[Who], bool] = may_use_office) -> Callable[[View], View]:
    """Only for whom the rule allows it; to others the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rule(rights(request)):
                raise NotFound
            return view(request, *args, **kwargs)

        return login_required(inner)

    return decorate


def fresh(view: View) -> View:
    """Only shortly after giving the password or second factor again, for what would hurt in wrong hands."""
    guarded_view: View = reauthentication_required(view, enabled=lambda _request: settings.FRESH_SIGN_IN_REQUIRED)
    return guarded_view
