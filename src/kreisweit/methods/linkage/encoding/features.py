"""What of a person goes into a key: each property becomes features, and two spellings of it share most of them.

Nothing here is secret or hidden: features are plain texts, `filters` turns them into bits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.encoding.attributes import Attributes
from kreisweit.methods.linkage.names import NameFolder, NameToken
from kreisweit.methods.search.fold import fold

Features = dict[str, frozenset[str]]
"""Code of a component ("given.sound") to its features; components without any are missing."""

Words = dict[NameToken, tuple[Iterable[str], ...]]
"""Features of the words met so far, in the order of the name components."""

_STREET = re.compile(r"str(asse|eet|)?$")
_NO_NATION = "xx"
MOST_READINGS = 2
SALTED = frozenset({"sex", "nationality", "municipality", "state"})
"""Components with few values: alone, their bits would part the keys into few groups that anybody can name. So each year
of birth has bits of its own (attribute salting)."""


def features_of(person: Attributes, folder: NameFolder, words: Words | None = None) -> Features:
    """All features of a person; `folder` and `words` remember words between calls.

    Names are folded as for linkage in clear text (`names`), so that romanisations meet. Given and family name count
    once in their own components and once in common ones ("both"), which survive exchanged fields.
    """
    words = {} if words is None else words
    given = [_word(token, words) for token in _tokens(folder, person, "given_name", "native_given_name")]
    family = [
        _word(token, words) for token in _tokens(folder, person, "family_name", "native_family_name", "birth_name")
    ]
    found: dict[str, Iterable[str]] = {}
    for field, parts in (("given", given), ("family", family), ("both", given + family)):
        for place, code in enumerate(_NAMES):
            found[f"{field}.{code}"] = [text for part in parts for text in part[place]]
    found |= _birth(person.get("birth_date", ""))
    found |= {code: made(person[code]) for code, made in _PLAIN.items() if person.get(code)}
    for code in SALTED & found.keys():
        found[code] = [f"{text} {year}" for text in found[code] for year in found.get("born.year", ("",))]
    return {code: kept for code, texts in found.items() if (kept := frozenset(texts))}


def bigrams(word: str) -> list[str]:
    """Pairs of neighbouring letters, a blank before and after the word; a pair that comes again is told apart.

    >>> bigrams("anna")
    [' a', 'an', 'nn', 'na', 'a ']
    """
    padded = f" {word} "
    seen: dict[str, int] = {}
    found = []
    for place in range(len(padded) - 1):
        pair = padded[place : place + 2]
        seen[pair] = seen.get(pair, 0) + 1
        found.append(pair if seen[pair] == 1 else f"{pair}{seen[pair]}")
    return found


def _tokens(folder: NameFolder, person: Attributes, *names: str) -> tuple[NameToken, ...]:
    return tuple(word for name in names if person.get(name) for word in folder.name(person[name]).tokens)


def _word(token: NameToken, words: Words) -> tuple[Iterable[str], ...]:
    known = words.get(token)
    if known is None:
        known = words[token] = tuple(made(token) for made in _NAMES.values())
    return known


_NAMES: Mapping[str, Callable[[NameToken], Iterable[str]]] = {
    "sounds": lambda word: word.keys[:MOST_READINGS],
    "skeleton": lambda word: bigrams(word.keys[0]),
    "fold": lambda word: bigrams(word.fold) if word.fold else (),
    "word": lambda word: (word.latin,) if word.fold else (),
}


def _birth(text: str) -> dict[str, Iterable[str]]:
    """Parts of a birth date and pairs of parts, so that one wrong part leaves much in common; day and month in the
    order of size, as offices exchange them. A placeholder (1 January) tells the year and little more."""
    born = birth_date(text)
    if born is None:
        return {}
    year, month, day = born.year, born.month, born.day
    found: dict[str, Iterable[str]] = {
        "born.year": (str(year),),
        "born.near": (str(year - 1), str(year), str(year + 1)),
    }
    if born.placeholder:
        return found | {"born.placeholder": (born.iso,)}
    small, large = sorted((month, day))
    return found | {
        "born.month": (str(month),),
        "born.year_month": (f"{year}-{month}",),
        "born.month_day": (f"{small}-{large}",),
        "born.year_day": (f"{year}-{day}",),
        "born.date": (f"{year}-{small}-{large}",),
    }


def _texts(text: str) -> Iterable[str]:
    return (pair for word in fold(text).split() for pair in bigrams(word))


def _street(text: str) -> Iterable[str]:
    """ "Lindenstraße", "Linden-Str." and "Linden Street" share most of what they have."""
    return (pair for word in fold(text).split() for pair in bigrams(_STREET.sub("", word)) if word)


def _digits(text: str) -> Iterable[str]:
    """The last eight digits, in pairs with their places: prefixes are written in many ways."""
    digits = "".join(sign for sign in text if sign.isdecimal())[-8:]
    return (f"{place}{digits[-place - 2 : len(digits) - place]}" for place in range(len(digits) - 1))


def _placed(text: str) -> Iterable[str]:
    """Signs with their places, and the whole: one wrong digit leaves the others."""
    code = fold(text).replace(" ", "")
    return (*(f"{place}{sign}" for place, sign in enumerate(code)), code) if code else ()


_PLAIN: Mapping[str, Callable[[str], Iterable[str]]] = {
    "sex": lambda text: (text,),
    "nationality": lambda text: (code for code in fold(text).split() if code != _NO_NATION),
    "municipality": lambda text: text.split(),
    "street": _street,
    "house_number": lambda text: fold(text).split(),
    "postcode": _placed,
    "place": _texts,
    "state": lambda text: (fold(text),) if fold(text) else (),
    "phone": _digits,
    "email": lambda text: bigrams("".join(text.casefold().split())),
}
