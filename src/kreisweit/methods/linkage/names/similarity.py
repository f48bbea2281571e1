"""One graded similarity for all names, in whatever script: 0 nothing in common, 1 the same spelling.

Arabic and Cyrillic letters are compared with Latin ones directly, by the table of their script; letters of any other
script by their transcription. 0.5 is the threshold that 1 % of similar but different names reach.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence

from kreisweit.methods.linkage.names.folding import NameFolder, latin, name_token, name_words
from kreisweit.methods.linkage.names.spelling import SpellingTable, aligned, probability
from kreisweit.methods.linkage.names.weights import learnt_tables

# Letters of other languages in the script of a table, as letters that its training pairs hold.
_ARABIC = str.maketrans(
    {"پ": "ب", "چ": "تش", "ژ": "ز", "گ": "غ", "ڤ": "ف", "ڭ": "غ", "ہ": "ه", "ھ": "ه", "ں": "ن", "ے": "ي", "ٹ": "ت",
     "ڈ": "د", "ڑ": "ر", "ۆ": "و", "ێ": "ي", "ە": "ه", "ټ": "ت", "ډ": "د", "ړ": "ر", "ښ": "ش", "ڼ": "ن", "ځ": "ز",
     "څ": "س", "ږ": "ز", "ګ": "غ", "ۍ": "ي"}
)  # fmt: skip
_CYRILLIC = str.maketrans(
    {"і": "и", "ї": "йи", "є": "е", "ґ": "г", "ў": "у", "ј": "й", "љ": "ль", "њ": "нь", "ћ": "ч", "ђ": "дж", "џ": "дж",
     "ќ": "к", "ѓ": "г", "ѕ": "дз", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ү": "у", "ұ": "у", "һ": "х", "ҳ": "х",
     "ә": "а", "ҷ": "дж", "ӣ": "и", "ӯ": "у", "ѝ": "и", "'": None, "’": None, "ʼ": None}
)  # fmt: skip
ARTICLE = 2.0
"""What it costs to leave a written-together article out, in units of the score."""

_DOUBLE = re.compile(r"(.)\1+")
_ARTICLE = re.compile("^(?:ال(?=...)|[ae]l(?=.{5}))")
_SERVANT = re.compile("^(?:(عبد)ال(?=..)|(abd)(?:[aeiou]+l|[aeiou]+)(?=...))")
_PLAIN = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def name_similarity(one: str, other: str, *, folder: NameFolder | None = None) -> float:
    """How alike two name fields are, in [0, 1]; the same both ways round.

    0 if one of them is empty or a placeholder. Words in another order, particles and marks do not count; a word that
    the other name lacks lowers the result. `folder` remembers the words of names between calls.
    """
    left, right = (folder.words(text) if folder else name_words(text) for text in (one, other))
    if not left or not right:
        return 0.0
    if len(left) == len(right) == 1:
        return word_similarity(left[0], right[0])
    joined = word_similarity("".join(left), "".join(right))
    return max(joined, _matched(left, right))


def word_similarity(one: str, other: str, tables: Mapping[str, SpellingTable] | None = None) -> float:
    """How alike two single words are, in [0, 1], by the learnt tables or by `tables`."""
    if one == other:
        return 1.0
    return max(probability(score, table) for score, table in _scores(one, other, tables or learnt_tables()))


def _scores(one: str, other: str, tables: Mapping[str, SpellingTable]) -> list[tuple[float, SpellingTable]]:
    """Scores of the ways in which the two can be read."""
    script, opposite = _script(one), _script(other)
    if script == "latin" and opposite != "latin":
        one, other, script, opposite = other, one, opposite, script
    if script == opposite or opposite != "latin":
        script = "latin"
    if script == "latin" and latin(one) == latin(other):
        return [(math.inf, tables[script])]
    table = tables[script]
    forms = single_forms if table.symmetric else latin_forms
    lefts = forms(one) if table.symmetric else (native_form(one, script),)
    more = _agreement(one, other, table)
    return [
        (aligned(left, right, table) + more - cost, table)
        for (left, right), cost in _ways([(a, b) for a in lefts for b in forms(other)]).items()
    ]


def _agreement(one: str, other: str, table: SpellingTable) -> float:
    """What the table adds where folds and keys agree."""
    if not table.fold and not table.key:
        return 0.0
    left, right = name_token(one), name_token(other)
    same = bool(left.fold) and left.fold == right.fold
    return table.fold * same + table.key * (not set(left.keys).isdisjoint(right.keys))


def _ways(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """The pairs, "abd" in one form, and the same without an article on either side, with what each costs."""
    found: dict[tuple[str, str], float] = {}
    for pair in pairs:
        left, right = (_SERVANT.sub(lambda found: found[1] or found[2], word) for word in pair)
        if not left.isascii():  # in Arabic letters the article is always written together with the word
            found.setdefault((_ARTICLE.sub("", left), right), 0.0)
        found[left, right] = 0.0
        for bare in ((_ARTICLE.sub("", left), right), (left, _ARTICLE.sub("", right))):
            found.setdefault(bare, ARTICLE)
    return found


def _script(word: str) -> str:
    first = word[:1]
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    return "cyrillic" if "\u0400" <= first <= "\u052f" else "latin"


def latin_forms(word: str) -> tuple[str, ...]:
    """The ways to write a word in the letters a to z: marks spelt out and, where different, left out."""
    spelt = latin(word)
    if word.isascii():
        return (spelt,)
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    plain = latin(bare.translate(_PLAIN))
    return (spelt,) if spelt == plain else (spelt, plain)


def single_forms(word: str) -> tuple[str, ...]:
    """The same with double letters once, as spellings of one script are compared."""
    return tuple(dict.fromkeys(_DOUBLE.sub(r"\1", form) for form in latin_forms(word)))


def native_form(word: str, script: str) -> str:
    """A word in the letters that the table of its script knows."""
    if script == "cyrillic":
        return word.casefold().translate(_CYRILLIC)
    return "".join(letter for letter in word.translate(_ARABIC) if letter.isalpha())


def _matched(left: Sequence[str], right: Sequence[str]) -> float:
    """The mean similarity of the best-fitting words, each used once, times the share of words that have a partner."""
    pairs = sorted(
        ((word_similarity(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    fewer, more = sorted((len(left), len(right)))
    lefts, rights, total = set[int](), set[int](), 0.0
    for likeness, i, j in pairs:
        if i not in lefts and j not in rights:
            lefts.add(i)
            rights.add(j)
            total += likeness
    return total / fewer * math.sqrt(2 * fewer / (fewer + more))
