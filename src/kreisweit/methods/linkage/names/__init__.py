"""Names across scripts: folds and keys (`folding`), and how alike two spellings are (`similarity`)."""

from __future__ import annotations

from kreisweit.methods.linkage.names.folding import (
    MOST_KEYS,
    NOTHING,
    FoldedName,
    NameFolder,
    NameToken,
    is_placeholder,
    latin,
    name_token,
    name_words,
    similarity_text,
)

__all__ = [
    "MOST_KEYS",
    "NOTHING",
    "FoldedName",
    "NameFolder",
    "NameToken",
    "is_placeholder",
    "latin",
    "name_token",
    "name_words",
    "similarity_text",
]
