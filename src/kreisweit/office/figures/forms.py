"""The form by which official figures are delivered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kreisweit.monitoring.jobs import FIGURE_TYPES
from kreisweit.releases.queries.catalogue import all_sources
from kreisweit.releases.queries.texts import text_of
from kreisweit.ui.forms import FileDrop, RadioChoice

from .layouts import layout_texts

GENERIC = "generic"


class FigureFileForm(forms.Form):
    """Layout, source, file. Whether the file is what it says is found out when it is read."""

    layout = RadioChoice(label=_("Layout of the file"), help_text=_("The layouts are described below."))
    source = forms.ChoiceField(
        label=_("Publication the figures come from"),
        required=False,
        help_text=_(
            "It stands beside every figure in the portal, with its licence. Without a choice: the publication that belongs to the layout."
        ),
    )
    file = forms.FileField(label=_("File"), widget=FileDrop)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("layout", [(text.code, text.title) for text in layout_texts()])
        sources = [(source.code, text_of(source.texts, "title") or source.code) for source in all_sources()]
        self._choices("source", [("", _("The one that belongs to the layout")), *sources])
        endings = ", ".join(FIGURE_TYPES.endings)
        megabytes = FIGURE_TYPES.max_bytes // 1_000_000
        self.fields["file"].widget.attrs["accept"] = ",".join(FIGURE_TYPES.endings)
        self.fields["file"].help_text = _(
            "%(endings)s, at most %(megabytes)s MB. Take the file as it was published; do not change it."
        ) % {
            "endings": endings,
            "megabytes": megabytes,
        }

    def clean(self) -> dict[str, Any]:
        """The general layout belongs to no publication, so one has to be named."""
        data = super().clean() or {}
        if data.get("layout") == GENERIC and not data.get("source"):
            self.add_error("source", _("Choose the publication: the general layout belongs to none."))
        return data

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (a narrowing for the type checker)
        field.choices = choices
