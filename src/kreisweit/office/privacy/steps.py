"""Taking a step in the life of an activity: one page for each, by the office that is next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreisweit.ground.refusal import NotFound
from kreisweit.privacy import actions
from kreisweit.privacy.queries import activity_visible_to
from kreisweit.privacy.refusals import Incomplete, TextMissing
from kreisweit.privacy.rules import may_take_step

from ..guards import guarded, rights
from ..people.views import require_form
from .forms import STEP_FORMS
from .words import NEXT, VERBS

_ACTIONS: dict[str, Callable[..., Any]] = {name: getattr(actions, name) for name in STEP_FORMS}
_EXPLAINED: dict[str, Any] = {
    "submit_activity": gettext_lazy(
        "The draft goes to the legal office. It can be changed again only if somebody hands it back."
    ),
    "review_legality": gettext_lazy(
        "Is the task, the legal basis and each field lawful? Places that still have to be filled in must be gone first."
    ),
    "give_opinion": gettext_lazy("The prepared document is filled from the activity. Adapt it to what you found."),
    "record_assessment": gettext_lazy(
        "Enter where the impact assessment lies and what it found. If risks remain that are not acceptable, the supervisory authority has to be consulted (Art. 36)."
    ),
    "approve_activity": gettext_lazy(
        "After the approval each controller decides for itself whether it takes part; the approval alone starts nothing."
    ),
    "end_activity": gettext_lazy(
        "From this moment on no data are taken over, linked or computed for this activity, for anybody. This cannot be undone."
    ),
}


@guarded()
@require_form
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show the form of a step, take it. To whom it is not open now, the page does not exist."""
    found = activity_visible_to(rights(request), pk)
    if step not in STEP_FORMS or not may_take_step(rights(request), found, step):
        raise NotFound
    form = STEP_FORMS[step](request.POST if request.method == "POST" else None, activity=found)
    if request.method == "POST" and form.is_valid() and _taken(form, step, request.user):
        found.refresh_from_db()
        messages.success(request, _("Done. %(next)s") % {"next": NEXT[found.state]})
        return redirect("office:activity", pk=pk)
    context = {"activity": found, "form": form, "verb": VERBS[step], "explained": _EXPLAINED[step], "step": step}
    return render(request, "office/privacy/step.html", context)


def _taken(form: Any, step: str, by: Any) -> bool:
    """Do it; what is missing becomes an error of the form."""
    try:
        _ACTIONS[step](activity=form.activity, by=by, **form.values())
    except TextMissing as refusal:
        form.add_error("text", refusal.text())
    except Incomplete as refusal:
        form.add_error(None, f"{refusal.text()} {refusal.advice()}".strip())
    else:
        return True
    return False
