"""Reads: the bytes of a stored file."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from kreisweit.ground.refusal import NotFound

from . import store
from .models import StoredFile


class FileDamaged(RuntimeError):  # noqa: N818
    """The bytes on the disk are not those that were stored."""


def stored_file(pk: int, *, purpose: str) -> StoredFile:
    """The row of a file of this purpose; raises NotFound."""
    stored = StoredFile.objects.filter(pk=pk, purpose=purpose).first()
    if stored is None:
        raise NotFound
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes as a stream for reading; raises NotFound when they are gone."""
    try:
        return store.locate(stored.path).open("rb")
    except FileNotFoundError as gone:
        raise NotFound from gone


def read_file(stored: StoredFile) -> bytes:
    """All bytes, compared with the stored hash; raises NotFound or FileDamaged."""
    with open_file(stored) as stream:
        data = stream.read()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise FileDamaged(f"file {stored.pk}")
    return data
