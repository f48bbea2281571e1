"""The layouts in the words of the people who deliver: what it is, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.methods.intake import LAYOUTS


@dataclass(frozen=True)
class LayoutText:
    """A layout for the form: title, what it holds, where to get it, its columns."""

    code: str
    title: Any
    holds: Any
    origin: Any
    columns: tuple[str, ...] = ()


_TEXTS = (
    LayoutText(
        "zensus2022",
        _("Census 2022, municipalities"),
        _("One row per municipality: population, shares, households and dwellings on 15 May 2022."),
        _("From the results of the Census 2022 (statistical offices of the federation and the Länder)."),
    ),
    LayoutText(
        "inkar",
        _("INKAR, counties by year"),
        _("One row per county and year: population, work, education, health, housing."),
        _("From INKAR of the Federal Institute for Research on Building, Urban Affairs and Spatial Development."),
    ),
    LayoutText(
        "gvisys",
        _("Register of municipalities (GV-ISys)"),
        _("One row per municipality: area, and population by sex."),
        _(
            "The workbook “Auszug aus dem Gemeindeverzeichnis” of the Federal Statistical Office, or the same columns as CSV."
        ),
    ),
    LayoutText(
        "generic",
        _("General layout for all other sources"),
        _("One row per figure: which indicator, which area, which time, which value."),
        _(
            "You arrange the table of the source in these columns. “value” takes a decimal point; call the column “wert” if the numbers have a decimal comma. “group” and “flag” may be added."
        ),
    ),
)


def layout_texts() -> list[LayoutText]:
    """All layouts that the reader knows, with their columns; one without words is a bug that a test finds."""
    return [LayoutText(text.code, text.title, text.holds, text.origin, LAYOUTS[text.code].expected) for text in _TEXTS]


def layout_title(code: str) -> str:
    """The title of a layout, or its code where it is gone."""
    return next((str(text.title) for text in _TEXTS if text.code == code), code)
