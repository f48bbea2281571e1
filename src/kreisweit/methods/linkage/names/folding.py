"""Names across scripts: one spelling, one fold and sound keys for all the ways of writing the same name.

Three forms, each coarser than the one before:

* `latin`: lower-case ASCII letters ("Šükrü" to "shukru"), exact but for marks and script;
* `fold`: letters that romanisations mix up are one, vowels count in three classes ("Mohammed" = "Muhammad");
* `keys`: consonants only, in up to `MOST_KEYS` readings of ambiguous letters ("j", "ch", "g", "w", the Arabic
  article), so that a name in Arabic letters, which has no short vowels, meets its romanisations.

Method: transcription by anyascii, then letter classes in the manner of Kölner Phonetik (Postel 1969), our own
table for romanisations of Arabic, Persian, Cyrillic and Turkish names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from anyascii import anyascii

from kreisweit.methods.linkage.names.small_words import PARTICLES, PLACEHOLDERS

MOST_KEYS = 7
"""Readings kept per token."""

# Letters whose plain ASCII form loses what German, English or French writers keep.
_SPELT = str.maketrans(
    {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ş": "sh", "š": "sh", "ș": "sh", "ś": "sh", "ç": "ch", "č": "ch",
    "ć": "ch", "ž": "zh", "ż": "zh", "ź": "zh", "ț": "ts", "ţ": "ts", "ł": "l", "ı": "i", "ğ": "g", "ǧ": "dj",
    "ا": "a", "ع": "a", "\u0307": None, "ġ": "gh", "ḫ": "kh", "ẖ": "kh", "ḥ": "h", "ṯ": "th", "ḏ": "dh", "ō": "u", "ū": "u", "ī": "i", "ā": "a",
    }
)  # fmt: skip

_ARABIC_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه",
     "ؤ": "و", "\u0307": None, "ـ": None, "ء": None, "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None}
)  # fmt: skip

_UNMARKED = {"ç": "c", "č": "c", "ć": "c", "ț": "t", "ţ": "t", "đ": "d"}
"""As those write who have no such letter: its consonant sounds otherwise then."""
_AS_WRITTEN = tuple(str.maketrans({**_UNMARKED, "đ": stands}) for stands in ("dj", "d"))
_ABJAD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CYRILLIC_G = re.compile(r"[гґ]")
_NATIVE = re.compile(r"[\u0370-\u1cff\u2d00-\ufaff\ufb1d-\ufeff]")
_NOT_LETTERS = re.compile("[^a-z]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’`ʿʾʼ´][^\W\d_]+)*")
_DOUBLE = re.compile(r"(.)\1+")
_LONE_G = re.compile("g(?!h)")
_AMBIGUOUS = re.compile("[cjx]")
_SILENT_H = re.compile(r"(?<=[aeiou])h$")
_LONG_VOWELS = {"oua": "wa", "oue": "we", "oui": "wi", "ou": "u", "ue": "u", "oe": "u", "ae": "a"}
_LONG_VOWEL = re.compile("|".join(_LONG_VOWELS))
_ABD_HEADS = frozenset({"abd", "abdul", "abdel", "abdal", "abdur", "abdol", "abdoul", "abed"})
_ABD = re.compile(r"^abd(?:[aeiou]*l|[aeiou]+)?(?=.{2})")

# Groups of letters to classes. Upper case: consonant class; "." a vowel; "H" the h sounds, "" nothing.
# S sibilants, J dj, K k/g/q, D d/dh, T t/th, F f/v/w, B b/p, L M N R themselves.
_GROUPS = {
    "schtsch": "S", "shch": "S", "szcz": "S", "stch": "S", "tsch": "S", "dsch": "J", "dzh": "J", "sch": "S",
    "tch": "S", "tsh": "S", "dsh": "J", "dz": "S", "sh": "S", "zh": "S", "sz": "S", "cz": "S",
    "ts": "S", "tz": "S", "tc": "S", "ph": "F", "kh": "H", "gh": "K", "ck": "K", "th": "T", "dh": "D", "qu": "K",
    "ks": "KS", "x": "KS", "b": "B", "p": "B", "d": "D", "t": "T", "f": "F", "v": "F", "w": "F", "k": "K",
    "q": "K", "g": "K", "h": "H", "l": "L", "m": "M", "n": "N", "r": "R", "s": "S", "z": "S",
    "a": "a", "e": "a", "i": "i", "y": "i", "o": "u", "u": "u",
}  # fmt: skip
_STYLES: tuple[dict[str, str], ...] = (
    {"ch": "S", "j": "J", "dj": "J", "ce": "Sa", "ci": "Si", "c": "K"},  # as English and French write
    {"ch": "H", "j": "i", "ce": "Sa", "ci": "Si", "c": "K"},  # as German and Polish write
    {"ch": "S", "j": "J", "dj": "J", "c": "J"},  # as Turkish writes
    {"ch": "S", "j": "J", "dj": "J", "c": "a", "x": "H"},  # as Somali writes
)
_MANY = tuple({key: to for key, to in {**_GROUPS, **style}.items() if len(key) > 1} for style in _STYLES)
_MANY_PATTERNS = tuple(re.compile("|".join(sorted(many, key=len, reverse=True))) for many in _MANY)
_ONES = tuple(
    str.maketrans({key: to for key, to in {**_GROUPS, **style}.items() if len(key) == 1}) for style in _STYLES
)
_VOWELS = str.maketrans("", "", "aiu")


@dataclass(frozen=True, slots=True)
class NameToken:
    """One word of a name: `latin` spelling, `fold` ("" where the script has no vowels), `keys` (readings, the
    commonest first; never empty)."""

    latin: str
    fold: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A whole name field: its words in order, `native` the spelling in its own script ("" if that is Latin),
    `keys` the keys of all words, sorted, each once."""

    tokens: tuple[NameToken, ...]
    native: str
    keys: tuple[str, ...]

    @property
    def latin(self) -> str:
        """The words in Latin spelling, parted by blanks."""
        return " ".join(token.latin for token in self.tokens)

    @property
    def fold(self) -> str:
        """The folds, parted by blanks; "" as soon as one word has none."""
        folds = [token.fold for token in self.tokens]
        return " ".join(folds) if all(folds) else ""


NOTHING = FoldedName((), "", ())


class NameFolder:
    """Folds names and remembers each word and each field it has met.

    What it remembers is identity data: make one per run and let it go afterwards.
    """

    def __init__(self) -> None:
        self._tokens: dict[str, NameToken] = {}
        self._names: dict[str, FoldedName] = {}
        self._plain: dict[str, str] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    def name(self, text: str) -> FoldedName:
        """The folded form of a name field; no words if it is empty or a placeholder ("unbekannt", "N.N.", "–")."""
        known = self._names.get(text)
        if known is None:
            known = self._names[text] = self._folded(text)
        return known

    def words(self, text: str) -> tuple[str, ...]:
        """The same as `name_words`, remembered."""
        known = self._words.get(text)
        if known is None:
            known = self._words[text] = name_words(text)
        return known

    def _folded(self, text: str) -> FoldedName:
        own = _own_script(text)
        words = _words(own, self._latin)
        if not words:
            return NOTHING
        tokens = tuple(token for word in _telling(words) if (token := self._token(word)).latin)
        keys = tokens[0].keys if len(tokens) == 1 else tuple({key: 0 for token in tokens for key in token.keys})
        return FoldedName(tokens, " ".join(words) if _NATIVE.search(own) else "", tuple(sorted(keys)))

    def _latin(self, word: str) -> str:
        known = self._plain.get(word)
        if known is None:
            known = self._plain[word] = latin(word)
        return known

    def _token(self, word: str) -> NameToken:
        known = self._tokens.get(word)
        if known is None:
            known = self._tokens[word] = name_token(word)
        return known


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name field that tell it from others, lower case, each in its own script: without particles,
    "abd al" joined with its word; none for a placeholder."""
    return tuple(word for word in _telling(_words(_own_script(text), latin)) if latin(word))


def _own_script(text: str) -> str:
    lower = text.lower()
    return lower if lower.isascii() else unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC_SAME)


def _words(own: str, plain_of: Callable[[str], str]) -> list[str]:
    """All words of a name, none of a placeholder; `plain_of` is `latin`, or remembers it."""
    words = _WORD.findall(own)
    plain = [plain_of(word) for word in words]
    if not words or " ".join(plain) in PLACEHOLDERS:
        return []
    return words if _ABD_HEADS.isdisjoint(plain) else _joined(words)


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in PARTICLES] or words


def is_placeholder(text: str) -> bool:
    """True if a name field says that there is no name ("N.N.", "unbekannt", "LNU", "-")."""
    return not NameFolder().name(text).tokens


def latin(text: str) -> str:
    """`text` in lower-case ASCII letters a to z and nothing else: marks spelt out as German and English writers do,
    other scripts transcribed by anyascii.

    >>> latin("Žeļko"), latin("Müller"), latin("Олександр")
    ('zhelko', 'mueller', 'oleksandr')
    """
    lower = text.casefold()
    if not lower.isascii():
        composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", lower))
        lower = anyascii(composed.translate(_SPELT)).lower()
    return lower if lower.isalpha() else _NOT_LETTERS.sub("", lower)


def name_token(word: str) -> NameToken:
    """Fold one word of a name, in any script."""
    plain = latin(word)
    if _ABJAD.search(word):
        return NameToken(plain, "", _abjad_keys(plain) or (plain,))
    short = _short(plain)
    first, *others = range(len(_STYLES)) if _AMBIGUOUS.search(plain) else (0,)
    coded = [_coded(base, first) for base in (short, *_unmarked(word))]
    coded += [_coded(short, style) for style in others]
    coded += [_coded(base, style) for base in _readings(word, plain, short) for style in (first, *others[:1])]
    keys = tuple(dict.fromkeys(key for key in map(_consonants, coded) if key))[:MOST_KEYS]
    return NameToken(plain, coded[0].lower(), keys or (coded[0],))


def _unmarked(word: str) -> list[str]:
    """The word as it is read where its marks were left out ("Kılıç", "Kilic"), if that is another one."""
    if word.isascii() or _UNMARKED.keys().isdisjoint(word):
        return []
    return [_short(latin(bare)) for bare in dict.fromkeys(map(word.translate, _AS_WRITTEN))]


def _readings(word: str, plain: str, short: str) -> list[str]:
    """Other readings of single letters and of an article written together with the name."""
    found = []
    if _CYRILLIC_G.search(word) or "g" in plain:
        found += [short.replace("gh", "g").replace("g", "h"), _LONE_G.sub("dj", short)]
    if "th" in plain or "dh" in plain:
        found.append(short.replace("th", "s").replace("dh", "z"))
    if short != (spoken := _short(plain, silent=False)):
        found.append(spoken)
    if len(plain) >= 6 and plain[:2] in ("al", "el"):
        found.append(_short(plain[2:]))
    if len(plain) >= 7 and plain[:3] in ("ash", "abu", "bin", "ibn"):
        found.append(_short(plain[3:]))
    return found


def similarity_text(name: FoldedName) -> str:
    """What a graded score compares: the fold, or the first reading of each word where the script has no vowels."""
    return " ".join(token.fold or token.keys[0].lower() for token in name.tokens)


def _joined(words: list[str]) -> list[str]:
    """Join "abd", "abdul", "abd al" with the word that they belong to: two words on paper, one name."""
    found: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        head = latin(word)
        if head in _ABD_HEADS and position + 1 < len(words):
            follow = position + 1
            if latin(words[follow]) in PARTICLES and follow + 1 < len(words):
                follow += 1
            rest = words[follow]
            found.append(("عبد" if _ABJAD.search(word) else "abd") + rest)
            position = follow + 1
            continue
        found.append(word)
        position += 1
    return found


def _short(plain: str, *, silent: bool = True) -> str:
    """Double letters once, "abdul/abdel/abd al" in one form; `silent`: a last h, which may be heard ("Farah", "Farax") or
    not ("Sarah", "Sara"), gone."""
    once = _DOUBLE.sub(r"\1", plain.replace("oo", "u").replace("ee", "i"))
    once = _ABD.sub("abda", once)
    once = _LONG_VOWEL.sub(lambda found: _LONG_VOWELS[found.group()], once)
    return _SILENT_H.sub("", once) if silent and len(once) > 2 else once


def _coded(short: str, style: int) -> str:
    """Classes of letters: consonants upper case, vowels a, i, u; the same class twice in a row once."""
    table = _MANY[style]
    many = _MANY_PATTERNS[style].sub(lambda found: table[found.group()], short)
    return _DOUBLE.sub(r"\1", many.translate(_ONES[style]))


def _consonants(coded: str) -> str:
    """The skeleton: consonants, and "A" for a beginning with a vowel."""
    bare = coded.translate(_VOWELS)
    return "A" + bare if coded[:1] in ("a", "i", "u") else bare


def _abjad_keys(plain: str) -> tuple[str, ...]:
    """Readings of a word written without short vowels: w and y as vowels or as consonants, the article kept or
    left out, a last h (ta marbuta) silent."""
    once = _DOUBLE.sub(r"\1", plain)
    once = _ABD.sub("abda", once)
    bases = [once]
    if once.startswith("al") and len(once) >= 5:
        bases.insert(0, once[2:])
    keys: dict[str, None] = {}
    for base in bases:
        bare = base[:-1] if base.endswith("h") and len(base) > 2 else base
        first, rest = bare[:1], bare[1:]
        for reading in (first + rest.replace("w", "u").replace("y", "i"), bare):
            for style in (0, 1):
                keys[_consonants(_coded(reading, style))] = None
        if bare != base:
            keys[_consonants(_coded(base, 0))] = None
    return tuple(key for key in keys if key)[:MOST_KEYS]
