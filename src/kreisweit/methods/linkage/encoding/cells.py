"""A key as one cell of a delivery: beside course and dates, in the place of name and birth date.

A cell says by itself which version, which project and which attributes made it, so that rows can be sorted, cut and
put together by any program. Without numpy: reading a delivery checks cells and computes nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kreisweit.methods.linkage.encoding.attributes import ATTRIBUTES, LEAST_FIELDS, fields_of

VERSION: Final = 1
"""Rises whenever the same person and secret would give another key (methods.linkage.encoding.filters)."""
BITS: Final = 1_024
"""Bits of a key of the standard design."""
HEADING: Final = "encoded_identity"
"""Heading of the column with the keys, in files that `kreisweit encode` writes."""
_PARTS: Final = ("birth_year", "birth_month", "birth_day")
ORDER: Final = tuple(name for name in ATTRIBUTES if name not in _PARTS)
"""Attributes in the order of their bits in a cell: new ones go to the end."""
_CELL: Final = re.compile(r"kk(\d{1,3})\.([0-9a-f]{8})\.([0-9a-f]{4,8})\.([A-Za-z0-9+/]{16,2000}={0,2})")


class NotACell(ValueError):  # noqa: N818  (an answer, not an error)
    """The text is no key; `code` says why: unreadable, other_version, too_few."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Cell:
    """A key with the code of its project and the attributes of the table that it was made of."""

    project: str
    attributes: tuple[str, ...]
    key: bytes


def made_of(attributes: Iterable[str]) -> tuple[str, ...]:
    """Attributes of a table as cells name them: parts of a birth date are a birth date."""
    known = {"birth_date" if name in _PARTS else name for name in attributes}
    return tuple(name for name in ORDER if name in known)


def cell_text(cell: Cell) -> str:
    """A cell as text, for example "kk1.0a1b2c3d.0127.…"."""
    mask = sum(1 << place for place, name in enumerate(ORDER) if name in cell.attributes)
    return f"kk{VERSION}.{cell.project}.{mask:04x}.{base64.b64encode(cell.key).decode()}"


def read_cell(text: str) -> Cell:
    """A cell from its text; raises NotACell."""
    found = _CELL.fullmatch(text)
    if found is None:
        raise NotACell("unreadable")
    if int(found[1]) != VERSION:
        raise NotACell("other_version")
    mask = int(found[3], 16)
    try:
        key = base64.b64decode(found[4], validate=True)
    except binascii.Error:
        raise NotACell("unreadable") from None
    if len(key) != BITS // 8 or mask >> len(ORDER) or not any(key):
        raise NotACell("unreadable")
    attributes = tuple(name for place, name in enumerate(ORDER) if mask >> place & 1)
    if len(fields_of(attributes)) < LEAST_FIELDS:
        raise NotACell("too_few")
    return Cell(found[2], attributes, key)
