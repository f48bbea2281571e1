"""How an institution delivers: columns of its file, dates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kreisweit.ground.refusal import NotFound, Refusal
from kreisweit.monitoring.actions.calendar import plan_calendar
from kreisweit.monitoring.actions.deliveries import edit_specification
from kreisweit.monitoring.models import CalendarEntry, DeliverySpecification
from kreisweit.monitoring.rules import may_edit_specifications
from kreisweit.privacy.models import DataAgreement
from kreisweit.privacy.queries import agreements_visible_to

from ..guards import guarded
from .forms import CalendarForm, ColumnFormSet, SpecificationForm


@guarded(may_edit_specifications)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """The columns of an institution's file; saving makes a new version, the old one stays."""
    agreement = _agreement(request, code)
    current = agreement.specifications.filter(is_current=True).first()
    form = SpecificationForm(request.POST or None, initial=_file_of(current, agreement))
    rows = ColumnFormSet(request.POST or None, initial=_columns_of(current), prefix="spalte")
    status, refusal = 200, None
    if request.method == "POST":
        if form.is_valid() and rows.is_valid():
            found = [row.column for row in rows if row.cleaned_data and row.column]
            try:
                edit_specification(agreement=agreement, columns=found, by=request.user, **form.cleaned_data)
            except Refusal as said:
                refusal = said
            else:
                messages.success(request, _("Saved as a new version. It holds for the next delivery."))
                return redirect("office:delivery-columns", code=code)
        status = 422
    context = {
        "agreement": agreement,
        "form": form,
        "rows": rows,
        "refusal": refusal,
        "current": current,
        "versions": agreement.specifications.all(),
    }
    return render(request, "office/deliveries/columns.html", context, status=status)


@guarded(may_edit_specifications)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """When an institution delivers."""
    agreement = _agreement(request, code)
    form = CalendarForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = plan_calendar(agreement=agreement, by=request.user, **form.cleaned_data)
            except Refusal as said:
                form.add_error(None, f"{said.text()} {said.advice()}")
            else:
                messages.success(request, _("Dates planned: %(n)s") % {"n": made})
                return redirect("office:delivery-calendar", code=code)
        status = 422
    entries = CalendarEntry.objects.filter(agreement=agreement).select_related("delivery")
    context = {"agreement": agreement, "form": form, "entries": entries}
    return render(request, "office/deliveries/calendar.html", context, status=status)


def _agreement(request: HttpRequest, code: str) -> DataAgreement:
    found: DataAgreement | None = agreements_visible_to(request.user).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _file_of(current: DeliverySpecification | None, agreement: DataAgreement) -> dict[str, Any]:
    if current is None:
        return {"title": agreement.title, "kind": "persons", "file_kind": "csv"}
    names = ("title", "kind", "file_kind", "delimiter", "encoding")
    return {name: getattr(current, name) for name in names}


def _columns_of(current: DeliverySpecification | None) -> list[dict[str, Any]]:
    if current is None:
        return []
    return [
        {**column, "codes": "\n".join(f"{theirs} = {ours}" for theirs, ours in column.get("codes", {}).items())}
        for column in current.columns
    ]
