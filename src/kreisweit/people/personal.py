"""Export and erasure of what people and the sign-in packages keep about a user (GDPR Art. 15, 17, 20).

Erasure empties the account but keeps its number: the audit trail and other rooms name people by this
number alone, which then leads to nobody.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, QuerySet

from kreisweit.ground.personal import declaration_of
from kreisweit.ground.today import today

from .models import Membership, Organisation, User
from .rules import own_people

# Secrets are the person's, too, but a copy of them in a file would only help a thief.
_SECRET = {"people.User.password", "mfa.Authenticator.data", "usersessions.UserSession.session_key"}
_GUESTS: tuple[type[Model], ...] = (EmailAddress, Authenticator, SocialAccount, SocialToken, UserSession)


def fields() -> list[str]:
    """The personal fields that this owner answers for."""
    models: tuple[type[Model], ...] = (User, Membership, *_GUESTS)
    said = [(model, declaration_of(model)) for model in models]
    return [f"{model._meta.label}.{name}" for model, declared in said if declared for name in declared.personal]


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows about a user by model; of secrets only that there is one."""
    return {model._meta.label: [_row(obj) for obj in rows] for model, rows in _rows(user_id).items() if rows}


@transaction.atomic
def erase(user_id: int) -> int:
    """Empty the account, delete memberships, ways to sign in and sessions; gives the number of rows."""
    sessions = UserSession.objects.filter(user_id=user_id).values_list("session_key", flat=True)
    mark_left(Membership.objects.filter(user_id=user_id))
    done = Session.objects.filter(session_key__in=list(sessions)).delete()[0]
    for model, rows in _rows(user_id).items():
        if model is not User:
            done += rows.delete()[0]
    user = User.objects.get(pk=user_id)
    user.email, user.name, user.language = f"erased-{user_id}@invalid", "", "de"
    user.last_login = user.joined_at = user.last_visit_at = None
    user.is_active = False
    user.set_unusable_password()
    user.save()
    return done + 1


def mark_left(memberships: QuerySet[Membership]) -> None:
    """Note at the organisations that one of their own people leaves today; others' memberships change nothing."""
    leaving = own_people(today()).filter(pk__in=memberships.values("pk")).values("organisation")
    Organisation.objects.filter(pk__in=list(leaving.values_list("organisation", flat=True))).update(left_on=today())


def _rows(user_id: int) -> dict[type[Model], QuerySet[Any]]:
    return {
        User: User.objects.filter(pk=user_id),
        Membership: Membership.objects.filter(user_id=user_id),
        EmailAddress: EmailAddress.objects.filter(user_id=user_id),
        Authenticator: Authenticator.objects.filter(user_id=user_id),
        SocialToken: SocialToken.objects.filter(account__user_id=user_id),
        SocialAccount: SocialAccount.objects.filter(user_id=user_id),
        UserSession: UserSession.objects.filter(user_id=user_id),
    }


def _row(obj: Model) -> dict[str, Any]:
    label = obj._meta.label
    return {
        field.name: "…" if f"{label}.{field.name}" in _SECRET else field.value_from_object(obj)
        for field in obj._meta.concrete_fields
    }
