"""Words in name fields that are no name or do not tell one name from another."""

from __future__ import annotations

PLACEHOLDERS = frozenset(
    {
        "unbekannt", "unknown", "unbek", "nn", "n n", "lnu", "fnu", "fnu lnu", "xxx", "xx", "x", "none", "null",
        "na", "n a", "ka", "k a", "oa", "o a", "ohne", "ohne namen", "ohne name", "ohne vornamen", "ohne vorname",
        "ohne familienname", "ohne familiennamen", "ohne nachname", "ohne nachnamen", "kein", "keine", "kein name",
        "kein nachname", "kein vorname", "kein familienname", "keine angabe", "namenlos", "entfaellt",
        "nicht bekannt", "not known", "no name", "leer", "test",
    }
)  # fmt: skip
"""What registers write where there is no name; in Latin letters, words parted by a blank."""

PARTICLES = frozenset(
    {
        "al", "el", "ul", "ad", "ar", "as", "at", "az", "an", "ash", "abu", "abou", "abi", "ibn", "bin", "ben",
        "bint", "bent", "umm", "um", "ould", "oulad", "oglu", "qizi", "kizi", "zadeh", "zada", "von", "van", "de",
        "den", "der", "da", "di", "do", "dos", "du", "la", "le", "bt", "lbn", "zu", "zum", "zur", "vom", "del", "della",
        "ogly", "ogli", "kyzy", "gyzy", "بن", "ابن", "بنت", "ابو", "ابي", "ام", "ال", "фон", "ван", "аль", "эль", "ибн",
        "бин", "бен", "абу", "оглы", "оглу", "кызы", "гызы", "заде",
    }
)  # fmt: skip
"""Articles and words of descent ("al", "ibn", "von", "оглы"), each in the script in which it is written."""
