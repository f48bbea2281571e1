"""Letters of Cyrillic names, and other spellings of names that are written in Latin letters at home."""

from __future__ import annotations

import random
import unicodedata
from functools import lru_cache

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
    "ё": ("io", "io", "jo", "yo"), "'": ("", "", "", ""), "’": ("", "", "", ""), "ʼ": ("", "", "", ""),
}  # fmt: skip
_BULGARIAN = {  # the official table, old French passports, German, as heard
    "г": ("g", "g", "g", "g"), "и": ("i", "i", "i", "i"), "й": ("y", "i", "j", "y"), "х": ("h", "kh", "ch", "h"),
    "щ": ("sht", "cht", "scht", "sht"), "ъ": ("a", "a", "a", "u"), "ю": ("yu", "iou", "ju", "yu"), "я": ("ya", "ia", "ja", "ya"),
    "ь": ("y", "i", "j", ""),
}  # fmt: skip
_INITIAL = {"є": ("ye", "ie", "je", "e"), "ї": ("yi", "i", "ji", "i"), "й": ("y", "i", "j", "y"), "ю": ("yu", "iou", "ju", "yu"), "я": ("ya", "ia", "ja", "ya")}  # fmt: skip


@lru_cache(maxsize=100_000)
def from_cyrillic(name: str, origin: str, style: int) -> str:
    """A Ukrainian or Bulgarian name in Latin letters by one of four tables."""
    out = []
    for place, letter in enumerate(name.lower()):
        own = _BULGARIAN if origin == "bulgarian" else _INITIAL if place == 0 or name[place - 1] in " -" else {}
        out.append((own.get(letter) or _CYRILLIC.get(letter, (letter,) * 4))[style])
    return "".join(out)


_GERMAN = {"ş": "sch", "ç": "tsch", "ğ": "g", "ı": "i", "ł": "l", "ż": "z", "ź": "z", "ś": "s", "ć": "c", "ń": "n",
           "ă": "a", "â": "a", "î": "i", "ș": "sch", "ț": "tz", "ţ": "tz", "š": "sch", "č": "tsch", "ř": "rsch", "ž": "z"}  # fmt: skip
_TELEX = {"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss"}
_BARE = str.maketrans("łŁıđĐßŧøØ", "lLidDstoO")


def bare(text: str) -> str:
    """The letters without their marks."""
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(_BARE)) if not unicodedata.combining(c))


def from_latin(name: str, draw: random.Random) -> str:
    """A Polish, Turkish, Romanian or Czech name: mostly as it is, now and then without its marks or by German ear."""
    way = draw.random()
    if way < 0.72:
        return name
    text = name.lower()
    if way < 0.76:
        return bare("".join(_GERMAN.get(letter, letter) for letter in text))
    if way < 0.84:
        text = "".join(_TELEX.get(letter, letter) for letter in text)
    return bare(text)


_SOMALI = (("xm", "hm"), ("x", "h"), ("c", ""), ("aa", "a"), ("ee", "e"), ("ii", "i"), ("oo", "o"), ("uu", "u"), ("dh", "d"), ("q", "k"), ("sh", "sch"), ("j", "dj"))  # fmt: skip
_TIGRINYA = (("gh", "g"), ("ay", "ai"), ("y", "j"), ("w", "v"), ("kh", "ch"), ("ts", "tz"), ("ph", "f"), ("ie", "e"), ("tes", "tess"), ("we", "wo"), ("aei", "ai"), ("ss", "s"), ("i", "ie"), ("y", "i"))  # fmt: skip


def from_horn(name: str, origin: str, draw: random.Random) -> str:
    """An Eritrean or Somali name: papers of one person differ by up to three of the usual rules."""
    text = name.lower()
    rules = _SOMALI if origin == "somali" else _TIGRINYA
    if origin == "somali" and draw.random() < 0.45:  # as English papers have it
        for old, new in _SOMALI[:8]:
            text = text.replace(old, new)
        return text
    for old, new in draw.sample(rules, draw.choice((0, 0, 1, 1, 2, 3))):
        text = text.replace(old, new, 1)
    return text
