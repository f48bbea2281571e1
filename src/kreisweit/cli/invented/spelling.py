"""How clerks write a name: romanised by ear and by rule, in several schools, or in its own script.

A style is one clerk's or one document's way (English, French, German, Turkish-like, Russian-based); each record
draws a style and now and then departs from it. Sources of the letters: the practice that romanisation tables
describe (ALA-LC, DIN 31635, BGN/PCGN, ISO 9, the Ukrainian table of 2010), simplified as registers simplify them.
"""

from __future__ import annotations

import random
import unicodedata
from functools import lru_cache
from hashlib import sha256

STYLES = ("english", "french", "german", "plain")

_ARABIC: dict[str, tuple[str, str, str, str]] = {  # english, french, german, plain
    "ا": ("a", "a", "a", "a"), "أ": ("a", "a", "a", "a"), "إ": ("i", "i", "i", "e"), "آ": ("a", "a", "a", "aa"),
    "ء": ("", "", "", "'"), "ئ": ("i", "i", "i", "e"), "ؤ": ("o", "ou", "u", "o"), "ب": ("b", "b", "b", "b"),
    "پ": ("p", "p", "p", "p"), "ت": ("t", "t", "t", "t"), "ث": ("th", "th", "th", "s"), "ج": ("j", "dj", "dsch", "j"),
    "چ": ("ch", "tch", "tsch", "ch"), "ح": ("h", "h", "h", "h"), "خ": ("kh", "kh", "ch", "kh"), "د": ("d", "d", "d", "d"),
    "ذ": ("dh", "dh", "dh", "z"), "ر": ("r", "r", "r", "r"), "ز": ("z", "z", "s", "z"), "ژ": ("zh", "j", "sch", "j"),
    "س": ("s", "s", "s", "s"), "ش": ("sh", "ch", "sch", "sh"), "ص": ("s", "s", "s", "s"), "ض": ("d", "d", "d", "d"),
    "ط": ("t", "t", "t", "t"), "ظ": ("z", "dh", "z", "z"), "ع": ("a", "a", "a", "'"), "غ": ("gh", "gh", "gh", "g"),
    "ف": ("f", "f", "f", "f"), "ق": ("q", "k", "k", "q"), "ک": ("k", "k", "k", "k"), "ك": ("k", "k", "k", "k"),
    "گ": ("g", "gu", "g", "g"), "ل": ("l", "l", "l", "l"), "م": ("m", "m", "m", "m"), "ن": ("n", "n", "n", "n"),
    "ه": ("h", "h", "h", "h"), "ة": ("a", "a", "a", "ah"), "ى": ("a", "a", "a", "a"),
}  # fmt: skip
_LONG_U = ("oo", "ou", "u", "u")
_LONG_I = ("i", "i", "i", "ee")
_W = ("w", "ou", "w", "w")
_Y = ("y", "y", "j", "y")
_SHORT = {"a": ("a", "a", "a", "e"), "i": ("i", "i", "i", "e"), "u": ("u", "ou", "u", "o")}
_VOWELS = "اأإآىويؤئی"

_CYRILLIC: dict[str, tuple[str, str, str, str]] = {  # ukrainian 2010, french, german, russian-based
    "а": ("a", "a", "a", "a"), "б": ("b", "b", "b", "b"), "в": ("v", "v", "w", "v"), "г": ("h", "h", "h", "g"),
    "ґ": ("g", "g", "g", "g"), "д": ("d", "d", "d", "d"), "е": ("e", "e", "e", "e"), "є": ("ie", "ie", "je", "e"),
    "ж": ("zh", "j", "sch", "zh"), "з": ("z", "z", "s", "z"), "и": ("y", "y", "y", "i"), "і": ("i", "i", "i", "i"),
    "ї": ("i", "i", "ji", "i"), "й": ("i", "i", "j", "y"), "к": ("k", "k", "k", "k"), "л": ("l", "l", "l", "l"),
    "м": ("m", "m", "m", "m"), "н": ("n", "n", "n", "n"), "о": ("o", "o", "o", "o"), "п": ("p", "p", "p", "p"),
    "р": ("r", "r", "r", "r"), "с": ("s", "s", "s", "s"), "т": ("t", "t", "t", "t"), "у": ("u", "ou", "u", "u"),
    "ф": ("f", "f", "f", "f"), "х": ("kh", "kh", "ch", "kh"), "ц": ("ts", "ts", "z", "ts"), "ч": ("ch", "tch", "tsch", "ch"),
    "ш": ("sh", "ch", "sch", "sh"), "щ": ("shch", "chtch", "schtsch", "shch"), "ъ": ("a", "a", "a", "a"), "ы": ("y", "y", "y", "y"),
    "ь": ("", "", "", ""), "э": ("e", "e", "e", "e"), "ю": ("iu", "iou", "ju", "yu"), "я": ("ia", "ia", "ja", "ya"),
    "ё": ("io", "io", "jo", "yo"), "'": ("", "", "", ""), "’": ("", "", "", ""),
}  # fmt: skip
_INITIAL = {"є": ("ye", "ie", "je", "e"), "ї": ("yi", "i", "ji", "i"), "й": ("y", "i", "j", "y"), "ю": ("yu", "iou", "ju", "yu"), "я": ("ya", "ia", "ja", "ya")}  # fmt: skip
_GERMAN = {"ş": "sch", "ç": "tsch", "ğ": "g", "ı": "i", "ł": "l", "ż": "z", "ź": "z", "ś": "s", "ć": "c", "ń": "n",
           "ă": "a", "â": "a", "î": "i", "ș": "sch", "ț": "tz", "ţ": "tz", "š": "sch", "č": "tsch", "ř": "rsch", "ž": "z"}  # fmt: skip
_TELEX = {"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss"}


def latin(name: str, script: str, style: str, draw: random.Random) -> str:
    """The name in Latin letters as a clerk of a style would write it; each word with a capital letter."""
    number = STYLES.index(style)
    if draw.random() < 0.12:  # now and then a clerk writes one name in another way
        number = draw.randrange(len(STYLES))
    if script in ("arabic", "persian"):
        text = _from_arabic(name, number, persian=script == "persian")
        if draw.random() < 0.15:
            text = _by_ear(text, draw)
    elif script == "cyrillic":
        text = _from_cyrillic(name, number)
    else:
        text = _from_latin(name, draw)
    return " ".join(_capital(word) for word in text.split())


@lru_cache(maxsize=100_000)
def _from_arabic(name: str, style: int, *, persian: bool) -> str:
    return " ".join(_arabic_word(word, style, persian=persian) for word in name.split())


def _arabic_word(word: str, style: int, *, persian: bool) -> str:
    article = ""
    if not persian and word.startswith("ال") and len(word) > 4:
        article, word = ("al-", "el-", "al ", "al")[style], word[2:]
    sounds = sha256(word.encode()).digest()
    out: list[str] = []
    for place, letter in enumerate(word):
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        if letter == "و":
            vowel = bool(before) and before not in _VOWELS and (not after or after not in _VOWELS)
            out.append(_LONG_U[style] if vowel else ("v" if persian else _W[style]))
        elif letter in "يی":
            vowel = bool(before) and before not in _VOWELS and (not after or after not in _VOWELS)
            out.append(_LONG_I[style] if vowel else _Y[style])
        else:
            out.append(_ARABIC.get(letter, ("",) * 4)[style])
            if letter not in _VOWELS and after and after not in _VOWELS and after != "ة" and place % 2 == 0:
                out.append(_SHORT["aaiu"[sounds[place % 32] % 4]][style])
            elif letter not in _VOWELS and after == "ة":
                pass
    return article + "".join(out)


@lru_cache(maxsize=100_000)
def _from_cyrillic(name: str, style: int) -> str:
    out = []
    for place, letter in enumerate(name.lower()):
        table = _INITIAL if place == 0 or name[place - 1] in " -" else _CYRILLIC
        out.append(table.get(letter, _CYRILLIC.get(letter, (letter,) * 4))[style])
    return "".join(out)


def _from_latin(name: str, draw: random.Random) -> str:
    way = draw.random()
    if way < 0.72:
        return name
    text = name.lower()
    if way < 0.80:
        return "".join(_GERMAN.get(letter, letter) for letter in text)
    if way < 0.86:
        text = "".join(_TELEX.get(letter, letter) for letter in text)
    text = text.replace("ł", "l").replace("ı", "i").replace("ß", "ss").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _by_ear(text: str, draw: random.Random) -> str:
    """One sound heard otherwise: doubled or single letter, e for a, o for u, a final h more or less."""
    swaps = [("a", "e"), ("e", "a"), ("u", "o"), ("o", "u"), ("i", "e"), ("ss", "s"), ("mm", "m"), ("s", "ss"), ("m", "mm"), ("d", "dd"), ("y", "i"), ("q", "gh")]  # fmt: skip
    old, new = draw.choice(swaps)
    place = text.find(old, 1)
    if place > 0:
        return text[:place] + new + text[place + len(old) :]
    return text + "h" if text.endswith("a") else text


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


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
    near = {
        "a": "s",
        "e": "r",
        "i": "o",
        "o": "p",
        "n": "m",
        "m": "n",
        "s": "d",
        "t": "r",
        "r": "t",
        "l": "k",
        "d": "f",
    }
    return text[:place] + near.get(text[place].lower(), "e") + text[place + 1 :]


def female_form(family: str, origin: str) -> str:
    """The form that women bear, where the language has one."""
    if origin == "ukrainian":
        for man, woman in (
            ("ський", "ська"),
            ("цький", "цька"),
            ("ий", "а"),
            ("ов", "ова"),
            ("єв", "єва"),
            ("ін", "іна"),
        ):
            if family.endswith(man):
                return family.removesuffix(man) + woman
    if origin == "bulgarian" and family.endswith(("ов", "ев", "ин")):
        return family + "а"
    if origin == "polish" and family.endswith(("ski", "cki", "dzki")):
        return family[:-1] + "a"
    if origin == "czech" and not family.endswith(("á", "ová")):
        return family[:-1] + "á" if family.endswith("ý") else f"{family.removesuffix('a')}ová"
    return family
