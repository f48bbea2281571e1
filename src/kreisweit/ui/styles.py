"""The kit's style sheet: the county's theme and one small file per component, sent as one."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from .theme import theme_css

FOLDER = Path(__file__).parent / "static" / "ui"
PARTS = (
    "tokens",
    "base",
    "text",
    "header",
    "navigation",
    "form",
    "table",
    "list",
    "card",
    "figure",
    "map",
    "chart",
    "notice",
    "progress",
    "pair",
    "footer",
    "print",
)


def stylesheet() -> str:
    """Theme and components in the order in which they build on each other."""
    return _stylesheet(settings.COUNTY_COLOUR)


def stylesheet_version() -> str:
    """Changes whenever the style sheet does; stands in its address so that browsers may keep it."""
    return sha256(stylesheet().encode()).hexdigest()[:12]


@cache
def _stylesheet(colour: str) -> str:
    parts = [(FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in PARTS]
    return "\n".join([theme_css(colour), *parts])
