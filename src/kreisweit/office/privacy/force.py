"""A controller puts an activity into force for itself, or no longer takes part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreisweit.ground.refusal import NotFound
from kreisweit.people.models import Organisation
from kreisweit.places.models import Municipality
from kreisweit.places.queries import county
from kreisweit.privacy import actions
from kreisweit.privacy.models import ProcessingActivity
from kreisweit.privacy.queries import activity_visible_to, places_to_decide, places_to_leave
from kreisweit.privacy.rules import ControllerPlace
from kreisweit.privacy.states import USABLE

from ..guards import guarded, rights
from ..people.views import require_form


class PlacesForm(forms.Form):
    """For whom; one place is chosen already."""

    places = forms.MultipleChoiceField(label=gettext_lazy("For whom?"), widget=forms.CheckboxSelectMultiple, choices=[])

    def __init__(self, *args: Any, places: list[ControllerPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {key_of(place): place for place in places}
        self.fields["places"].choices = [(key, str(place or county())) for key, place in self._places.items()]  # type: ignore[attr-defined]
        if len(places) == 1:
            self.initial.setdefault("places", list(self._places))

    def chosen(self) -> list[dict[str, Any]]:
        """The chosen controllers as arguments of the actions."""
        return [arguments_of(self._places[key]) for key in self.cleaned_data["places"]]


class JoinForm(PlacesForm):
    """On what decision."""

    document = forms.CharField(label=gettext_lazy("Decision or signed agreement (name or file number)"), max_length=200)


class LeaveForm(PlacesForm):
    """Why, if one wants to say."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("You need not give one."),
    )


@guarded()
@require_form
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an activity into force for one's own places."""
    found = activity_visible_to(rights(request), pk)
    places = places_to_decide(rights(request), found) if found.state in USABLE else []
    form = _form(request, JoinForm, places)
    if form.is_valid():
        with transaction.atomic():
            for where in form.chosen():
                actions.put_into_force(activity=found, document=form.cleaned_data["document"], by=request.user, **where)
        messages.success(request, _("It is in force now. You can end that at any time."))
        return redirect("office:activity", pk=pk)
    return _page(request, found, form, leaving=False)


@guarded()
@require_form
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer take part, at once."""
    found = activity_visible_to(rights(request), pk)
    form = _form(request, LeaveForm, places_to_leave(rights(request), found))
    if form.is_valid():
        with transaction.atomic():
            for where in form.chosen():
                actions.withdraw_from_force(
                    activity=found, reason=form.cleaned_data["reason"], by=request.user, **where
                )
        messages.success(request, _("It is no longer in force there. No further data are taken over."))
        return redirect("office:activity", pk=pk)
    return _page(request, found, form, leaving=True)


def _form(request: HttpRequest, kind: type[PlacesForm], places: list[ControllerPlace]) -> Any:
    if not places:
        raise NotFound
    return kind(request.POST if request.method == "POST" else None, places=places)


def _page(request: HttpRequest, found: ProcessingActivity, form: forms.Form, *, leaving: bool) -> HttpResponse:
    return render(request, "office/privacy/force.html", {"activity": found, "form": form, "leaving": leaving})


def key_of(place: ControllerPlace) -> str:
    """A controller as a value of a form."""
    if place is None:
        return "county"
    return f"{'municipality' if isinstance(place, Municipality) else 'organisation'}:{place.pk}"


def arguments_of(place: ControllerPlace) -> dict[str, Any]:
    """A controller as an argument of the actions."""
    if isinstance(place, Municipality):
        return {"municipality": place}
    return {"organisation": place} if isinstance(place, Organisation) else {}
