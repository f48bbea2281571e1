"""Words about figures, for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from kreisweit.methods.disclosure import Cell
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries import texts as catalogue
from kreisweit.releases.queries.texts import text_of

from .. import words

register = template.Library()


@register.filter
def text(texts: Mapping[str, Mapping[str, str]], name: str) -> str:
    """One text of a catalogue entry in the reader's language."""
    return text_of(texts, name)


@register.filter
def in_words(value: str) -> str:
    """A day or year in words."""
    return words.period_text(value)


@register.simple_tag
def band(cell: Cell | None, indicator: IndicatorVersion) -> str:
    """How far protection may have moved a share: "11,8 bis 12,9 %"; empty for other cells."""
    return words.band(cell, indicator)


@register.filter
def title(source: Source) -> str:
    """The name of a source."""
    return catalogue.title(source)


@register.filter
def publisher(source: Source) -> str:
    """Who gives the figures of a source out."""
    return catalogue.publisher(source)


@register.filter
def credit(source: Source) -> str:
    """How a source is named beside its figures."""
    return catalogue.credit(source)
