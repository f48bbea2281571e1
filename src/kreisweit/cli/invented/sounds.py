"""How Arabic and Persian names sound, and how clerks write the sounds down in Latin letters.

The script leaves short vowels out, so each name has one pronunciation from which every spelling starts: that of
the list that comes with the product, or a guess by the patterns of Arabic words. The letters of the four styles
follow the practice that romanisation tables describe (ALA-LC, BGN/PCGN, DIN 31635, French civil registers),
simplified as registers simplify them.
"""

from __future__ import annotations

import csv
import random
import re
from functools import lru_cache
from hashlib import sha256

from .county import DATA

VARIANTS = 6
"""So many ways of writing one name one style knows."""

FRENCH, PLAIN = 1, 3  # places in the tables: english, french, german, plain

# sound: english, french, german, plain
_CONSONANTS = {
    "'": ("", "", "", ""), "ʿ": ("", "", "", ""), "D": ("d", "d", "d", "dh"), "S": ("s", "s", "s", "s"), "T": ("t", "t", "t", "t"),
    "Z": ("z", "dh", "z", "z"), "ħ": ("h", "h", "h", "h"), "x": ("kh", "kh", "ch", "kh"), "ğ": ("gh", "gh", "gh", "g"),
    "š": ("sh", "ch", "sch", "sh"), "č": ("ch", "tch", "tsch", "ch"), "ž": ("zh", "j", "sch", "j"), "j": ("j", "dj", "dsch", "j"),
    "ŧ": ("th", "th", "th", "s"), "đ": ("dh", "d", "d", "z"), "q": ("q", "k", "k", "k"), "w": ("w", "ou", "w", "w"),
    "v": ("v", "v", "w", "v"), "y": ("y", "y", "j", "y"), "z": ("z", "z", "s", "z"),
}  # fmt: skip
_VOWELS = {
    "a": ("a", "a", "a", "a"), "ā": ("a", "a", "a", "a"), "i": ("i", "i", "i", "i"), "ī": ("i", "i", "i", "i"), "u": ("u", "ou", "u", "o"),
    "ū": ("u", "ou", "u", "u"), "e": ("e", "e", "e", "e"), "o": ("o", "o", "o", "u"),
}  # fmt: skip
_SOUNDS_LIKE = {  # what one hears in place of it, now and then
    "a": "e", "i": "e", "u": "o", "ī": "ee", "ū": "oo", "ā": "aa", "e": "a", "o": "u", "j": "g", "q": "k", "Z": "d", "ŧ": "t", "ğ": "g", "š": "s",
    "D": "z", "y": "i", "w": "v", "v": "w", "ħ": "", "ʿ": "a", "x": "h",
}  # fmt: skip
_PAIRS = {
    "ay": ("ai", "ei", "ai", "ey"), "aw": ("aw", "aou", "au", "ow"), "ey": ("ei", "ei", "ei", "ay"), "ow": ("ow", "ow", "au", "o"),
    "iy": ("iy", "iy", "ij", "i"),
}  # fmt: skip


@lru_cache
def known() -> dict[tuple[str, str], str]:
    """Pronunciation by (origin, name in its script)."""
    return {(row["origin"], row["native"]): row["sounds"] for row in rows("aussprache")}


@lru_cache
def seen() -> dict[str, tuple[str, ...]]:
    """Latin spellings of Arabic names that were really found in public."""
    found: dict[str, list[str]] = {}
    for row in rows("schreibweisen"):
        found.setdefault(row["native"], []).append(row["latin"])
    return {native: tuple(spellings) for native, spellings in found.items()}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the product's lists of names."""
    with (DATA / "namen" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_ear(name: str, origin: str, style: int, draw: random.Random) -> str:
    """An Arabic or Persian name as a clerk of a style (0 to 3) writes it down."""
    if origin == "arabic" and name in seen() and draw.random() < 0.25:
        return draw.choice(seen()[name])
    return _spelt(name, origin, style, draw.randrange(VARIANTS))


@lru_cache(maxsize=200_000)
def _spelt(name: str, origin: str, style: int, variant: int) -> str:
    habit = random.Random(f"{name}:{style}:{variant}")  # noqa: S311  (invented, not secret)
    said = known().get((origin, name)) or " ".join(guess(word, origin) for word in name.split())
    return _joined([_word(word, style, habit) for word in said.split()], habit)


def _joined(words: list[str], habit: random.Random) -> str:
    """Names of two words are written in two, with a hyphen or in one."""
    if len(words) == 1:
        return words[0]
    way = habit.random()
    return (" " if way < 0.5 else "" if way < 0.8 else "-").join(words)


def _word(said: str, style: int, habit: random.Random) -> str:
    article, _, rest = said.rpartition("-")
    if article:
        return _article(article, style, habit) + _letters(rest, style, habit)
    return _letters(rest, style, habit)


def _article(said: str, style: int, habit: random.Random) -> str:
    """The article as a word of its own, with a hyphen, as part of the name, as one hears it, or not at all."""
    way = habit.random()
    if way < 0.15:
        return ""
    plain = ("al", "el", "al", "el")[style] if habit.random() < 0.8 else "al"
    if way < 0.27 and said != "al":
        return _letters(said, style, habit) + "-"
    return plain + ("-" if way < 0.5 else " " if way < 0.85 else "")


def _letters(said: str, style: int, habit: random.Random) -> str:
    if style == PLAIN and habit.random() < 0.5:
        said = re.sub("a(?!y|w|ʿ)", "e", said)
    other = habit.randrange(len(said)) if habit.random() < 0.45 else -1  # one sound is heard otherwise
    out: list[str] = []
    place = 0
    while place < len(said):
        sound, pair = said[place], said[place : place + 2]
        if pair in _PAIRS and said[place + 2 : place + 3] not in _VOWELS:
            out.append(_PAIRS[pair][style] if habit.random() < 0.75 else pair)
            place += 2
            continue
        letters = _letter(said, place, style)
        if pair == sound * 2 and (len(letters) > 1 or habit.random() < 0.2):
            place += 1  # doubled letters are left single
        out.append(_SOUNDS_LIKE.get(sound, letters) if place == other else letters)
        place += 1
    text = "".join(out)
    return text + "h" if said.endswith(("a", "e")) and habit.random() < 0.2 else text


def _letter(said: str, place: int, style: int) -> str:
    sound, before, after = said[place], said[place - 1 : place], said[place + 1 : place + 2]
    if sound == "w" and style == FRENCH and before and before not in _VOWELS:
        return "w"
    if sound in "sS" and style == FRENCH and before in _VOWELS and after in _VOWELS:
        return "ss"
    if sound in "ʿ'" and style == PLAIN and before and after:
        return "'"
    if sound == "ʿ" and before == "a" and after and after not in _VOWELS:
        return "a"
    return (_VOWELS.get(sound) or _CONSONANTS.get(sound) or (sound,) * 4)[style]


def _between(inner: str, *, after_long: bool, persian: bool) -> str:
    if persian and after_long:
        return f"{inner[0]}a{inner[1:]}"
    return inner if persian and len(inner) == 3 else f"{inner[:2]}a{inner[2:]}"


_SCRIPT = dict(
    zip("بتثجحخدذرزسشصضطظعغفقكلمنهپچژگک", "btŧjħxdđrzsšSDTZʿğfqklmnhpčžgk", strict=True)
) | {"ء": "'", "ئ": "'", "ؤ": "'"}  # fmt: skip
_LONG = "aāiīuūeo"
_OPEN = {"i": "e", "u": "o"}
_SUN = "tŧdđrzsšSDTZln"  # the article takes on the sound of these


def guess(word: str, origin: str) -> str:
    """A likely pronunciation of a name that no list knows, by the patterns of Arabic and Persian words."""
    if origin == "arabic" and word.startswith("ال") and len(word) > 4:
        rest = guess(word[2:], origin)
        return (f"a{rest[0]}-" if rest[0] in _SUN else "al-") + rest
    skeleton = _skeleton(word, persian=origin == "persian")
    return _voiced(skeleton, word, persian=origin == "persian") or "a"


def _skeleton(word: str, *, persian: bool) -> str:
    """Consonants and long vowels; the letters for w and y are vowels between two consonants or at the end."""
    out = ""
    for place, letter in enumerate(word):
        if letter in "اآأإى":
            out += ("i" if letter == "إ" else "ā" if letter == "آ" else "a") if place == 0 else "ā"
        elif letter in "ويی":
            out += _half_vowel(letter, out, word[place + 1 : place + 2], persian=persian)
        elif letter == "ة":
            out += "a"
        elif letter == "ه" and persian and place == len(word) - 1 and out and out[-1] not in "āīū":
            out += "e"
        else:
            out += _SCRIPT.get(letter, "")
    return _persian(out) if persian else out


def _half_vowel(letter: str, before: str, after: str, *, persian: bool) -> str:
    is_vowel = bool(before) and before[-1] not in "aiāīūe" and after not in ("ا", "آ", "ى", "ة", "و", "ي", "ی")
    if letter == "و":
        return "ū" if is_vowel else "v" if persian else "w"
    return "ī" if is_vowel else "y"


def _persian(sounds: str) -> str:
    return sounds.translate(str.maketrans("SDTZħŧđwī", "sztzhszvi"))


def _voiced(skeleton: str, word: str, *, persian: bool) -> str:
    """Short vowels between the consonants, so that no syllable begins with two and no word ends with three."""
    number = sha256(word.encode()).digest()[0]
    out = ""
    for consonants, vowel in re.findall(f"([^{_LONG}]*)([{_LONG}]?)", skeleton):
        inner = consonants
        if not out and len(consonants) > 1:
            first = (
                "u"
                if consonants[0] == "m" and len(skeleton) > 3
                else "aaiu"[number % 4]
                if len(consonants) == 2
                else "a"
            )
            out, inner = consonants[0] + (_OPEN.get(first, first) if persian else first), consonants[1:]
        if vowel:
            out += inner if len(inner) < 3 else _between(inner, after_long=out[-1:] in "āīū", persian=persian)
        elif len(inner) == 2:
            short = ("e" if persian else "i") if out[-1] in "āīū" else "a" if number % 10 < 7 else ""
            out += inner[0] + short + inner[1]
        else:
            out += inner if len(inner) < 3 else inner[:2] + "a" + inner[2:]
        out += vowel
    return out
