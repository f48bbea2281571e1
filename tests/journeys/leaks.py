"""Whether names of delivered persons lie anywhere outside the vault, or in the vault unencrypted.

Every file of the installation is read: databases page by page, logs, task results, exports, Parquet, packed files.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from kreisweit.methods.linkage.records import IdentityRecord

_WORD = re.compile(r"[^\W\d_]{4,}")
LEAST = 5
"""Letters of a name that is looked for; shorter ones are met by chance."""
LEAST_IN_CIPHER = 8
"""The same in encrypted or packed bytes, where five letters in a row are met by chance as well."""
PACKED = (b"PAR1", b"PK\x03\x04", b"\x1f\x8b")
"""How files begin whose bytes are read as they are and unpacked."""


def names_of(records: Iterable[IdentityRecord]) -> frozenset[str]:
    """The words of all names, folded in case."""
    found: set[str] = set()
    for one in records:
        for text in (one.given_name, one.family_name, one.birth_name, one.native_given_name, one.native_family_name):
            found.update(word for word in _words(text) if len(word) >= LEAST)
    return frozenset(found)


def found_names(folder: Path, names: frozenset[str], *, without: Iterable[str] = ()) -> dict[str, set[str]]:
    """For each file below `folder` the names that stand in it; `without` names folders that are left out."""
    left_out = {folder / name for name in without}
    found = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or left_out.intersection(path.parents):
            continue
        is_cipher = "vault" in path.name
        read = ((text, LEAST_IN_CIPHER if is_cipher or raw else LEAST) for text, raw in texts(path.read_bytes()))
        words = {word for text, least in read for word in _words(text) if len(word) >= least}
        if hits := words & names:
            found[str(path.relative_to(folder))] = hits
    return found


def texts(data: bytes) -> Iterator[tuple[str, bool]]:
    """What can be read in a file: its bytes as UTF-8 and as Windows-1252, and what is packed in it; with whether these
    are packed bytes as they lie there."""
    is_packed = data.startswith(PACKED)
    yield data.decode("utf-8", "ignore"), is_packed
    yield data.decode("cp1252", "ignore"), is_packed
    if data.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(data))
        yield " ".join(str(value) for column in table.columns for value in column.to_pylist()), False
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from texts(packed.read(name))
    elif data.startswith(b"\x1f\x8b"):
        yield from texts(gzip.decompress(data))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
