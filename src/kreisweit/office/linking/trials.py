"""A new model: try it, read what it would change, and let a second person decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kreisweit.monitoring.actions.linking import discard_trial, start_applying, start_linking
from kreisweit.monitoring.queries.linked_persons import trials
from kreisweit.monitoring.queries.linking import last_run, register_titles
from kreisweit.monitoring.rules import may_link_records
from kreisweit.people.queries.access import names_of_users
from kreisweit.ui import formats

from ..guards import guarded
from .words import nationality_name


@guarded(may_link_records)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Trials that wait for a second person, and the way to a new one."""
    found = trials(by=request.user)
    names = names_of_users(one["tried_by"] for one in found)
    titles = register_titles()
    rows = [
        {
            "version": one["version"],
            "kept_at": one["kept_at"],
            "who": names.get(one["tried_by"], _("somebody whose account is closed")),
            "is_own": one["tried_by"] == request.user.pk,
            "holds": one["holds"],
            "facts": _facts(one),
            "registers": _groups(one["registers"], lambda code: titles.get(code, code)),
            "nationalities": _groups(one["nationalities"], nationality_name),
        }
        for one in found
    ]
    return render(request, "office/linking/trials.html", {"rows": rows, "linked": last_run() is not None})


@guarded(may_link_records)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Learn a new model in the background; nothing changes by it."""
    return redirect("office:linking-run", pk=start_linking(by=request.user, afresh=True).pk)


@guarded(may_link_records)
@require_POST
def apply(request: HttpRequest, version: str) -> HttpResponse:
    """Let a tried model decide from now on."""
    return redirect("office:linking-run", pk=start_applying(version=version, by=request.user).pk)


@guarded(may_link_records)
@require_POST
def discard(request: HttpRequest, version: str) -> HttpResponse:
    """Give a tried model up."""
    discard_trial(version=version, by=request.user)
    messages.success(request, _("Discarded. The model in use goes on."))
    return redirect("office:linking-trials")


def _facts(one: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Records compared"), _number(one["entries"])),
        (_("Persons now"), _number(one["persons_now"])),
        (_("Persons with the new model"), _number(one["persons_then"])),
        (_("Persons that would become one with another"), _number(one["merged"])),
        (_("Persons that would become several"), _number(one["split"])),
        (_("Persons that stay as they are"), _number(one["unchanged"])),
        (_("Pairs that somebody would have to look at"), _number(one["doubtful"])),
    ]


def _groups(found: dict[str, list[int]], name: Any) -> list[dict[str, str]]:
    ordered = sorted(found.items(), key=lambda item: (-sum(item[1]), item[0]))
    return [{"name": name(code), "joins": _number(joins), "parts": _number(parts)} for code, (joins, parts) in ordered]


def _number(value: int) -> str:
    return formats.number(value, get_language() or "de")
