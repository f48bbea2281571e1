"""Definitions of own figures that the product ships."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from kreisweit.methods.indicators import Definition, read_definition


@cache
def shipped_definitions() -> tuple[Definition, ...]:
    """All definitions of the product's files, by code."""
    folder = Path(settings.DATA_DIR) / "indicators"
    found = [read_definition(file.read_text(encoding="utf-8"), file.name) for file in sorted(folder.glob("own_*.toml"))]
    return tuple(sorted(found, key=lambda definition: definition.code))
