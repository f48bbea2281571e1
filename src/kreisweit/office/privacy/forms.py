"""Forms of processing activities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.today import today
from kreisweit.privacy.field_words import FIELD_WORDS, GROUPS
from kreisweit.privacy.models import ProcessingActivity
from kreisweit.privacy.particulars import OPERATION_WORDS
from kreisweit.privacy.prepared import prepared_codes, prepared_opinion, prepared_title
from kreisweit.ui.forms import CHOOSE, DayInput, RadioChoice

LINES = ("subject_categories", "recipients")
MONTHS = "months_"
FIELDS = "fields_"
LONG = 20_000
EMPTY = "empty"


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NewActivityForm(forms.Form):
    """A new activity: empty, or from a prepared text."""

    start = RadioChoice(label=_("Begin with"))
    title = forms.CharField(label=_("Name of the activity"), max_length=160)
    code = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("Small letters and hyphens, for example: sprachmittlung.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepared = [(code, prepared_title(code)) for code in prepared_codes()]
        self.fields["start"].choices = [*prepared, (EMPTY, _("an empty draft"))]  # type: ignore[attr-defined]
        if prepared:
            self.initial.setdefault("start", prepared[0][0])
            self.initial.setdefault("code", prepared[0][0])
            self.initial.setdefault("title", prepared[0][1])


class ActivityForm(forms.Form):
    """All particulars of a draft. Lists are written one entry per line."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Name of the activity"), max_length=160)
    responsible_body = forms.CharField(label=_("Controller"), max_length=200, required=False)
    joint_controllers = forms.CharField(label=_("Joint controllers"), max_length=LONG, required=False, widget=_area())
    representative = forms.CharField(label=_("Representative"), max_length=200, required=False)
    data_protection_contact = forms.CharField(
        label=_("Contact of the data-protection officer"), max_length=200, required=False
    )
    unit = forms.CharField(label=_("Office in charge"), max_length=160, required=False)
    purposes = forms.CharField(label=_("Purposes"), max_length=LONG, required=False, widget=_area(6))
    subject_categories = forms.CharField(
        label=_("Whom the data are about"), max_length=LONG, required=False, widget=_area(),
        help_text=_("One entry per line."),
    )  # fmt: skip
    recipients = forms.CharField(
        label=_("Recipients"), max_length=LONG, required=False, widget=_area(), help_text=_("One entry per line.")
    )
    third_countries = forms.CharField(
        label=_("Transfers to third countries"), max_length=LONG, required=False, widget=_area(2)
    )
    security_measures = forms.CharField(
        label=_("Technical and organisational safeguards"), max_length=LONG, required=False, widget=_area(6)
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    legal_reference = forms.CharField(label=_("Norm of the Land"), max_length=200, required=False)
    data_sources = forms.CharField(label=_("Where the data come from"), max_length=LONG, required=False, widget=_area())
    contract_reference = forms.CharField(label=_("Agreements under Art. 26 and 28"), max_length=200, required=False)
    assessment_required = forms.BooleanField(label=_("An impact assessment is required (Art. 35)"), required=False)
    assessment_reason = forms.CharField(
        label=_("Why an impact assessment is required or not"), max_length=LONG, required=False, widget=_area(3)
    )
    operations = forms.MultipleChoiceField(
        label=_("What is done with the data"), required=False, choices=list(OPERATION_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, activity: ProcessingActivity, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(activity))
        super().__init__(*args, **kwargs)
        for group, (label, names) in GROUPS.items():
            self.fields[FIELDS + group] = forms.MultipleChoiceField(
                label=label, required=False, choices=[(name, FIELD_WORDS[name]) for name in names],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.fields[MONTHS + group] = forms.IntegerField(
                label=_("Erased after months: %(group)s") % {"group": label}, required=False, min_value=1, max_value=600
            )

    def values(self) -> dict[str, Any]:
        """The particulars by column."""
        data = self.cleaned_data
        special = (*LINES, "revision")
        found = {
            name: value for name, value in data.items() if name not in special and not name.startswith((FIELDS, MONTHS))
        }
        found |= {name: _lines(data[name]) for name in LINES}
        categories = [
            {"name": str(label), "fields": data[FIELDS + group], "erased_after_months": data[MONTHS + group]}
            for group, (label, _names) in GROUPS.items()
            if data[FIELDS + group]
        ]
        return found | {
            "data_categories": categories,
            "fields": [name for category in categories for name in category["fields"]],
        }


def _initial(activity: ProcessingActivity) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(activity, name) for name in ActivityForm.base_fields}
    found |= {name: "\n".join(found[name]) for name in LINES}
    months = {
        name: category.get("erased_after_months")
        for category in activity.data_categories
        for name in category.get("fields", ())
    }
    for group, (_label, names) in GROUPS.items():
        chosen = [name for name in names if name in activity.fields]
        found[FIELDS + group] = chosen
        found[MONTHS + group] = next((months[name] for name in chosen if months.get(name)), None)
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _verdict(yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Result"), choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": CHOOSE},
    )  # fmt: skip


def _reasons(label: Any, *, rows: int = 5, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, required=required, widget=_area(rows))


class _StepForm(forms.Form):
    """What a step needs; `values` are the arguments of its action."""

    def __init__(self, *args: Any, activity: ProcessingActivity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity

    def values(self) -> dict[str, Any]:
        """Arguments of the action."""
        return dict(self.cleaned_data)


class SubmitForm(_StepForm):
    """Nothing to say."""


class ReviewForm(_StepForm):
    """The legal office's result."""

    favourable = _verdict(_("lawful; the data-protection officer is next"), _("handed back for changes"))
    document = forms.CharField(label=_("Document (name or file number)"), max_length=200, required=False)
    text = _reasons(_("Reasons, and what has to change"))


class OpinionForm(_StepForm):
    """The officer's opinion, with a prepared document to adapt."""

    favourable = _verdict(_("favourable"), _("handed back for changes"))
    text = _reasons(_("Opinion"), rows=24, required=True)
    document = forms.CharField(label=_("Document (name or file number)"), max_length=200, required=False)

    def __init__(self, *args: Any, activity: ProcessingActivity, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": prepared_opinion(activity)})
        super().__init__(*args, activity=activity, **kwargs)


class AssessmentForm(_StepForm):
    """The impact assessment: where it lies, of which day, its result."""

    acceptable = _verdict(
        _("the remaining risks are acceptable"), _("the remaining risks are not acceptable; back to the draft")
    )
    document = forms.CharField(label=_("Document (name or file number)"), max_length=200)
    on = forms.DateField(label=_("Day of the assessment"), widget=DayInput, initial=today)
    text = _reasons(_("Remarks, and what has to change"))

    def clean_on(self) -> Any:
        """Not a day to come."""
        if self.cleaned_data["on"] > today():
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["on"]


class ApprovalForm(_StepForm):
    """The decision of the head of the county administration."""

    favourable = _verdict(_("approved"), _("handed back for changes"))
    review_due_on = forms.DateField(
        label=_("Look at it again on"), widget=DayInput, required=False, help_text=_("Left empty: in a year.")
    )
    text = _reasons(_("Reasons, and what has to change"))


class EndForm(_StepForm):
    """Why it ends."""

    reason = _reasons(_("Reason"), rows=3)


STEP_FORMS: dict[str, type[_StepForm]] = {
    "submit_activity": SubmitForm,
    "review_legality": ReviewForm,
    "give_opinion": OpinionForm,
    "record_assessment": AssessmentForm,
    "approve_activity": ApprovalForm,
    "end_activity": EndForm,
}
