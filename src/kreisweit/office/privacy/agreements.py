"""Agreements with suppliers: list with the status of each legal basis, one agreement, writing, settling, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kreisweit.ground.refusal import NotAllowed
from kreisweit.people.refusals import EditConflict
from kreisweit.privacy import actions
from kreisweit.privacy.field_words import fields_in_words
from kreisweit.privacy.models import DataAgreement, LegalStatus
from kreisweit.privacy.queries import agreement_visible_to, agreements_visible_to
from kreisweit.privacy.refusals import CodeTaken
from kreisweit.privacy.rules import may_edit_agreement, may_settle_legal_basis, may_view_agreements
from kreisweit.ui.lists import Column, Filter, ListPage
from kreisweit.ui.templatetags.kit import day

from ..exports import WRITERS
from ..guards import guarded, rights
from ..people.views import require_form
from .agreement_forms import BasisForm, ChangeAgreementForm, NewAgreementForm
from .words import STATUS_COLOURS


@guarded(may_view_agreements)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """All agreements that the user may see."""
    page = _list(request)
    may_edit = may_edit_agreement(rights(request))
    context = {"page": page, "may_edit": may_edit}
    return page.download(WRITERS) or render(request, "office/privacy/agreements.html", context)


def _list(request: HttpRequest) -> ListPage:
    return ListPage(
        request,
        agreements_visible_to(rights(request)),
        caption=gettext_lazy("Data agreements"),
        columns=COLUMNS,
        order="title",
        filters=(
            Filter(
                "stand",
                gettext_lazy("Legal basis"),
                lambda rows, status: rows.filter(legal_status=status),
                tuple(LegalStatus.choices),
            ),
        ),
    )


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Agreement"),
        lambda a: a.title,
        order=("title",),
        url=lambda a: reverse("office:agreement", args=[a.pk]),
    ),
    Column("supplier", gettext_lazy("Supplier"), lambda a: a.supplier.name, order=("supplier__name",)),
    Column("status", gettext_lazy("Legal basis"), lambda a: a.get_legal_status_display(), order=("legal_status",)),
    Column("until", gettext_lazy("Until"), lambda a: day(a.ended_early_on or a.ends_on), order=("ends_on",)),
)


@guarded(may_view_agreements)
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement with what may be delivered."""
    held = rights(request)
    found = agreement_visible_to(held, pk)
    running = found.ended_early_on is None
    context = {
        "agreement": found,
        "colour": STATUS_COLOURS[LegalStatus(found.legal_status)],
        "facts": _facts(found),
        "fields": fields_in_words(found.fields),
        "may_edit": may_edit_agreement(held, found) and running,
        "may_submit": may_edit_agreement(held, found) and found.legal_status == LegalStatus.OPEN,
        "may_settle": may_settle_legal_basis(held, found),
    }
    return render(request, "office/privacy/agreement.html", context)


def _facts(found: DataAgreement) -> list[tuple[str, Any]]:
    return [
        (_("Supplier"), found.supplier.name),
        (_("On the responsibility of"), found.get_responsibility_display()),
        (_("Purpose"), found.purpose),
        (_("Legal basis"), found.legal_basis),
        (_("Norm of the Land"), found.legal_reference),
        (_("Document"), found.document),
        (_("First day"), day(found.begins_on)),
        (_("Last day"), day(found.ends_on)),
        (_("Ended early on"), day(found.ended_early_on)),
    ]


@guarded(may_edit_agreement)
@require_form
def new_agreement(request: HttpRequest) -> HttpResponse:
    """Write an agreement."""
    form = NewAgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = form.values()
        try:
            made = actions.create_agreement(**values, register=values["code"], by=request.user)
        except CodeTaken as refusal:
            form.add_error("code", f"{refusal.text()} {refusal.advice()}")
        else:
            messages.success(request, _("The agreement was added. Its legal basis is still open."))
            return redirect("office:agreement", pk=made.pk)
    return render(request, "office/privacy/agreement_form.html", {"form": form})


@guarded(may_view_agreements)
@require_form
def edit_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agreement; a change of what is delivered reopens the legal review."""
    found = _editable(request, pk)
    form = ChangeAgreementForm(request.POST if request.method == "POST" else None, agreement=found)
    if form.is_valid():
        values = form.values()
        try:
            actions.change_agreement(agreement=found, version=values.pop("version"), values=values, by=request.user)
        except EditConflict as conflict:
            form.add_error(None, f"{conflict.text()} {_('Load the page again to see it.')}")
        else:
            messages.success(request, _("The agreement was changed."))
            return redirect("office:agreement", pk=pk)
    return render(request, "office/privacy/agreement_form.html", {"form": form, "agreement": found})


@guarded(may_view_agreements)
@require_POST
def submit_basis(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the legal basis to the legal office."""
    actions.submit_legal_basis(agreement=_editable(request, pk), by=request.user)
    messages.success(request, _("The legal office has it now."))
    return redirect("office:agreement", pk=pk)


@guarded(may_view_agreements)
@require_form
def settle_basis(request: HttpRequest, pk: int) -> HttpResponse:
    """The legal office enters its result."""
    held = rights(request)
    found = agreement_visible_to(held, pk)
    if not may_settle_legal_basis(held, found):
        raise NotAllowed
    form = BasisForm(request.POST if request.method == "POST" else None, agreement=found)
    if form.is_valid():
        actions.settle_legal_basis(agreement=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The result was entered."))
        return redirect("office:agreement", pk=pk)
    return render(request, "office/privacy/agreement_form.html", {"form": form, "agreement": found, "basis": True})


@guarded(may_view_agreements)
@require_form
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end an agreement at once."""
    found = _editable(request, pk)
    if request.method == "POST":
        actions.end_agreement(agreement=found, by=request.user)
        messages.success(
            request, _("The agreement has ended. Nothing more is taken over under it; what was delivered stays in use.")
        )
        return redirect("office:agreement", pk=pk)
    context = {
        "question": _("End the agreement “%(title)s”?") % {"title": found.title},
        "consequence": _(
            "From this moment on nothing more is delivered under it. What was delivered before stays in use until its "
            "time for erasure has come, or until the institution takes its deliveries back. This cannot be undone."
        ),
        "verb": _("End agreement"),
        "back": reverse("office:agreement", args=[pk]),
    }
    return render(request, "ui/confirm.html", context)


def _editable(request: HttpRequest, pk: int) -> DataAgreement:
    held = rights(request)
    found = agreement_visible_to(held, pk)
    if not may_edit_agreement(held, found):
        raise NotAllowed
    return found
