"""How the trust office wants to link: two readers or one, by itself or by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kreisweit.monitoring.actions.linking import choose_linking
from kreisweit.monitoring.queries.linking import linking_choice
from kreisweit.monitoring.rules import may_link_records

from ..guards import guarded


@guarded(may_link_records)
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Two boxes; each change stands in the log with who made it."""
    if request.method == "POST":
        said = {name: request.POST.get(name) == "on" for name in ("second_reader", "by_itself")}
        choose_linking(**said, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("office:linking")
    return render(request, "office/linking/choices.html", {"choice": linking_choice()})
