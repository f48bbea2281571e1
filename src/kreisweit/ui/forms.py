"""Django forms in KERN's dress: renderer and the widgets that Django has in another shape."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Choose an answer.")
"""What is said where nothing was chosen: a row of radio buttons is not filled in."""


class KernRenderer(TemplatesSetting):
    """Templates of the kit: error summary with links, hint above and error below each field."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


# Errors have no setting for their template as forms and fields have.
ErrorList.template_name = "ui/forms/errors.html"


class RadioChoice(forms.ChoiceField):
    """One of a few answers that all stand on the page."""

    widget = forms.RadioSelect
    default_error_messages: ClassVar = {"required": CHOOSE}


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar; typed as YYYY-MM-DD where it has none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class FileDrop(forms.FileInput):
    """A file input that is also a place to drop a file; without JavaScript the plain button remains."""

    template_name = "ui/forms/file_drop.html"
