"""Words about figures, for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from kreisweit.methods.disclosure import Cell
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries.texts import text_of

from .. import words

register = template.Library()


@register.filter
def text(texts: Mapping[str, Mapping[str, str]], name: str) -> str:
    """One text of a catalogue entry in the reader's language."""
    return text_of(texts, name)


@register.filter
def period(value: str) -> str:
    """A day or year in words."""
    return words.period_text(value)


@register.filter
def value(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """The value with its unit, empty where there is none."""
    return words.value_text(cell, indicator)


@register.filter
def why_empty(cell: Cell | None) -> str:
    """The reason why there is no value, empty where there is one."""
    return words.why_empty(cell)


@register.filter
def remark(cell: Cell | None) -> str:
    """What the source says about a value."""
    return words.remark(cell)
