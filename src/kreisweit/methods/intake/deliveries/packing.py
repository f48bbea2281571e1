"""Persons in packed pieces, so that whoever takes them over opens one piece at a time.

A piece is compressed JSON, so that pieces can be kept between the check and the taking over: see `kept` and `opened`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from .persons import PersonRow
from .reading import DeliveryFile, read_delivery
from .specification import Specification
from .values import Around

LAYOUT: Final = 1
"""Changes with what a piece holds."""
_encode: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def read_packed(
    data: bytes,
    specification: Specification,
    allowed: frozenset[str],
    *,
    around: Around,
    filename: str,
    after: int,
    size: int,
) -> tuple[DeliveryFile, tuple[bytes, ...]]:
    """As read_delivery, the persons beyond line `after` apart in pieces of `size`; see `unpacked`."""
    found = read_delivery(data, specification, allowed, around=around, filename=filename, after=after)
    persons = found.persons
    pieces = tuple(_packed(persons[at : at + size]) for at in range(0, len(persons), size))
    return replace(found, persons=()), pieces


def _packed(persons: Iterable[PersonRow]) -> bytes:
    rows = [(p.local_id, p.first, p.rows, p.municipality, p.identity, p.content.decode()) for p in persons]
    return zlib.compress(_encode(rows).encode(), level=1)


def unpacked(piece: bytes, *, after: int = 0) -> tuple[PersonRow, ...]:
    """The persons of one piece whose first line is beyond `after`."""
    rows = json.loads(zlib.decompress(piece))
    return tuple(
        PersonRow(local_id, first, tuple(lines), municipality, identity, content.encode())
        for local_id, first, lines, municipality, identity, content in rows
        if first > after
    )


def kept(pieces: Sequence[bytes], blocked_ids: Sequence[str], *, asked: str) -> bytes:
    """What a check has read, to be taken over later without reading the file again.

    `asked` names what the answer depends on (columns, allowed fields, who takes part); `blocked_ids` are the numbers of
    persons with a blocked address, of whom nothing else is in it.
    """
    head = _encode([LAYOUT, asked, list(blocked_ids)]).encode()
    return b"".join(len(part).to_bytes(8, "big") + part for part in (head, *pieces))


def opened(data: bytes, *, asked: str) -> tuple[tuple[str, ...], tuple[bytes, ...]] | None:
    """`blocked_ids` and pieces of `kept`; None where the same question was not asked."""
    head, *pieces = _parts(data)
    layout, question, blocked_ids = json.loads(head)
    return (tuple(blocked_ids), tuple(pieces)) if (layout, question) == (LAYOUT, asked) else None


def _parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        end = at + 8 + int.from_bytes(data[at : at + 8], "big")
        yield data[at + 8 : end]
        at = end
