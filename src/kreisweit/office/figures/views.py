"""Official figures in the office: what is there, bring in, watch, read the report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kreisweit.files.actions import store_upload
from kreisweit.files.refusals import FileRefused
from kreisweit.ground.refusal import NotFound
from kreisweit.jobs.actions import cancel_job, enqueue_job
from kreisweit.jobs.models import Job, JobState
from kreisweit.jobs.queries import describe, job_for, visible_to
from kreisweit.monitoring.jobs import FIGURE_FILE, FIGURE_TYPES, IMPORT_FIGURES
from kreisweit.monitoring.rules import may_import_figures
from kreisweit.places.queries import county
from kreisweit.releases.models import Release
from kreisweit.releases.queries.catalogue import release_here, releases_here
from kreisweit.releases.queries.texts import publisher, text_of
from kreisweit.ui.lists import Column, ListPage
from kreisweit.ui.templatetags.kit import moment

from ..exports import WRITERS
from ..guards import guarded
from ..progress import time_left
from .forms import FigureFileForm
from .layouts import layout_texts, layout_title
from .report import counts_of, rows_of, workbook_of

SHOWN_FINDINGS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded(may_import_figures)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What was brought in, newest first, and what is being brought in now."""
    columns = [
        Column("source", gettext_lazy("Publication"), _source_title, ("source__code",), _release_url),
        Column("layout", gettext_lazy("Layout"), lambda row: layout_title(row.layout), ("layout",)),
        Column("published", gettext_lazy("In the portal since"), _published, ("published_at", "id")),
        Column("rows", gettext_lazy("Rows read"), lambda row: row.rows_read, ("rows_read",), numeric=True),
        Column("findings", gettext_lazy("Findings"), lambda row: len(row.findings), numeric=True),
    ]
    page = ListPage(
        request, releases_here(), caption=gettext_lazy("Figures brought in"), columns=columns, order="-published"
    )
    if file := page.download(WRITERS):
        return file
    running = visible_to(request.user).filter(kind=IMPORT_FIGURES).exclude(state=JobState.DONE)[:5]
    jobs = [{"pk": job.pk, "text": describe(job), "at": job.created_at} for job in running]
    return render(request, "office/figures/overview.html", {"page": page, "jobs": jobs})


@guarded(may_import_figures)
@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest) -> HttpResponse:
    """The form; a file that is taken becomes background work, whose page comes next."""
    form = FigureFileForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (job := _store_and_queue(request, form)):
            return redirect("office:figures-delivery", pk=job.pk)
        status = 422
    context = {"form": form, "layouts": layout_texts(), "county": county()}
    return render(request, "office/figures/deliver.html", context, status=status)


def _store_and_queue(request: HttpRequest, form: FigureFileForm) -> Job | None:
    data = form.cleaned_data
    try:
        stored = store_upload(data["file"], purpose=FIGURE_FILE, allowed=FIGURE_TYPES, by=request.user)
    except FileRefused as refusal:
        form.add_error("file", f"{refusal.text()} {refusal.advice()}")
        return None
    params = {"file": stored.pk, "layout": data["layout"], "source": data["source"], "within": county().ags}
    return enqueue_job(IMPORT_FIGURES, params=params, by=request.user)


@guarded(may_import_figures)
@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while the work lasts, the report afterwards. HTMX asks for the same page."""
    job = job_for(request.user, pk, kind=IMPORT_FIGURES)
    text = describe(job)
    context: dict[str, Any] = {
        "job": job, "text": text, "left": time_left(text.seconds_left), "layout": layout_title(job.params["layout"]),
    }  # fmt: skip
    if job.state == JobState.DONE and job.result:
        context |= _report(job.result, "office:figures-delivery-findings", pk)
    response = render(request, "office/figures/delivery.html", context)
    if text.is_over and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"  # the report takes the place of the progress
    return response


@guarded(may_import_figures)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the work to stop."""
    cancel_job(job_for(request.user, pk, kind=IMPORT_FIGURES), by=request.user)
    return redirect("office:figures-delivery", pk=pk)


@guarded(may_import_figures)
@require_GET
def delivery_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of a delivery as a workbook."""
    job = job_for(request.user, pk, kind=IMPORT_FIGURES)
    if not job.result:
        raise NotFound
    return _workbook(job.result["findings"], pk)


@guarded(may_import_figures)
@require_GET
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published once: source, file, findings."""
    found = release_here(pk)
    facts = [
        (_("Publication"), _source_title(found)),
        (_("Holder"), publisher(found.source)),
        (_("Licence"), found.source.licence),
        (_("Layout"), layout_title(found.layout)),
        (_("In the portal since"), _published(found)),
        (_("Rows read"), found.rows_read),
        (_("Fingerprint of the file (SHA-256)"), found.content_hash),
    ]
    context = {"facts": facts, "title": _source_title(found)}
    context |= _findings(found.findings, "office:figures-release-findings", pk)
    return render(request, "office/figures/release.html", context)


@guarded(may_import_figures)
@require_GET
def release_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of a release as a workbook."""
    return _workbook(release_here(pk).findings, pk)


def _report(result: dict[str, Any], download: str, pk: int) -> dict[str, Any]:
    facts = [
        (_("Rows read"), result["rows_read"]),
        (_("New figures"), result["new"]),
        (_("Corrected figures"), result["corrected"]),
        (_("Unchanged figures"), result["unchanged"]),
        (_("Figures of areas outside the county, not taken"), result["outside"]),
    ]
    return {"facts": facts, "result": result, **_findings(result["findings"], download, pk)}


def _findings(stored: list[dict[str, Any]], download: str, pk: int) -> dict[str, Any]:
    rows = rows_of(stored)
    return {
        "findings": rows[:SHOWN_FINDINGS],
        "findings_total": len(rows),
        "counts": counts_of(stored),
        "download": download,
        "download_pk": pk,
    }


def _workbook(stored: list[dict[str, Any]], pk: int) -> HttpResponse:
    name = f"befunde-{pk}.xlsx"
    data = workbook_of(stored, title=_("Findings"))
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _source_title(row: Release) -> str:
    return text_of(row.source.texts, "title") or row.source.code


def _release_url(row: Release) -> str:
    return reverse("office:figures-release", args=[row.pk])


def _published(row: Release) -> str:
    return moment(row.published_at)
