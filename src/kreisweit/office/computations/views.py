"""Computations: start and watch one, look at its protected result. Exact numbers appear nowhere in the office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kreisweit.jobs.actions import cancel_job
from kreisweit.jobs.models import JobState
from kreisweit.jobs.queries import describe, job_for, unfinished, visible_to
from kreisweit.monitoring.actions.releases import compute_figures
from kreisweit.monitoring.models import ProposalState
from kreisweit.monitoring.queries.releases import computation_by, computations, proposals, what_speaks_against
from kreisweit.monitoring.rules import (
    may_compute_figures,
    may_decide_release,
    may_propose_release,
    may_view_computations,
)
from kreisweit.monitoring.subjects import COMPUTE_FIGURES

from ..guards import guarded
from ..progress import time_left
from .tables import preview


@guarded(may_view_computations)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what was computed, what is under way."""
    under_way = unfinished(visible_to(request.user).filter(kind=COMPUTE_FIGURES))[:3]
    found = proposals()
    context = {
        "jobs": [{"pk": job.pk, "text": describe(job), "at": job.created_at} for job in under_way],
        "computations": computations()[:20],
        "waiting": [p for p in found if p.state == ProposalState.PROPOSED],
        "decided": [p for p in found if p.state != ProposalState.PROPOSED][:20],
        "may_compute": may_compute_figures(request.user),
        "may_decide": may_decide_release(request.user),
    }
    return render(request, "office/computations/overview.html", context)


@guarded(may_compute_figures)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a computation."""
    return redirect("office:computations-run", pk=compute_figures(by=request.user).pk)


@guarded(may_compute_figures)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while the work lasts, then the result."""
    job = job_for(request.user, pk, kind=COMPUTE_FIGURES)
    text = describe(job)
    if job.state == JobState.DONE and job.result and not request.headers.get("HX-Request"):
        messages.success(request, _("The figures are computed. Nothing is public yet."))
        return redirect("office:computation", pk=job.result["computation"])
    context = {"job": job, "text": text, "left": time_left(text.seconds_left)}
    response = render(request, "office/computations/run.html", context)
    if text.is_over and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


@guarded(may_compute_figures)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the computation to stop."""
    cancel_job(job_for(request.user, pk, kind=COMPUTE_FIGURES), by=request.user)
    return redirect("office:computations-run", pk=pk)


@guarded(may_view_computations)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The protected result of a computation, by indicator."""
    found = computation_by(pk)
    context = {
        "computation": found,
        "preview": preview(found, request.GET.get("kennzahl", "")),
        "open": found.proposals.filter(state__in=[ProposalState.PROPOSED, ProposalState.APPROVED]).first(),
        "against": what_speaks_against(found),
        "may_propose": may_propose_release(request.user),
    }
    return render(request, "office/computations/detail.html", context)
