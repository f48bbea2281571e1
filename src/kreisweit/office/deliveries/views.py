"""Deliver a file, watch it being checked, decide what is taken over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kreisweit.files.refusals import FileRefused
from kreisweit.ground.refusal import Refusal
from kreisweit.jobs.actions import cancel_job
from kreisweit.jobs.models import Job
from kreisweit.jobs.queries import describe
from kreisweit.monitoring.actions.deliveries import accept_delivery, reject_delivery, undo_delivery, upload_delivery
from kreisweit.monitoring.models import Delivery, DeliveryState
from kreisweit.monitoring.queries.deliveries import (
    agreements_to_deliver,
    agreements_with_status,
    deliveries_visible_to,
    delivery_visible_to,
    due_deliveries,
)
from kreisweit.monitoring.rules import may_deliver, may_edit_specifications, may_undo_delivery, may_view_deliveries
from kreisweit.privacy.refusals import NotCleared

from ..figures.report import counts_of, rows_of
from ..guards import guarded
from ..progress import time_left
from .forms import DeliveryForm

SHOWN_FINDINGS = 100
SHOWN_DELIVERIES = 30


@guarded(may_view_deliveries)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What is due, what was delivered; for those who keep the agreements also the state of each."""
    context = {
        "due": due_deliveries(request.user),
        "deliveries": deliveries_visible_to(request.user)[:SHOWN_DELIVERIES],
        "agreements": agreements_with_status(request.user),
        "may_deliver": may_deliver(request.user),
        "may_edit": may_edit_specifications(request.user),
    }
    return render(request, "office/deliveries/overview.html", context)


@guarded(may_deliver)
@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest) -> HttpResponse:
    """The form; a file that is taken is checked in the background, whose page comes next."""
    agreements = list(agreements_to_deliver(request.user))
    form = DeliveryForm(request.POST or None, request.FILES or None, agreements=agreements)
    status, refused = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            made = _upload(request, form, agreements)
        except FileRefused as refusal:
            form.add_error("file", f"{refusal.text()} {refusal.advice()}")
        except NotCleared as refusal:
            refused = refusal
        else:
            return redirect("office:delivery", pk=made.pk)
    if request.method == "POST":
        status = 409 if refused else 422
    context = {"form": form, "agreements": agreements, "refused": refused}
    return render(request, "office/deliveries/new.html", context, status=status)


def _upload(request: HttpRequest, form: DeliveryForm, agreements: list[Any]) -> Delivery:
    file = form.cleaned_data["file"]
    chosen = next(a for a in agreements if a.code == form.cleaned_data["agreement"])
    return upload_delivery(agreement=chosen, filename=file.name, data=file.read(), by=request.user)


@guarded(may_view_deliveries)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while something is done with the file, then what was found and what can be decided."""
    found = delivery_visible_to(request.user, pk)
    job = Job.objects.filter(pk=found.job).first() if found.job else None
    text = describe(job) if job else None
    working = bool(text and not text.is_over)
    # Work that was stopped or failed leaves the file where it was: one can still decide about it.
    open_states = (
        {DeliveryState.CHECKED}
        if working
        else {
            DeliveryState.UPLOADED,
            DeliveryState.CHECKED,
            DeliveryState.STORING,
        }
    )
    context: dict[str, Any] = {
        "delivery": found,
        "agreement": found.agreement,
        "job": job,
        "text": text,
        "working": working,
        "failed": bool(job and job.state == "failed"),
        "left": time_left(text.seconds_left) if text else "",
        "findings": rows_of(found.findings)[:SHOWN_FINDINGS],
        "findings_total": len(found.findings),
        "counts": counts_of(found.findings),
        "download": "office:delivery-findings",
        "download_pk": pk,
        "may_decide": may_deliver(request.user, found.agreement) and found.state in open_states,
        "may_accept": found.state != DeliveryState.UPLOADED,
        "may_undo": may_undo_delivery(request.user, found) and found.state == DeliveryState.ACCEPTED,
        "is_own": may_deliver(request.user, found.agreement),
    }
    response = render(request, "office/deliveries/detail.html", context)
    if request.headers.get("HX-Request") and not working:
        response["HX-Refresh"] = "true"
    return response


@guarded(may_deliver)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop checking or taking over."""
    found = delivery_visible_to(request.user, pk)
    job = Job.objects.filter(pk=found.job or 0).first()
    if job is not None:
        cancel_job(job, by=request.user)
    return redirect("office:delivery", pk=pk)


@guarded(may_deliver)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over all rows, or the good ones."""
    only_good = request.POST.get("rows") == "good"
    return _act(request, pk, lambda found: accept_delivery(delivery=found, only_good=only_good, by=request.user))


@guarded(may_deliver)
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Take nothing over; the file is destroyed."""
    return _act(
        request,
        pk,
        lambda found: reject_delivery(delivery=found, by=request.user),
        _("Nothing was taken over. The file is destroyed."),
    )


@guarded(may_view_deliveries)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delivery back: everything is as it was before it."""
    return _act(
        request,
        pk,
        lambda found: undo_delivery(delivery=found, by=request.user),
        _("Taken back. Everything is as it was before this delivery."),
    )


def _act(request: HttpRequest, pk: int, act: Callable[[Delivery], object], done: str = "") -> HttpResponse:
    found = delivery_visible_to(request.user, pk)
    try:
        act(found)
    except NotCleared as refusal:
        return render(request, "office/deliveries/refused.html", {"refused": refusal, "delivery": found}, status=409)
    except Refusal as refusal:
        messages.error(request, f"{refusal.text()} {refusal.advice()}")
    else:
        if done:
            messages.success(request, done)
    return redirect("office:delivery", pk=pk)
