"""Organisations: list, entry, changes, publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kreisweit.ground.refusal import NotAllowed, NotFound, Refusal
from kreisweit.people import actions
from kreisweit.people.models import Organisation, OrganisationUnit
from kreisweit.people.queries import organisation_visible_to, seats_for
from kreisweit.people.refusals import EditConflict, NameTaken
from kreisweit.people.rules import grantable_roles, may_edit_organisation, may_manage_access
from kreisweit.places.models import MunicipalAssociation, Municipality

from ..exports import WRITERS
from ..guards import guarded, rights
from .forms import ChangeOrganisationForm, NewOrganisationForm
from .lists import organisation_list, seat_of

require_form = require_http_methods(["GET", "HEAD", "POST"])


@guarded()
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations that the user may see."""
    page = organisation_list(request)
    may_add = bool(seats_for(rights(request)))
    return page.download(WRITERS) or render(request, "office/people/list.html", {"page": page, "may_add": may_add})


@guarded()
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its parts and what the user may do with it."""
    found = organisation_visible_to(rights(request), pk)
    may_edit = may_edit_organisation(rights(request), found)
    return render(
        request,
        "office/people/detail.html",
        {
            "organisation": found,
            "facts": _facts(found),
            "units": _tree(found),
            "may_edit": may_edit,
            "access": _access(request, found),
        },
    )


def _access(request: HttpRequest, found: Organisation) -> str:
    """Where the user gives access to this organisation: the list, or only the form, or nowhere."""
    held = rights(request)
    if may_manage_access(held, found):
        return reverse("office:access-place", args=["organisation", found.pk])
    return reverse("office:access-invite", args=["organisation", found.pk]) if grantable_roles(held, found) else ""


def _facts(found: Organisation) -> list[tuple[str, str]]:
    address = ", ".join(filter(None, (found.street, f"{found.postcode} {found.town}".strip())))
    return [
        (_("Kind"), found.get_kind_display()),
        (_("Seat"), seat_of(found)),
        (_("Address"), address),
        (_("Telephone"), found.phone),
        (_("E-mail"), found.email),
        (_("Website"), found.website),
    ]


def _tree(found: Organisation) -> list[dict[str, Any]]:
    """Parts in the order of the tree, with their depth."""
    by_parent: dict[int | None, list[OrganisationUnit]] = {}
    for unit in found.units.all():
        by_parent.setdefault(unit.parent_id, []).append(unit)

    def below(parent: int | None, depth: int) -> list[dict[str, Any]]:
        return [
            line
            for unit in by_parent.get(parent, [])
            for line in ({"unit": unit, "depth": depth}, *below(unit.pk, depth + 1))
        ]

    return below(None, 0)


@guarded()
@require_form
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Add an entry at one of the user's places."""
    seats = seats_for(rights(request))
    if not seats:
        raise NotFound
    form = NewOrganisationForm(request.POST or None, seats=seats)
    if form.is_valid():
        values = dict(form.cleaned_data)
        del values["seat"]
        made = try_it(form, lambda: actions.create_organisation(
            name=values.pop("name"), kind=values.pop("kind"), contact=values, by=request.user,
            municipality=form.chosen_place if isinstance(form.chosen_place, Municipality) else None,
            association=form.chosen_place if isinstance(form.chosen_place, MunicipalAssociation) else None,
        ))  # fmt: skip
        if made:
            messages.success(request, _("The organisation was added. It is not published yet."))
            return redirect("office:organisation", pk=made.pk)
    return render(request, "office/people/new.html", {"form": form})


@guarded()
@require_form
def edit_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry; if somebody else did meanwhile, show both versions."""
    found = editable(request, pk)
    form = ChangeOrganisationForm(request.POST or None, organisation=found)
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            changed = try_it(form, lambda: actions.change_organisation(
                organisation=found, version=version, values=values, by=request.user
            ))  # fmt: skip
        except EditConflict as conflict:
            return _show_conflict(request, found, form, conflict)
        if changed:
            messages.success(request, _("The entry was changed."))
            return redirect("office:organisation", pk=pk)
    return render(request, "office/people/edit.html", {"form": form, "organisation": found})


def _show_conflict(
    request: HttpRequest, found: Organisation, form: ChangeOrganisationForm, conflict: EditConflict
) -> HttpResponse:
    """Each line that differs as a choice, the others as they are."""
    lines = [
        {
            "name": name,
            "label": form.fields[name].label,
            "mine": conflict.mine[name],
            "theirs": conflict.theirs[name],
            "differs": conflict.mine[name] != conflict.theirs[name],
        }
        for name in conflict.mine
    ]
    names = dict(form.fields["kind"].choices) if "kind" in form.fields else {}  # type: ignore[attr-defined]
    for line in lines:
        shown = names if line["name"] == "kind" else {}
        line["mine_shown"] = shown.get(line["mine"], line["mine"])
        line["theirs_shown"] = shown.get(line["theirs"], line["theirs"])
    context = {"organisation": found, "lines": lines, "version": conflict.version, "refusal": conflict}
    return render(request, "office/people/conflict.html", context, status=conflict.status)


@guarded()
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the entry to everybody."""
    actions.publish_organisation(organisation=editable(request, pk), by=request.user)
    messages.success(request, _("The entry is published."))
    return redirect("office:organisation", pk=pk)


@guarded()
@require_POST
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the entry off the public pages; publishing brings it back."""
    actions.unpublish_organisation(organisation=editable(request, pk), by=request.user)
    messages.success(request, _("The entry is no longer published. You can publish it again."))
    return redirect("office:organisation", pk=pk)


def editable(request: HttpRequest, pk: int) -> Organisation:
    """The organisation: not found if the user may not know of it, refused if only the change is not allowed."""
    held = rights(request)
    found = organisation_visible_to(held, pk)
    if not may_edit_organisation(held, found):
        raise NotAllowed
    return found


def try_it(form: Any, act: Any) -> Any:
    """Do it; a name that is taken becomes an error beside the name instead of a page of its own."""
    try:
        return act() or True
    except NameTaken as refusal:
        form.add_error("name", _sentence(refusal))
        return None


def _sentence(refusal: Refusal) -> str:
    return f"{refusal.text()} {refusal.advice()}".strip()
