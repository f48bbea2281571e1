"""Refuses to start with a county colour that people could not read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .theme import LEAST_CONTRAST, contrast_of


@register("kreisweit")
def county_colour(**_kwargs: Any) -> list[CheckMessage]:
    """The county's colour is a colour and has a contrast of at least 4.5 to 1 on white and on the light surface."""
    colour = settings.COUNTY_COLOUR
    try:
        ratio = contrast_of(colour)
    except ValueError:
        return [
            Error(
                f"KREISWEIT_COUNTY_COLOUR is {colour!r}, which is no colour.",
                hint="Write it as # and six hexadecimal digits, for example #0b5a6f.",
                id="ui.E001",
            )
        ]
    if ratio >= LEAST_CONTRAST:
        return []
    return [
        Error(
            f"KREISWEIT_COUNTY_COLOUR {colour} has a contrast of {ratio:.1f} to 1 on a light ground; "
            f"text needs {LEAST_CONTRAST} to 1.",
            hint="Choose a darker shade of the same colour.",
            id="ui.E002",
        )
    ]
