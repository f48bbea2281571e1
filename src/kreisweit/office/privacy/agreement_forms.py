"""Forms of agreements with suppliers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kreisweit.people.models import Organisation
from kreisweit.privacy.actions.agreements import CHANGEABLE
from kreisweit.privacy.field_words import field_choices
from kreisweit.privacy.models import DataAgreement, LegalStatus, ProcessingActivity, Responsibility
from kreisweit.ui.forms import DayInput, RadioChoice

SOURCE_KINDS: tuple[tuple[str, Any], ...] = (
    ("registration", _("registration office")),
    ("course_provider", _("provider of language courses")),
    ("adult_education", _("adult education centre")),
    ("school_office", _("school office")),
    ("recognition_advice", _("recognition advice")),
    ("housing_office", _("housing office")),
    ("sports_federation", _("sports federation")),
    ("other", _("another source")),
)


class AgreementForm(forms.Form):
    """What may be delivered, on what basis, until when."""

    title = forms.CharField(label=_("Name of the agreement"), max_length=160)
    responsibility = forms.ChoiceField(label=_("On whose responsibility?"), choices=Responsibility.choices)
    purpose = forms.CharField(label=_("Purpose"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    allowed = forms.MultipleChoiceField(
        label=_("Fields that may be delivered"), required=False, choices=field_choices(),
        widget=forms.CheckboxSelectMultiple, help_text=_("Without any field: added-up numbers only."),
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    legal_reference = forms.CharField(label=_("Norm of the Land"), max_length=200, required=False)
    begins_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """The end does not come before the beginning."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("begins_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The agreement ends before it begins."))
        return data

    def values(self) -> dict[str, Any]:
        """The particulars by column."""
        values = dict(self.cleaned_data)
        values["fields"] = values.pop("allowed")
        return values


class NewAgreementForm(AgreementForm):
    """With what cannot be changed later: activity, supplier, short name, register."""

    activity_code = forms.ChoiceField(label=_("For which processing activity?"))
    supplier = forms.ModelChoiceField(label=_("Supplier"), queryset=Organisation.objects.none())
    code = forms.SlugField(
        label=_("Short name"), max_length=40, help_text=_("Small letters and hyphens, for example: sprachkurse.")
    )
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=SOURCE_KINDS)
    field_order = ("title", "activity_code", "supplier", "code", "source_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest: dict[str, str] = {}
        for one in ProcessingActivity.objects.order_by("code", "version"):
            newest[one.code] = one.title
        self.fields["activity_code"].choices = list(newest.items())  # type: ignore[attr-defined]
        self.fields["supplier"].queryset = Organisation.objects.exclude(kind="counselling_body")  # type: ignore[attr-defined]


class ChangeAgreementForm(AgreementForm):
    """Changes to an agreement as it was at a version."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: DataAgreement, **kwargs: Any) -> None:
        known = {name: getattr(agreement, name) for name in (*CHANGEABLE, "version")}
        kwargs.setdefault("initial", known | {"allowed": agreement.fields})
        super().__init__(*args, **kwargs)


class BasisForm(forms.Form):
    """What the legal office found."""

    status = RadioChoice(label=_("Result"), choices=LegalStatus.choices)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    legal_reference = forms.CharField(label=_("Norm of the Land"), max_length=200, required=False)
    document = forms.CharField(label=_("Document (name or file number)"), max_length=200, required=False)

    def __init__(self, *args: Any, agreement: DataAgreement, **kwargs: Any) -> None:
        names = ("legal_basis", "legal_reference", "document")
        kwargs.setdefault("initial", {name: getattr(agreement, name) for name in names})
        super().__init__(*args, **kwargs)
