"""One's own account."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from kreisweit.audit.actions import record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.registry import owners
from kreisweit.ground.today import now

from ..invitations import invited_user
from ..models import User
from ..queries import open_invitations
from ..refusals import FirewallBroken, SeparationBroken
from .access import accept_membership
from .organisations import is_machine


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Set name and password by the link of the mail, which proves the address, and take the roles offered.

    Raises InvitationSpent. Two offered roles that must stay apart: the first one offered is taken.
    """
    user = User.objects.select_for_update().get(pk=invited_user(token).pk)
    user.name = name
    user.set_password(password)
    user.joined_at = now()
    user.save(update_fields=["name", "password", "joined_at"])
    confirm_address(user)
    record("people.accept_invitation", user, by=user)
    for offered in open_invitations(user):
        with suppress(FirewallBroken, SeparationBroken):  # stays open; the account page says why
            accept_membership(membership=offered, by=user)
    return user


def confirm_address(user: User) -> None:
    """Enter the user's address as proven, in the table of the sign-in package."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def change_own_profile(*, name: str, language: str, by: User) -> None:
    """Change one's own name and language."""
    fields = sorted(f for f, value in (("name", name), ("language", language)) if getattr(by, f) != value)
    User.objects.filter(pk=by.pk).update(name=name, language=language)
    record("people.change_own_profile", by, by=by, fields=fields)
    by.name, by.language = name, language


@transaction.atomic
def note_visit(*, by: User) -> datetime | None:
    """Note that a user signed in now; gives the moment of the visit before, None on the first."""
    before = by.last_visit_at
    by.last_visit_at = now()
    User.objects.filter(pk=by.pk).update(last_visit_at=by.last_visit_at)
    record("people.sign_in", by, by=by)
    return before


@transaction.atomic
def close_account(*, user: User, by: Any) -> None:
    """Close an account and erase what identifies the person; the audit trail keeps the number only.

    Every owner of personal data erases its part (ground.registry). Raises NotAllowed unless it is one's
    own account or the operator's terminal acts.
    """
    if not (is_machine(by) or by.pk == user.pk):
        raise NotAllowed
    record("people.close_account", user, by=by)
    # People last: other owners find their rows by the address that it erases.
    for owner in sorted(owners(), key=lambda owner: owner.name == "people"):
        owner.erase(user.pk)
