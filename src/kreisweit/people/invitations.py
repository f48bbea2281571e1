"""One-time links by which an invited person sets name and password.

The token names the account's number and a mark of its state; setting a password changes the state, so the
link works once. It is signed with the installation's key and ends by itself.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from .models import User
from .refusals import InvitationSpent

VALID_FOR = timedelta(days=7)
_SALT = "kreisweit.people.invitation"


def invitation_token(user: User) -> str:
    """A token for the link in the mail."""
    return signing.dumps([user.pk, _mark(user)], salt=_SALT)


def invited_user(token: str) -> User:
    """The account that a token invites to; raises InvitationSpent for any other token."""
    try:
        pk, mark = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvitationSpent from error
    user = User.objects.filter(pk=pk, is_active=True, joined_at=None).first()
    if user is None or mark != _mark(user):
        raise InvitationSpent
    return user


def _mark(user: User) -> str:
    return salted_hmac(_SALT, f"{user.pk}:{user.password}:{user.email}").hexdigest()[:32]
