"""Files named on the command line, read with a bound."""

from __future__ import annotations

import stat
from pathlib import Path

from kreisweit.methods.intake.limits import MEGABYTE, Limits

from .refusals import FileTooLarge, NotARegularFile


def read_bounded(file: Path, *, most: int = Limits().max_bytes) -> bytes:
    """The bytes of an ordinary file of at most `most` bytes.

    The file is looked at before it is opened, and never read beyond the bound, whatever it claims to be.
    Raises NotARegularFile, FileTooLarge.
    """
    seen = file.stat()
    if not stat.S_ISREG(seen.st_mode):
        raise NotARegularFile(name=file.name)
    if seen.st_size > most:
        raise _too_large(file, most)
    with file.open("rb") as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise _too_large(file, most)
    return data


def _too_large(file: Path, most: int) -> FileTooLarge:
    return FileTooLarge(name=file.name, megabytes=most // MEGABYTE)
