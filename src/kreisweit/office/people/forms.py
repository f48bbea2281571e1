"""Forms of organisations and their parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from kreisweit.people.actions.organisations import FIXED_KINDS
from kreisweit.people.models import ADMINISTRATIONS, Organisation, OrganisationKind, OrganisationUnit
from kreisweit.people.rules import Place, scope_of

CREATABLE = [(kind.value, kind.label) for kind in OrganisationKind if kind not in ADMINISTRATIONS]
FREE = [(kind.value, kind.label) for kind in OrganisationKind if kind not in FIXED_KINDS]


class ContactForm(forms.Form):
    """What an organisation says of itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    email = forms.EmailField(
        label=_("E-mail address of the office"),
        required=False,
        help_text=_("A shared address, not that of one person."),
    )
    phone = forms.CharField(label=_("Telephone of the office"), max_length=40, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=5,
        required=False,
        validators=[RegexValidator(r"^\d{5}$", _("A postcode has five digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    town = forms.CharField(label=_("Town"), max_length=120, required=False)


class NewOrganisationForm(ContactForm):
    """A new entry with its seat, which stays."""

    seat = forms.ChoiceField(label=_("Seat"), help_text=_("Whoever looks after this place looks after the entry."))
    field_order = ("name", "kind", "seat")

    def __init__(self, *args: Any, seats: list[tuple[Place, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seats = {f"{scope_of(place)}:{place.pk if place else 0}": (place, name) for place, name in seats}
        self.fields["seat"].choices = [(key, name) for key, (_place, name) in self._seats.items()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = CREATABLE  # type: ignore[attr-defined]
        if len(seats) == 1:
            self.fields["seat"].initial = next(iter(self._seats))

    @property
    def chosen_place(self) -> Place:
        """The chosen place; None for the county."""
        return self._seats[self.cleaned_data["seat"]][0]


class ChangeOrganisationForm(ContactForm):
    """Changes to an entry as it was at a version."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(organisation, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if organisation.kind in FIXED_KINDS:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = FREE  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    """A part of an organisation."""

    name = forms.CharField(label=_("Name of the part"), max_length=200)
    parent = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=OrganisationUnit.objects.none(),
        required=False,
        empty_label=_("the whole organisation"),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = organisation.units.all()  # type: ignore[attr-defined]


class RenameUnitForm(forms.Form):
    """Another name for a part."""

    name = forms.CharField(label=_("Name of the part"), max_length=200)
