"""Sentences of file tools: in German as everywhere on the command line, without setting Django up."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from importlib.resources import files


@cache
def _catalogue(language: str) -> NullTranslations:
    folder = files("kreisweit") / "config" / "locale"
    return translation("django", localedir=str(folder), languages=[language], fallback=True)


def gettext(msgid: str, language: str = "de") -> str:
    """The sentence in the language; the English msgid where the catalogue has none."""
    return _catalogue(language).gettext(msgid)
