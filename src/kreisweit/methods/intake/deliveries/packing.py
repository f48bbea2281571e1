"""Persons in packed pieces, so that whoever takes them over opens one piece at a time."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import replace

from .persons import PersonRow
from .reading import DeliveryFile, read_delivery
from .specification import Specification
from .values import Around


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
    rows = [(p.local_id, p.first, p.rows, p.municipality, p.identity, p.content) for p in persons]
    return pickle.dumps(rows)


def unpacked(piece: bytes) -> tuple[PersonRow, ...]:
    """The persons of one piece. Only for pieces of `read_packed`: never for bytes from outside."""
    return tuple(PersonRow(*row) for row in pickle.loads(piece))  # noqa: S301  (written by our own child)
