"""The learnt tables of spellings that come with the product."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kreisweit.methods.linkage.names.spelling import SpellingTable, read_tables


@cache
def learnt_tables() -> Mapping[str, SpellingTable]:
    """The tables by script ("arabic", "cyrillic", "latin"), read once."""
    file = files("kreisweit") / "data" / "namen" / "umschrift_gewichte.csv"
    return read_tables(file.read_text(encoding="utf-8"))
