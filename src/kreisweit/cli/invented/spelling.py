"""How clerks write a name: romanised by ear and by rule, in several schools, with slips.

A style is one clerk's or one document's way (English, French, German, plain); each record draws a style and now
and then departs from it.
"""

from __future__ import annotations

import random

from .letters import from_cyrillic, from_horn, from_latin
from .sounds import by_ear

STYLES = ("english", "french", "german", "plain")


def latin(name: str, origin: str, style: str, draw: random.Random) -> str:
    """The name in Latin letters as a clerk of a style would write it; each word with a capital letter."""
    number = STYLES.index(style)
    if draw.random() < 0.12:  # now and then a clerk writes one name in another way
        number = draw.randrange(len(STYLES))
    if origin in ("arabic", "persian"):
        text = by_ear(name, origin, number, draw)
    elif origin in ("ukrainian", "bulgarian"):
        text = from_cyrillic(name, origin, number)
    elif origin in ("eritrean", "somali"):
        text = from_horn(name, origin, draw)
    else:
        text = from_latin(name, draw)
    return capital(text)


def capital(text: str) -> str:
    """Each word with a capital letter, also after a hyphen."""
    return " ".join("-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in text.split())


_NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "m": "n", "s": "d", "t": "r", "r": "t", "l": "k", "d": "f"}


def slip(text: str, draw: random.Random) -> str:
    """One typing error in the word: a letter left out, doubled, swapped with the next, or its neighbour's key."""
    if len(text) < 3:
        return text
    place = draw.randrange(1, len(text) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    if kind == 2:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + _NEAR.get(text[place].lower(), "e") + text[place + 1 :]


_UKRAINIAN = (("ський", "ська"), ("цький", "цька"), ("ий", "а"), ("ов", "ова"), ("єв", "єва"), ("ін", "іна"))


def female_form(family: str, origin: str) -> str:
    """The form that women bear, where the language has one."""
    if origin == "ukrainian":
        for man, woman in _UKRAINIAN:
            if family.endswith(man):
                return family.removesuffix(man) + woman
    if origin == "bulgarian" and family.endswith(("ов", "ев", "ин")):
        return family + "а"
    if origin == "polish" and family.endswith(("ski", "cki", "dzki")):
        return family[:-1] + "a"
    if origin == "czech" and not family.endswith(("á", "ová")):
        return family[:-1] + "á" if family.endswith("ý") else f"{family.removesuffix('a')}ová"
    return family
