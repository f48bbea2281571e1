"""Folding: one form for all the ways in which people type the same name."""

from __future__ import annotations

import re
import unicodedata

_SPELT = {"ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"}
_UMLAUTS = {"ä": ("ae", "a"), "ö": ("oe", "o"), "ü": ("ue", "u")}


def fold(text: str) -> str:
    """Lower case, umlauts spelt out (ö to oe), other marks removed (ž to z), words parted by one blank.

    Letters and digits of every script stay; everything else parts words. Method: Unicode NFKD without
    combining marks, after the letters that have no decomposition.
    """
    return _folded(text, 0)


def fold_variants(text: str) -> tuple[str, ...]:
    """The forms under which a text is found: umlauts spelt out and, where different, without their dots.

    "Görlitz" gives ("goerlitz", "gorlitz").
    """
    spelt, plain = _folded(text, 0), _folded(text, 1)
    return (spelt,) if spelt == plain else (spelt, plain)


def _folded(text: str, variant: int) -> str:
    # Compose first so that "o" + combining dots is the same letter as "ö".
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spelt = "".join(_UMLAUTS[c][variant] if c in _UMLAUTS else _SPELT.get(c, c) for c in composed)
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))
