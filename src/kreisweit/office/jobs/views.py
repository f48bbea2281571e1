"""Background work for those who run the system: what waits, runs, failed, and whether the clock ticks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kreisweit.jobs.actions import cancel_job
from kreisweit.jobs.models import Job, JobState
from kreisweit.jobs.queries import describe, job_for, percent_of, state_text, visible_to
from kreisweit.jobs.registry import find_kind, kinds
from kreisweit.jobs.rules import may_view_all_jobs
from kreisweit.jobs.ticks import all_ticks
from kreisweit.ui.lists import Column, Filter, ListPage
from kreisweit.ui.templatetags.kit import moment

from ..exports import WRITERS
from ..guards import guarded
from ..progress import time_left

DUTIES = {
    "deliver-mail": gettext_lazy("Deliver mail"),
    "resume-jobs": gettext_lazy("Take up work that was broken off"),
    "tell-vault-log": gettext_lazy("Hand the vault's log over to the log of the house"),
    "close-lost-grants": gettext_lazy("Close permissions to store whose clearance has ended"),
    "destroy-histories": gettext_lazy("Destroy histories that a broken-off computation left"),
    "link-what-is-new": gettext_lazy("Link what deliveries brought"),
    "forget-keys": gettext_lazy("Destroy keys that nobody compared"),
    "purge-files": gettext_lazy("Delete files past their time"),
    "tidy-jobs": gettext_lazy("Delete old background work"),
    "tidy-mail": gettext_lazy("Delete old mails"),
    "remind-suppliers": gettext_lazy("Remind institutions of deliveries"),
    "reject-forgotten-deliveries": gettext_lazy("Destroy files that nobody decides about"),
    "clear-sessions": gettext_lazy("Delete sessions that have ended"),
}


@guarded(may_view_all_jobs)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All work, newest first, by state and kind; below it what the clock does."""
    page = ListPage(
        request,
        visible_to(request.user),
        caption=gettext_lazy("Background work"),
        columns=[
            Column(
                "kind",
                gettext_lazy("Kind of work"),
                _title,
                ("kind",),
                lambda job: reverse("office:job", args=[job.pk]),
            ),
            Column("state", gettext_lazy("State"), state_text, ("state",)),
            Column("percent", gettext_lazy("Progress"), lambda job: f"{percent_of(job)} %", numeric=True),
            Column("created", gettext_lazy("Queued"), lambda job: moment(job.created_at), ("created_at",)),
            Column("ended", gettext_lazy("Ended"), lambda job: moment(job.ended_at), ("ended_at",)),
            Column("error", gettext_lazy("Reason"), lambda job: describe(job).error),
        ],
        filters=[
            Filter("stand", gettext_lazy("State"), lambda rows, v: rows.filter(state=v), tuple(JobState.choices)),
            Filter("art", gettext_lazy("Kind of work"), lambda rows, v: rows.filter(kind=v), _kind_choices()),
        ],
        order="-created",
    )
    if file := page.download(WRITERS):
        return file
    ticks = [{"title": DUTIES.get(tick.name, tick.name), "tick": tick} for tick in all_ticks()]
    return render(request, "office/jobs/overview.html", {"page": page, "ticks": ticks})


@guarded(may_view_all_jobs)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of work: how far, since when, why it failed."""
    job = job_for(request.user, pk)
    text = describe(job)
    facts: list[tuple[Any, Any]] = [
        (_("Number of this work"), job.pk),
        (_("Queued"), moment(job.created_at)),
        (_("First start"), moment(job.started_at)),
        (_("Ended"), moment(job.ended_at)),
        (_("Starts"), job.attempt),
        (_("Broken off since the last progress"), job.crashes),
        (_("Code of the error"), job.error_code),
    ]
    context = {"job": job, "text": text, "facts": facts, "left": time_left(text.seconds_left)}
    response = render(request, "office/jobs/detail.html", context)
    if text.is_over and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


@guarded(may_view_all_jobs)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the work to stop."""
    cancel_job(job_for(request.user, pk), by=request.user)
    return redirect("office:job", pk=pk)


def _title(job: Job) -> str:
    kind = find_kind(job.kind)
    return str(kind.title) if kind else job.kind


def _kind_choices() -> tuple[tuple[str, Any], ...]:
    return tuple((kind.code, kind.title) for kind in kinds())
