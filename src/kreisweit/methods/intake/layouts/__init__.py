"""The forms in which figures are read, by name."""

from __future__ import annotations

from typing import Final

from . import generic, gvisys, inkar, zensus2022
from .base import Layout

LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout for layout in (zensus2022.LAYOUT, inkar.LAYOUT, gvisys.LAYOUT, generic.LAYOUT)
}
"""Name -> layout, each with description and expected headings."""

__all__ = ["LAYOUTS", "Layout"]
