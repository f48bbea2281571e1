"""Words about figures, for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

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
