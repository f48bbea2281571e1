"""Bytes on the disk: written whole or not at all, under a name that says nothing."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from .refusals import StorageFull

_FULL = {errno.ENOSPC, errno.EDQUOT}
_UNFINISHED = ".part"


def root() -> Path:
    """Folder of all stored files."""
    return Path(settings.MEDIA_ROOT)


def new_path() -> str:
    """A path below the root that nobody can guess."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def locate(path: str) -> Path:
    """Where a stored path lies. Raises ValueError for one that leaves the root."""
    place = (root() / path).resolve()
    if not place.is_relative_to(root().resolve()):
        raise ValueError("a stored path stays below the root")
    return place


def write_whole(path: str, data: bytes) -> None:
    """Write to a temporary name, flush to the disk, rename. Raises StorageFull; leaves nothing behind then."""
    place = locate(path)
    unfinished = place.with_suffix(_UNFINISHED)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(place)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        if problem.errno in _FULL:
            raise StorageFull from problem
        raise


def remove(path: str) -> None:
    """Delete the bytes; nothing happens if they are gone already."""
    locate(path).unlink(missing_ok=True)


def all_paths() -> Iterator[tuple[str, float]]:
    """Stored paths with the time of their last change (seconds since 1970), unfinished ones too."""
    for place in root().glob("??/*"):
        if place.is_file():
            yield f"{place.parent.name}/{place.name}", place.stat().st_mtime
