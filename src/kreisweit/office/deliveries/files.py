"""Files about a delivery: the first rows of one's own file, findings, rows to correct."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kreisweit.ground.refusal import NotFound
from kreisweit.monitoring.queries.deliveries import bad_rows_workbook, delivery_visible_to, preview
from kreisweit.monitoring.rules import may_deliver, may_view_deliveries

from ..figures.report import workbook_of
from ..guards import guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded(may_deliver)
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The first rows as they would be taken over; a post, because each look is written into the log."""
    found = delivery_visible_to(request.user, pk)
    if found.incoming is None or not may_deliver(request.user, found.agreement):
        raise NotFound
    context = {"delivery": found, "preview": preview(found, by=request.user)}
    response = render(request, "office/deliveries/preview.html", context)
    response["Cache-Control"] = "no-store"
    return response


@guarded(may_view_deliveries)
@require_GET
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """All findings as a workbook; it holds no values."""
    found = delivery_visible_to(request.user, pk)
    return _workbook(workbook_of(found.findings, title=_("Findings")), f"befunde-{pk}.xlsx")


@guarded(may_deliver)
@require_POST
def bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with faults from one's own file, to correct and deliver again; a post, because it is logged."""
    found = delivery_visible_to(request.user, pk)
    if found.incoming is None or not found.rows_bad or not may_deliver(request.user, found.agreement):
        raise NotFound
    return _workbook(bad_rows_workbook(found, by=request.user), f"fehlerhafte-zeilen-{pk}.xlsx")


def _workbook(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=XLSX, headers=headers)
