"""Parts of organisations: add, rename, remove."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kreisweit.ground.refusal import NotFound
from kreisweit.people import actions
from kreisweit.people.models import Organisation, OrganisationUnit

from ..guards import guarded
from .forms import RenameUnitForm, UnitForm
from .views import editable, require_form, try_it


@guarded()
@require_form
def add_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a part."""
    found = editable(request, pk)
    form = UnitForm(request.POST or None, organisation=found)
    if form.is_valid() and try_it(
        form, lambda: actions.create_unit(organisation=found, by=request.user, **form.cleaned_data)
    ):
        return redirect("office:organisation", pk=pk)
    return render(request, "office/people/unit.html", {"form": form, "organisation": found})


@guarded()
@require_form
def change_unit(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Rename a part."""
    found = editable(request, pk)
    unit = _unit(found, unit_pk)
    form = RenameUnitForm(request.POST or None, initial={"name": unit.name})
    if form.is_valid() and try_it(form, lambda: actions.rename_unit(unit=unit, by=request.user, **form.cleaned_data)):
        return redirect("office:organisation", pk=pk)
    return render(request, "office/people/unit.html", {"form": form, "organisation": found, "unit": unit})


@guarded()
@require_form
def remove_unit(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Ask, then remove a part."""
    found = editable(request, pk)
    unit = _unit(found, unit_pk)
    if request.method == "POST":
        actions.remove_unit(unit=unit, by=request.user)
        return redirect("office:organisation", pk=pk)
    question = _("Remove the part “%(name)s”?") % {"name": unit.name}
    context = {"question": question, "verb": _("Remove part"), "back": _back(found)}
    return render(request, "ui/confirm.html", context)


def _unit(found: Organisation, pk: int) -> OrganisationUnit:
    unit = found.units.filter(pk=pk).first()
    if unit is None:
        raise NotFound
    return unit


def _back(found: Organisation) -> str:
    return reverse("office:organisation", args=[found.pk])
