"""Giving and ending access."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kreisweit.audit.actions import record
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.ground.today import today

from ..invitations import VALID_FOR, invitation_token
from ..models import Membership, ScopeKind, User
from ..personal import mark_left
from ..queries import county_officers, open_invitations, roles_of
from ..refusals import AlreadyMember, FirewallBroken, MembershipEnded, RoleDoesNotFit, SeparationBroken
from ..roles import ROLE_BY_CODE, Role
from ..rules import (
    Place,
    breaks_firewall,
    breaks_separation,
    gives_first,
    may_end_membership,
    may_grant,
    role_fits,
    scope_of,
)
from .organisations import is_machine


class Send(Protocol):
    """How a message leaves: post.actions.send_message, handed in because post stands above people."""

    def __call__(self, *, key: str, recipient: str, subject: str, body: str, by: Any) -> Any: ...


def grant_membership(*, user: User, role: Role, place: Place, by: Any) -> Membership:
    """Give a user a role at a place (None: the county) from today on.

    Raises NotAllowed unless the table of grants allows it, RoleDoesNotFit, FirewallBroken,
    SeparationBroken, AlreadyMember.
    """
    if not role_fits(role, place):
        raise RoleDoesNotFit
    if not (is_machine(by) or may_grant(by, role, place, receiver_id=user.pk)):
        raise NotAllowed
    _check_apart(user, role)
    return _give(user, role, place, by=by)


def _check_apart(user: User, role: Role) -> None:
    if breaks_firewall(roles_of(user), role):
        raise FirewallBroken
    if breaks_separation(roles_of(user), role):
        raise SeparationBroken


def _give(user: User, role: Role, place: Place, *, by: Any, invited_as: str = "") -> Membership:
    scope = scope_of(place)
    where = {} if place is None else {scope.value: place}
    try:
        with transaction.atomic():
            given = Membership.objects.create(
                user=user, role=role.code, scope=scope, valid_from=today(), invited_as=invited_as, **where
            )
            record("people.grant_membership", given, by=by, role=role.code, scope=scope.value, place=_number(place))
    except IntegrityError as error:
        raise AlreadyMember from error
    return given


def accept_membership(*, membership: Membership, by: User) -> None:
    """Take a role that somebody has offered; from now on it gives what it gives.

    Raises NotFound for another's or an answered invitation, FirewallBroken, SeparationBroken.
    """
    with transaction.atomic():
        row = open_invitations(by).select_for_update(of=("self",)).filter(pk=membership.pk).first()
        if row is None or row.role not in ROLE_BY_CODE:
            raise NotFound
        _check_apart(by, ROLE_BY_CODE[row.role])
        Membership.objects.filter(pk=row.pk).update(invited_as="")
        record("people.accept_membership", row, by=by, role=row.role, scope=row.scope)


def end_membership(*, membership: Membership, by: Any) -> None:
    """End a role at once: from the next request on it gives nothing. Raises NotAllowed, MembershipEnded.

    The last day becomes yesterday; a role given today leaves no row, the audit trail keeps both acts.
    """
    if not (is_machine(by) or may_end_membership(by, membership)):
        raise NotAllowed
    yesterday = today() - timedelta(days=1)
    with transaction.atomic():
        row = Membership.objects.select_for_update().filter(pk=membership.pk).first()
        if row is None or (row.valid_until is not None and row.valid_until <= yesterday):
            raise MembershipEnded
        mark_left(Membership.objects.filter(pk=row.pk))
        record("people.end_membership", row, by=by, role=row.role, scope=row.scope, user=row.user_id)
        if row.valid_from > yesterday:
            row.delete()
        else:
            Membership.objects.filter(pk=row.pk).update(valid_until=yesterday)


@transaction.atomic
def invite_user(
    *, email: str, name: str, role: Role, place: Place, link: Callable[[str], str], send: Send, by: Any
) -> Membership:
    """Offer a role to whoever has this address; a new person gets an account without password and a link by mail.

    `link` makes an address from a token. The role gives nothing until the person accepts it, and stands in
    lists under the name typed here; so nobody learns by inviting who has an account, or which other roles a
    person holds: whether these allow the new one is looked at when the person accepts.
    Raises NotAllowed, RoleDoesNotFit, AlreadyMember.
    """
    if not role_fits(role, place):
        raise RoleDoesNotFit
    user = User.objects.filter(email__iexact=email).first()
    if not (is_machine(by) or may_grant(by, role, place, receiver_id=user.pk if user else None)):
        raise NotAllowed
    user = user or User.objects.create_user(email, name=name)
    first = not is_machine(by) and gives_first(by, role, place)
    given = _give(user, role, place, by=by, invited_as=name)
    with translation.override(user.language):
        subject, body = _letter(user, role, place, link)
    send(key=f"invitation-{given.pk}", recipient=user.email, subject=subject, body=body, by=by)
    if first:
        record("people.invite_first_person", given, by=by, role=role.code, scope=given.scope, place=_number(place))
        _tell_officers(given, role, place, send=send, by=by)
    return given


def _tell_officers(given: Membership, role: Role, place: Place, *, send: Send, by: Any) -> None:
    """Whoever watches over data protection in the county learns that the county opens the door of a place."""
    for officer in county_officers():
        with translation.override(officer.language):
            text = _(
                "Good day %(name)s,\n\n%(inviter)s has invited the first person of %(place)s (%(role)s). From the moment"
                " this person accepts, the place itself decides about access. Please see that the invitation went"
                " to somebody who works there.\n"
            ) % {"name": officer.name, "inviter": by.name, "place": place, "role": role.title}
            subject = _("The first person of a place was invited")
        send(key=f"first-person-{given.pk}-{officer.pk}", recipient=officer.email, subject=subject, body=text, by=by)


def _letter(user: User, role: Role, place: Place, link: Callable[[str], str]) -> tuple[str, str]:
    """Subject (nothing personal) and text of the mail."""
    where = str(place) if place is not None else str(ScopeKind.COUNTY.label)
    words = {"name": user.name, "role": role.title, "place": where, "days": VALID_FOR.days}
    if user.joined_at is not None:
        text = _(
            "Good day %(name)s,\n\nyou are invited to a further role: %(role)s (%(place)s).\n\n"
            "Sign in as usual and accept it in your account. Until then it gives nothing.\n\n"
            "If you did not expect this message, you need not do anything.\n"
        )
        return _("Your invitation"), text % words
    text = _(
        "Good day %(name)s,\n\nyou are invited to work along: %(role)s (%(place)s).\n\n"
        "Set your password here within %(days)s days; the link works once:\n%(link)s\n\n"
        "If you did not expect this message, you need not do anything.\n"
    )
    return _("Your invitation"), text % {**words, "link": link(invitation_token(user))}


def _number(place: Place) -> int:
    return 0 if place is None else place.pk
