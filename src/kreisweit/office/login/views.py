"""Accepting an invitation, one's own account, the demo's role switch."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kreisweit.ground.refusal import NotFound
from kreisweit.ground.registry import owners
from kreisweit.people import actions
from kreisweit.people.demo import demo_logins
from kreisweit.people.invitations import invited_user
from kreisweit.people.models import User
from kreisweit.people.queries import memberships_of, open_invitations
from kreisweit.people.roles import ROLE_BY_CODE
from kreisweit.people.rules import place_of
from kreisweit.places.queries import county

from ..guards import fresh, signed_in
from .forms import AcceptForm, ProfileForm

TOKEN = "invitation"  # noqa: S105  (the name of a place in the session)


@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address before the page is shown, so that no link can carry it on."""
    invited_user(token)
    request.session[TOKEN] = token
    return redirect("office:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Set name and password, then sign in."""
    token = request.session.get(TOKEN, "")
    user = invited_user(token)
    form = AcceptForm(request.POST or None, user=user, initial={"name": user.name})
    if not form.is_valid():
        return render(request, "office/login/invitation.html", {"form": form, "invited": user})
    user = actions.accept_invitation(token=token, **form.cleaned_data)
    logout(request)
    get_adapter(request).login(request, user)
    return redirect("office:home")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own name, language, roles, ways to sign in, and a copy of one's data."""
    user: Any = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        actions.change_own_profile(**form.cleaned_data, by=user)
        messages.success(request, _("Your account was changed."))
        response = HttpResponseRedirect(reverse("office:account"))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", httponly=True)
        return response
    held = [
        {"title": ROLE_BY_CODE[m.role].title, "place": place_of(m) or county(), "pk": m.pk}
        for m in memberships_of(user)
        if m.role in ROLE_BY_CODE
    ]
    offered = [
        {"title": ROLE_BY_CODE[m.role].title, "place": place_of(m) or county(), "pk": m.pk}
        for m in open_invitations(user)
        if m.role in ROLE_BY_CODE
    ]
    return render(request, "office/login/account.html", {"form": form, "held": held, "offered": offered})


@signed_in
@fresh
@require_POST
def accept_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role that somebody has offered."""
    user: Any = request.user
    offered = open_invitations(user).filter(pk=pk).first()
    if offered is None:
        raise NotFound
    actions.accept_membership(membership=offered, by=user)
    messages.success(request, _("You have the role now."))
    return redirect("office:account")


@signed_in
@fresh
@require_safe
def export_account(request: HttpRequest) -> HttpResponse:
    """Everything the house keeps about the person, for reading and taking along (GDPR Art. 15, 20)."""
    user_id = int(request.user.pk or 0)  # signed in: there is one
    given = {label: rows for owner in owners() for label, rows in owner.export_for(user_id).items()}
    response = JsonResponse(
        given, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2, "sort_keys": True}
    )
    response["Content-Disposition"] = 'attachment; filename="meine-daten.json"'
    return response


@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's invented people, without a password; exists in the demo only."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("login", "")
    known = {login.email for login in demo_logins()}
    user = User.objects.filter(email=wanted, is_invented=True, is_active=True).first() if wanted in known else None
    if user is None:
        raise Http404
    logout(request)
    get_adapter(request).login(request, user)
    return redirect("office:home")
