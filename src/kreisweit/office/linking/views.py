"""Linking in the office: numbers of the last run, start and watch a run, decide doubtful pairs one by one.

Identities appear on one page only, that of a pair; every look at it is written into the vault's log.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kreisweit.ground.refusal import NotFound
from kreisweit.jobs.models import JobState
from kreisweit.jobs.queries import describe, unfinished
from kreisweit.monitoring.actions.linking import decide_doubtful_pair, start_linking, stop_linking
from kreisweit.monitoring.queries.linking import (
    doubtful_to_decide,
    keys_without_secret,
    last_run,
    linking_choice,
    linking_job,
    linking_jobs,
    look_at_pair,
    next_pair,
    waiting_to_link,
)
from kreisweit.monitoring.refusals import DecidedMeanwhile
from kreisweit.monitoring.rules import may_link_records
from kreisweit.privacy.refusals import NotCleared
from kreisweit.ui import formats

from ..guards import guarded
from ..progress import time_left
from .evidence import evidence_lines
from .pace import TOO_QUICK, moment, too_quick
from .words import sides_of

SETTLED = ("same", "different")
VERDICTS = ("same", "different", "later")
KEPT: dict[str, Any] = {
    "": gettext_lazy("Your decision is kept. You can change it on the list of pairs."),
    "second": gettext_lazy("Your answer is kept. The pair waits until two persons have said the same."),
    "disputed": gettext_lazy(
        "Your answer is kept. Another person has decided otherwise: the pair stands among the disputes."
    ),
}
"""What is said after an answer, by the state of the pair."""


@guarded(may_link_records)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What the last run found, what is under way, what waits for a decision."""
    under_way = unfinished(linking_jobs(by=request.user))[:3]
    jobs = [{"pk": job.pk, "text": describe(job), "at": job.created_at} for job in under_way]
    found = last_run()
    facts = found and [
        (term, formats.number(count, get_language() or "de"))
        for term, count in (
            (_("Records compared"), found.records),
            (_("Persons"), found.persons),
            (_("Doubtful pairs"), found.doubtful),
            (_("Persons that became one with another"), found.merged),
            (_("Persons that became several"), found.split),
        )
    ]
    open_pairs, others = doubtful_to_decide(by=request.user)
    states = Counter(pair.state for pair in others)
    context = {
        "run": found,
        "facts": facts,
        "jobs": jobs,
        "open": len(open_pairs),
        "others": len(others),
        "disputed": states["disputed"],
        "second": states["second"],
        "later": states["later"],
        "choice": linking_choice(),
        "new": _waiting(request),
        "keys_without_secret": keys_without_secret(by=request.user),
    }
    return render(request, "office/linking/overview.html", context)


def _waiting(request: HttpRequest) -> int:
    """Records that wait to be linked; 0 where nothing may be linked."""
    try:
        return waiting_to_link(by=request.user)
    except NotCleared:
        return 0


@guarded(may_link_records)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a linkage."""
    return redirect("office:linking-run", pk=start_linking(by=request.user).pk)


@guarded(may_link_records)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while the work lasts; afterwards the overview has the numbers."""
    job = linking_job(pk, by=request.user)
    text = describe(job)
    if job.state == JobState.DONE and not request.headers.get("HX-Request"):
        if "same_model" in (job.result or {}):
            messages.info(request, _("Learning anew has led to the model that is in use. Nothing would change."))
            return redirect("office:linking-trials")
        if "tried" in (job.result or {}):
            messages.success(request, _("The new model is tried. Nothing has changed yet."))
            return redirect("office:linking-trials")
        messages.success(request, _("The records are linked."))
        return redirect("office:linking")
    context = {"job": job, "text": text, "left": time_left(text.seconds_left)}
    response = render(request, "office/linking/run.html", context)
    if text.is_over and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


@guarded(may_link_records)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the linkage to stop."""
    stop_linking(job=pk, by=request.user)
    return redirect("office:linking-run", pk=pk)


@guarded(may_link_records)
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side with the evidence; the decision leads to the next pair."""
    if request.method == "POST":
        return _decide(request, pk)
    found = look_at_pair(pk, by=request.user)
    open_pairs, _later = doubtful_to_decide(by=request.user)
    context: dict[str, Any] = {
        "pair": found,
        "sides": sides_of(found.left, found.right),
        "evidence": evidence_lines(found.levels),
        "left_to_do": len(open_pairs),
        "two_readers": linking_choice().second_reader,
        "shown": moment(),
        "seen": found.state if found.state in SETTLED else "",
    }
    return render(request, "office/linking/pair.html", context)


def _decide(request: HttpRequest, pk: int) -> HttpResponse:
    verdict = request.POST.get("verdict", "")
    if verdict not in VERDICTS:
        messages.error(request, _("Please choose one of the three answers."))
        return redirect("office:linking-pair", pk=pk)
    if too_quick(request):
        messages.info(request, TOO_QUICK)
        return redirect("office:linking-pair", pk=pk)
    try:
        state = decide_doubtful_pair(pair=pk, verdict=verdict, by=request.user, seen=request.POST.get("seen", ""))
    except NotFound:
        messages.error(request, _("This pair is in doubt no longer. Your answer was not kept."))
        return redirect("office:linking-pairs")
    except DecidedMeanwhile as reason:
        messages.error(request, f"{reason.text()} {reason.remedy}")
        return redirect("office:linking-pair", pk=pk)
    messages.success(request, str(KEPT.get(state if verdict != "later" else "", KEPT[""])))
    following = next_pair(after=pk, by=request.user)
    return redirect("office:linking-pair", pk=following) if following else redirect("office:linking-pairs")
