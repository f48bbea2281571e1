"""Proposing a computation and deciding about it: never the same person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kreisweit.monitoring.actions.releases import approve_release, propose_release, reject_release, withdraw_release
from kreisweit.monitoring.models import ProposalState
from kreisweit.monitoring.queries.releases import computation_by, difference_to_public, proposal_by, what_speaks_against
from kreisweit.monitoring.refusals import ReasonMissing
from kreisweit.monitoring.rules import may_decide_release, may_propose_release, may_view_computations
from kreisweit.people.queries import names_of_users

from ..guards import fresh, guarded
from .tables import preview


@guarded(may_propose_release)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a computation to the person who approves."""
    made = propose_release(computation=computation_by(pk), note=request.POST.get("note", ""), by=request.user)
    messages.success(request, _("Proposed. Another person now decides."))
    return redirect("office:proposal", pk=made.pk)


@guarded(may_view_computations)
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become public, what changes, and the decision."""
    found = proposal_by(pk)
    may_decide = may_decide_release(request.user)
    withdrawn = found.state == ProposalState.WITHDRAWN
    approved = found.release if withdrawn else None  # who withdrew stands where the approver stood
    approver = approved.published_by if approved else None
    names = names_of_users(user for user in (found.proposed_by, found.decided_by, approver) if user)
    context = {
        "proposal": found,
        "computation": found.computation,
        "difference": difference_to_public(found) if found.state == ProposalState.PROPOSED else None,
        "preview": preview(found.computation, request.GET.get("kennzahl", "")),
        "proposed_by": names.get(found.proposed_by, ""),
        "decided_by": names.get(found.decided_by or 0, ""),
        "approved": approved,
        "approved_by": names.get(approver or 0, ""),
        "is_withdrawn": withdrawn,
        "against": what_speaks_against(found.computation) if found.state == ProposalState.PROPOSED else [],
        "may_decide": may_decide_release(request.user, found),
        "is_own": may_decide and not may_decide_release(request.user, found),
        "is_open": found.state == ProposalState.PROPOSED,
        "is_public": found.state == ProposalState.APPROVED,
    }
    return render(request, "office/computations/proposal.html", context)


@guarded(may_decide_release)
@fresh
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish."""
    approve_release(proposal=proposal_by(pk), by=request.user)
    messages.success(request, _("Approved. The figures stand in the portal now."))
    return redirect("office:proposal", pk=pk)


@guarded(may_decide_release)
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, with a reason."""
    return _with_reason(request, pk, reject_release, _("Not approved. The statistics office sees your reason."))


@guarded(may_decide_release)
@fresh
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take published figures back, with a reason that the public sees."""
    return _with_reason(
        request, pk, withdraw_release, _("Withdrawn. The portal says so in each place, with your reason.")
    )


def _with_reason(request: HttpRequest, pk: int, act: object, done: str) -> HttpResponse:
    try:
        act(proposal=proposal_by(pk), reason=request.POST.get("reason", ""), by=request.user)  # type: ignore[operator]
    except ReasonMissing as refusal:
        messages.error(request, f"{refusal.text()} {refusal.advice()}")
    else:
        messages.success(request, done)
    return redirect("office:proposal", pk=pk)
