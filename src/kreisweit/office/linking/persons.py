"""A person as the links make it: which records, why, since when; and the way to part what does not belong together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kreisweit.monitoring.actions.linking import (
    LONGEST_REASON,
    ToUndo,
    Undone,
    part_record,
    preview_parting,
    preview_taking_back,
    take_join_back,
)
from kreisweit.monitoring.queries.linked_persons import look_at_person, look_at_records
from kreisweit.monitoring.rules import may_link_records
from kreisweit.people.queries.access import names_of_users

from ..guards import guarded
from .person_words import history_rows, record_lines, said_rows, short_lines, tie_rows
from .undo_words import words_of

MOST = 40
"""Records that a preview names; more are counted."""


@guarded(may_link_records)
@require_GET
def person(request: HttpRequest, entry: str) -> HttpResponse:
    """The records of a person side by side in short, what ties them, what was decided, and the history."""
    found, history = look_at_person(entry, by=request.user)
    actors = [one.actor_id for one in history] + [one.decided_by for one in found.said]
    names = names_of_users(pk for pk in actors if pk is not None)
    lines = record_lines(found.records)
    context = {
        "entry": entry,
        "records": lines,
        "alone": len(lines) == 1,
        "ties": tie_rows(found),
        "said": said_rows(found, names),
        "history": history_rows(found, history, names),
    }
    return render(request, "office/linking/person.html", context)


@guarded(may_link_records)
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, entry: str) -> HttpResponse:
    """Give one record a person of its own: look, reason, confirm."""
    preview = preview_parting(entry=entry, by=request.user)
    back = reverse("office:linking-person", args=[entry])
    answer = _asked(request, preview, back)
    if answer is None:
        done = part_record(entry=entry, by=request.user, reason=request.POST["reason"])
        return _told(request, done, entry)
    return answer


@guarded(may_link_records)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, entry: str, event: int) -> HttpResponse:
    """Undo a change of the links of a record's person: look, reason, confirm."""
    preview = preview_taking_back(event=event, entry=entry, by=request.user)
    back = reverse("office:linking-person", args=[entry])
    answer = _asked(request, preview, back)
    if answer is None:
        done = take_join_back(event=event, entry=entry, by=request.user, reason=request.POST["reason"])
        return _told(request, done, entry)
    return answer


def _asked(request: HttpRequest, preview: ToUndo, back: str) -> HttpResponse | None:
    """The page that shows what would happen and asks why, then whether one is sure; None when all is said."""
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    sure = request.POST.get("sure") == "yes"
    if request.method == "POST" and reason and sure:
        return None
    missing = request.method == "POST" and not reason
    context: dict[str, Any] = {
        "back": back,
        "reason": reason,
        "missing": missing,
        "asks": bool(reason),
        "longest": LONGEST_REASON,
        "words": words_of(joins=preview.joins, parts=preview.parts),
        **_shown(request, preview),
    }
    return render(request, "office/linking/parting.html", context, status=422 if missing else 200)


def _shown(request: HttpRequest, preview: ToUndo) -> dict[str, Any]:
    named = [entry for side in preview.sides for entry in side][:MOST]
    records = look_at_records([*named, *preview.joined[:MOST]], by=request.user)
    sides = [short_lines(records[entry] for entry in side if entry in records) for side in preview.sides]
    return {
        "sides": [
            {"lines": lines, "more": len(side) - len(lines)} for lines, side in zip(sides, preview.sides, strict=True)
        ],
        "joined": short_lines(records[entry] for entry in preview.joined if entry in records),
        "delivered": len(preview.records),
        "snapshots": preview.snapshots,
    }


def _told(request: HttpRequest, done: Undone, entry: str) -> HttpResponse:
    if done.apart or not done.together:
        said = ngettext(
            "Parted. %(n)s pair stays apart from now on; no later linkage joins it again.",
            "Parted. %(n)s pairs stay apart from now on; no later linkage joins them again.",
            done.apart,
        )
        messages.success(request, said % {"n": done.apart})
    if done.together:
        said = ngettext(
            "Joined again. %(n)s pair stays together from now on; no later linkage parts it.",
            "Joined again. %(n)s pairs stay together from now on; no later linkage parts them.",
            done.together,
        )
        messages.success(request, said % {"n": done.together})
    if done.snapshots:
        messages.info(
            request,
            _("Figures were computed meanwhile. Tell the statistics office, so that it computes them anew."),
        )
    return redirect("office:linking-person", entry=entry)
