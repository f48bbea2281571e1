"""Forms of deliveries: the file, the columns, the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kreisweit.methods.intake.deliveries.fields import CELL_FIELDS
from kreisweit.monitoring.actions.deliveries import DELIVERED
from kreisweit.monitoring.models import DeliveryKind, FileKind
from kreisweit.privacy.models import DataAgreement
from kreisweit.ui.forms import DayInput, FileDrop, RadioChoice

from .words import FIELD_WORDS, FORMAT_WORDS

EMPTY_ROWS = 3
BOTH = _("A column needs a name and a meaning.")
DELIMITERS = ((";", _("semicolon")), (",", _("comma")), ("\t", _("tab")))
ENCODINGS = (("utf-8", "UTF-8"), ("windows-1252", "Windows-1252"))


class DeliveryForm(forms.Form):
    """Which agreement, which file."""

    agreement = RadioChoice(label=_("What do you deliver?"))
    file = forms.FileField(label=_("File"), widget=FileDrop)

    def __init__(self, *args: Any, agreements: list[DataAgreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].choices = [(a.code, a.title) for a in agreements]  # type: ignore[attr-defined]
        if len(agreements) == 1:
            self.fields["agreement"].initial = agreements[0].code
        self.fields["file"].widget.attrs["accept"] = ",".join(DELIVERED.endings)
        self.fields["file"].help_text = _("%(endings)s, at most %(megabytes)s MB. As your own program writes it.") % {
            "endings": ", ".join(DELIVERED.endings),
            "megabytes": DELIVERED.max_bytes // 1_000_000,
        }


class SpecificationForm(forms.Form):
    """The file as a whole; its columns stand in ColumnForm."""

    title = forms.CharField(label=_("Designation"), max_length=120)
    kind = RadioChoice(label=_("What stands in a row"), choices=DeliveryKind.choices)
    file_kind = RadioChoice(label=_("Kind of file"), choices=FileKind.choices)
    delimiter = forms.ChoiceField(label=_("Sign between the columns (CSV)"), choices=DELIMITERS)
    encoding = forms.ChoiceField(label=_("Encoding (CSV)"), choices=ENCODINGS)


class ColumnForm(forms.Form):
    """One column of the file: its name there, its meaning, how it is written, which codes it uses."""

    name = forms.CharField(label=_("Name in the file"), max_length=80, error_messages={"required": BOTH})
    field = forms.ChoiceField(label=_("Meaning"), error_messages={"required": BOTH})
    format = forms.ChoiceField(label=_("Written as"), choices=(("", "–"), *FORMAT_WORDS.items()), required=False)
    required = forms.BooleanField(label=_("Must be filled"), required=False)
    codes = forms.CharField(
        label=_("Codes"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line: code in the file = our code"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"empty_permitted": True, "use_required_attribute": False})
        words = [*FIELD_WORDS.items(), *((name, name) for name in CELL_FIELDS if name not in FIELD_WORDS)]
        self.fields["field"].choices = [("", "–"), *words]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether the row is used: without name and meaning it is no column, whatever else stands in it."""
        typed = (self[name].value() for name in ("name", "field"))
        return super().has_changed() if not self.is_bound else any((value or "").strip() for value in typed)

    def clean(self) -> dict[str, Any]:
        """Codes stand in pairs."""
        data = super().clean() or {}
        for line in (data.get("codes") or "").splitlines():
            if line.strip() and "=" not in line:
                self.add_error("codes", _("Write one line per code: m = m"))
                break
        return data

    @property
    def column(self) -> dict[str, Any] | None:
        """The column as the specification keeps it; None for an empty row of the form."""
        data = self.cleaned_data
        if not data:
            return None
        pairs = (line.split("=", 1) for line in data["codes"].splitlines() if "=" in line)
        found = {"name": data["name"], "field": data["field"], "required": data["required"]}
        codes = {theirs.strip(): ours.strip() for theirs, ours in pairs}
        return found | ({"format": data["format"]} if data["format"] else {}) | ({"codes": codes} if codes else {})


ColumnFormSet = forms.formset_factory(ColumnForm, extra=EMPTY_ROWS, max_num=80)


class CalendarForm(forms.Form):
    """When the institution delivers."""

    first_due = forms.DateField(label=_("First delivery due on"), widget=DayInput)
    every_months = forms.TypedChoiceField(
        label=_("Then"),
        coerce=int,
        choices=((1, _("every month")), (3, _("every quarter")), (6, _("every half-year")), (12, _("every year"))),
    )
    until = forms.DateField(label=_("Until"), widget=DayInput)
