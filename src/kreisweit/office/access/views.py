"""Who has access where: lists, invitations, endings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kreisweit.ground.refusal import NotFound
from kreisweit.people import actions
from kreisweit.people.models import Membership
from kreisweit.people.queries import inviters_of, managed_places, members_of, municipalities_without_people, place_named
from kreisweit.people.refusals import AlreadyMember
from kreisweit.people.roles import ROLE_BY_CODE, Permission
from kreisweit.people.rules import (
    Place,
    Rights,
    Who,
    grantable_roles,
    may_end_membership,
    may_manage_access,
    place_of,
    rights_of,
    scope_of,
)
from kreisweit.places.queries import county
from kreisweit.post.actions import send_message

from ..guards import fresh, guarded, rights
from .forms import InviteForm

require_form = require_http_methods(["GET", "HEAD", "POST"])


def _manages_somewhere(who: Who) -> bool:
    return rights_of(who).holds(Permission.MANAGE_ACCESS)


@guarded(_manages_somewhere)
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Places whose access the user manages, and municipalities whose first person the user may invite."""
    held = rights(request)
    managed = [{"name": name_of(one.place), "url": _address(one.place)} for one in managed_places(held)]
    free = municipalities_without_people() if held.in_county(Permission.MANAGE_ACCESS) else []
    first = [{"name": town.name, "url": _address(town, "access-invite")} for town in free]
    return render(request, "office/access/places.html", {"managed": managed, "first": first})


@guarded(_manages_somewhere)
@require_safe
def place(request: HttpRequest, scope: str, pk: int) -> HttpResponse:
    """Who has access at one place."""
    held = rights(request)
    found = place_named(scope, pk)
    if not may_manage_access(held, found):
        raise NotFound
    context = {
        "name": name_of(found),
        "members": _lines(held, found),
        "invite": _address(found, "access-invite") if grantable_roles(held, found) else "",
    }
    return render(request, "office/access/place.html", context)


def _lines(held: Rights, found: Place) -> list[dict[str, Any]]:
    members = sorted(members_of(found), key=lambda m: (shown_name(m), m.role))
    inviters = inviters_of(members)
    return [
        {
            "pk": m.pk,
            "name": shown_name(m),
            "email": m.user.email,
            "role": ROLE_BY_CODE[m.role].title,
            "since": m.valid_from,
            "own": m.user_id == held.user_id,
            "by": inviters.get(m.pk) or _("Operation"),
            "waiting": bool(m.invited_as) or m.user.joined_at is None,
            "may_end": may_end_membership(held, m),
        }
        for m in members
        if m.role in ROLE_BY_CODE
    ]


@guarded(_manages_somewhere)
@fresh
@require_form
def invite(request: HttpRequest, scope: str, pk: int) -> HttpResponse:
    """Invite a person to a place."""
    held = rights(request)
    found = place_named(scope, pk)
    roles = grantable_roles(held, found)
    manages = may_manage_access(held, found)
    waiting = [] if manages else [m for m in _lines(held, found) if m["may_end"] and not m["own"]]
    if not roles and not waiting:
        raise NotFound
    form = InviteForm(request.POST or None, roles=roles)
    if roles and form.is_valid() and _send(request, form, found):
        messages.success(request, _("The invitation is on its way."))
        return redirect("office:access-place" if manages else "office:access-invite", scope, pk)
    context = {"form": form if roles else None, "name": name_of(found), "waiting": waiting}
    return render(request, "office/access/invite.html", context)


def _send(request: HttpRequest, form: InviteForm, found: Place) -> bool:
    try:
        actions.invite_user(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=form.chosen_role,
            place=found,
            link=lambda token: request.build_absolute_uri(reverse("office:open-invitation", args=[token])),
            send=send_message,
            by=request.user,
        )
    except AlreadyMember as refusal:
        form.add_error("email", f"{refusal.text()} {refusal.advice()}".strip())
        return False
    return True


@guarded()
@fresh
@require_form
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end an access: one's own, or one of a place that the user manages."""
    held = rights(request)
    membership = (
        Membership.objects.select_related("user", "planning_area", "association", "municipality", "organisation")
        .filter(pk=pk)
        .first()
    )
    if membership is None or not may_end_membership(held, membership):
        raise NotFound
    found, own = place_of(membership), membership.user_id == request.user.pk
    back = reverse("office:account") if own else _back(held, found)
    if request.method == "POST":
        actions.end_membership(membership=membership, by=request.user)
        messages.success(request, _("The access has ended."))
        return redirect(back)
    words = {"name": shown_name(membership), "role": ROLE_BY_CODE[membership.role].title, "place": name_of(found)}
    context = {
        "question": _("End the access of %(name)s?") % words,
        "consequence": _("%(role)s, %(place)s: from the next click on this role gives nothing any more.") % words,
        "verb": _("End access"),
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


def _back(held: Rights, found: Place) -> str:
    return _address(found, "access-place" if may_manage_access(held, found) else "access-invite")


def shown_name(membership: Membership) -> str:
    """The name as the inviter typed it until the person accepts: an address does not tell whose it is."""
    return membership.invited_as or membership.user.name


def name_of(found: Place) -> str:
    """A place in words."""
    return str(found or county())


def _address(found: Place, name: str = "access-place") -> str:
    return reverse(f"office:{name}", args=[scope_of(found).value, found.pk if found else 0])
