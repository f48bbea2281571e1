"""Names of files as people gave them, made harmless."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 120
_FORBIDDEN = set('<>:"|?*\\/')


def clean_name(name: str) -> str:
    """The last part of the name without control, invisible and direction characters, at most 120 long.

    The ending is kept. "file" where nothing is left. Sources: ASVS 5.0 chapter 5; Unicode TR36 (bidi).
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", last)
    kept = "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" or c == " ")
    kept = "".join("_" if c in _FORBIDDEN else c for c in kept).strip(" .")
    path = PurePosixPath(kept)
    stem, ending = path.stem, path.suffix[:12]
    return (stem[: MAX_LENGTH - len(ending)] + ending) or "file"
