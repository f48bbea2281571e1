"""Processing activities: overview, one activity with its particulars and its history, writing, the record as data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.people.refusals import EditConflict
from kreisweit.privacy import actions
from kreisweit.privacy.models import ActivityState, ProcessingActivity
from kreisweit.privacy.prepared import prepared_values
from kreisweit.privacy.queries import activity_visible_to, waiting_for
from kreisweit.privacy.record import record_of
from kreisweit.privacy.refusals import CodeTaken
from kreisweit.privacy.rules import may_edit_activity, may_view_activities, may_view_agreements

from ..guards import guarded, rights
from ..people.views import require_form
from .forms import EMPTY, ActivityForm, NewActivityForm
from .names import Namer
from .show import activity_context, overview_lines, source_lines, waiting_lines


@guarded(may_view_activities)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, all activities with their state, and how far each source is settled."""
    held = rights(request)
    context = {
        "waiting": waiting_lines(waiting_for(held)),
        "lines": overview_lines(held),
        "sources": source_lines(held),
        "may_edit": may_edit_activity(held),
        "may_view_agreements": may_view_agreements(held),
    }
    return render(request, "office/privacy/overview.html", context)


@guarded(may_view_activities)
@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity with everything that the record says, who takes part, its steps, and what one can do."""
    found = activity_visible_to(rights(request), pk)
    return render(request, "office/privacy/activity.html", activity_context(rights(request), found))


@guarded(may_view_activities)
@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of this activity as data."""
    found = activity_visible_to(rights(request), pk)
    name = f"verzeichnis-{found.code}-{found.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    said = record_of(found, name_of=Namer(rights(request)))
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


@guarded(may_edit_activity)
@require_form
def new_activity(request: HttpRequest) -> HttpResponse:
    """Begin a draft, from a prepared text or empty."""
    form = NewActivityForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := _drafted(form, request.user)):
        messages.success(request, _("The draft was begun. Fill in the places that are still open."))
        return redirect("office:activity-edit", pk=made.pk)
    return render(request, "office/privacy/new.html", {"form": form})


def _drafted(form: NewActivityForm, by: Any) -> ProcessingActivity | None:
    data = form.cleaned_data
    values = {} if data["start"] == EMPTY else prepared_values(data["start"])
    try:
        return actions.draft_activity(
            code=data["code"], title=data["title"], values=values | {"title": data["title"]}, by=by
        )
    except CodeTaken as refusal:
        form.add_error("code", f"{refusal.text()} {refusal.advice()}")
    return None


@guarded(may_edit_activity)
@require_form
def edit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; if somebody else did meanwhile, say so and keep what was typed."""
    found = activity_visible_to(rights(request), pk)
    if found.state != ActivityState.DRAFT:
        raise NotFound
    form = ActivityForm(request.POST if request.method == "POST" else None, activity=found)
    if form.is_valid():
        try:
            actions.change_activity(
                activity=found, values=form.values(), revision=form.cleaned_data["revision"], by=request.user
            )
        except EditConflict as conflict:
            form = _once_more(request, found, conflict)
        else:
            messages.success(request, _("The draft was changed."))
            return redirect("office:activity", pk=pk)
    return render(request, "office/privacy/edit.html", {"form": form, "activity": found})


def _once_more(request: HttpRequest, found: ProcessingActivity, conflict: EditConflict) -> ActivityForm:
    """The form as it was typed, with what differs in words; sending it again replaces the other's."""
    data = request.POST.copy()
    data["revision"] = str(conflict.version)
    form = ActivityForm(data, activity=found)
    names = [
        str(form.fields[name].label)
        for name, mine in conflict.mine.items()
        if name in form.fields and mine != conflict.theirs[name]
    ]
    told = _("Different there: %(fields)s. Saving again replaces it by what stands here.")
    form.add_error(None, f"{conflict.text()} {told % {'fields': ', '.join(names) or '–'}}")
    return form


@guarded(may_edit_activity)
@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version; the present one stays in force."""
    found = activity_visible_to(rights(request), pk)
    if not may_edit_activity(rights(request)):
        raise NotAllowed
    made = actions.new_version_of(activity=found, by=request.user)
    messages.success(request, _("A new version was begun. The present one stays in force meanwhile."))
    return redirect("office:activity-edit", pk=made.pk)
