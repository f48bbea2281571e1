"""Our answers to what the sign-in package asks: nobody signs up, a visit is noted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from kreisweit.people.actions import note_visit

PREVIOUS_VISIT = "previous_visit"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation (people.actions.invite_user)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in and remember when the last visit was, for "Since your last visit"."""
        super().login(request, user)
        before = note_visit(by=user)
        request.session[PREVIOUS_VISIT] = before.isoformat() if before else ""


class CountyLoginAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The login of the county opens invited accounts; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def is_email_verified(self, provider: Any, email: str) -> bool:
        """The county's own directory vouches for the address."""
        return True
