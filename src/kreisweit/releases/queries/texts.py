"""Words about figures in the reader's language, taken from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from kreisweit.places.models import County, Municipality
from kreisweit.places.queries import county

from ..models import IndicatorVersion, Source

FALLBACK = "de"
OWN = "kreisweit"
"""Code of the publication of figures that are computed here."""


def text_of(texts: Mapping[str, Mapping[str, str]], name: str) -> str:
    """The text `name` in the active language, else in German, else empty."""
    language = (translation.get_language() or FALLBACK).split("-")[0]
    for candidate in (language, FALLBACK):
        if text := texts.get(candidate, {}).get(name):
            return text
    return ""


def in_area(place: County | Municipality) -> str:
    """ "Im Landkreis Görlitz", "In Bad Muskau": how a sentence about the place begins."""
    if isinstance(place, County) and not place.name.startswith(("Region", "Städte", "StädteRegion")):
        return _("In the %(county)s") % {"county": place.name}
    if isinstance(place, County):
        return _("In the region %(county)s") % {"county": place.name}
    return _("In %(place)s") % {"place": place.name}


def answer_sentence(indicator: IndicatorVersion, *, place: County | Municipality, value: str, day: str) -> str:
    """The answer to the indicator's question as a sentence.

    `value` is the value as shown with its unit, `day` the words for the time ("am 15. Mai 2022", "im Jahr 2022").
    """
    pattern = text_of(indicator.texts, "answer")
    return pattern.format(in_area=in_area(place), value=value, on_day=day)


def credit(source: Source) -> str:
    """How a source is named beside its figures; in an invented county everything computed there is invented too."""
    here = county()
    named = source.attribution
    if source.code == OWN:
        named = _("Own calculation of %(county)s from what institutions deliver, protected") % {"county": here.name}
    return f"{named} ({_('invented')})" if here.is_invented and not source.is_invented else named


def title(source: Source) -> str:
    """The name of a source; in an invented county our own calculation is said to be invented, as the county is."""
    named = text_of(source.texts, "title")
    return f"{named} ({_('invented')})" if source.code == OWN and county().is_invented else named


def publisher(source: Source) -> str:
    """Who gives figures out: of our own ones the county, not the program."""
    return county().name if source.code == OWN else source.holder
