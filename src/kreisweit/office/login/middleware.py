"""How long a session lasts, and who needs a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from kreisweit.people.rules import needs_second_factor

Next = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "started", "seen"
GUARDED = "/buero/"
WRITE_EVERY = 60  # seconds: the last click is noted no more often, or each page would write


class SessionLimits:
    """Ends a session some time after the last click, and at the latest some hours after signing in.

    The clock of the machine counts, also where the demo holds a day still.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in; asking for the user would make public pages vary by cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if self._is_over(request):
                logout(request)
                if request.path.startswith(GUARDED):
                    return _to_login(request)
            else:
                self._note(request)
        return self.get_response(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        now = time.time()
        started, seen = request.session.get(STARTED, now), request.session.get(SEEN, now)
        return bool(now - started > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS)

    @staticmethod
    def _note(request: HttpRequest) -> None:
        now = time.time()
        if STARTED not in request.session:
            request.session[STARTED] = now
        if now - request.session.get(SEEN, 0) > WRITE_EVERY:
            request.session[SEEN] = now


class SecondFactor:
    """Sends roles that handle person data to set up a second factor before they see the office."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and request.path.startswith(GUARDED) and self._is_missing(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    @staticmethod
    def _is_missing(request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and needs_second_factor(user) and not is_mfa_enabled(user)


def _to_login(request: HttpRequest) -> HttpResponse:
    back = urlencode({"next": request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{back}")
