"""The texts that institutions and the third party hand on: the secret of a project, a file of keys, a list of pairs."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kreisweit.methods.linkage.encoding.cells import HEADING, VERSION, Cell, cell_text, made_of
from kreisweit.methods.linkage.encoding.filters import SECRET_BYTES, Keys

_SECRET = re.compile(r"kreisweit-secret-1:([A-Za-z0-9+/=]+)")
_HEAD = re.compile(
    r"# kreisweit-keys (?P<version>\d+) project=(?P<project>[0-9a-f]{8}) bits=(?P<bits>\d+) fields=(?P<fields>[a-z_,]*)"
)
_HEADING = ("id", "key")
MOST_ID = 200
"""Characters of an id."""


class NotASecret(ValueError):  # noqa: N818  (an answer, not an error)
    """The text is no secret of a project."""


class NotKeys(ValueError):  # noqa: N818  (an answer, not an error)
    """The text is no file of keys; `code` says why: not_keys, other_version, row_broken, id_twice (with `row`, the line
    counted from 1)."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.row = row


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Encoded persons of one institution: ids, their keys (`keys[i]` belongs to `ids[i]`), the project's code and the
    fields that the keys are made of."""

    ids: tuple[str, ...]
    keys: Keys
    project: str
    fields: tuple[str, ...]


def secret_text(secret: bytes) -> str:
    """A secret as the line of its file."""
    return f"kreisweit-secret-1:{base64.b64encode(secret).decode()}\n"


def read_secret(text: str) -> bytes:
    """The secret of a file's text; raises NotASecret."""
    found = _SECRET.fullmatch(text.strip())
    try:
        secret = base64.b64decode(found.group(1), validate=True) if found else b""
    except binascii.Error:
        secret = b""
    if len(secret) < SECRET_BYTES:
        raise NotASecret
    return secret


def key_lines(file: KeyFile) -> Iterator[str]:
    """The lines of a file of keys, with their ends: a line with version, project and fields, a heading, the rows."""
    bits = file.keys.shape[1] * 64
    yield f"# kreisweit-keys {VERSION} project={file.project} bits={bits} fields={','.join(file.fields)}\n"
    yield _line(_HEADING)
    rows = file.keys.astype("<u8").view(np.uint8)
    for name, row in zip(file.ids, rows, strict=True):
        yield _line((name, base64.b64encode(row.tobytes()).decode()))


def delivery_lines(
    file: KeyFile, attributes: Sequence[str], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    """The lines of a delivery for a county: id, key as a cell of its own (`cells`), then further columns; semicolons.

    `attributes` are those of the table, `rows` belong to the ids of `file` one by one.
    """
    made = made_of(attributes)
    yield _line(("id", HEADING, *header), delimiter=";")
    keys = file.keys.astype("<u8").view(np.uint8)
    for name, key, more in zip(file.ids, keys, rows, strict=True):
        yield _line((name, cell_text(Cell(file.project, made, key.tobytes())), *more), delimiter=";")


def read_keys(text: str) -> KeyFile:
    """A file of keys from its text; raises NotKeys."""
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    head = _HEAD.fullmatch(first.strip())
    if head is None:
        raise NotKeys("not_keys")
    if int(head["version"]) != VERSION:
        raise NotKeys("other_version")
    size = int(head["bits"]) // 8
    if not 0 < size <= 8192 or size % 8:
        raise NotKeys("not_keys")
    ids, rows = _rows(rest, size)
    keys = np.frombuffer(b"".join(rows), "<u8").reshape(len(rows), size // 8).astype(np.uint64)
    fields = tuple(name for name in head["fields"].split(",") if name)
    return KeyFile(ids, keys, head["project"], fields)


def pair_lines(pairs: Iterable[tuple[str, str, float]]) -> Iterator[str]:
    """The lines of a list of pairs: id of the one file, id of the other, Dice coefficient."""
    yield _line(("left", "right", "weight"))
    for left, right, weight in pairs:
        yield _line((left, right, f"{weight:.4f}"))


def _rows(text: str, size: int) -> tuple[tuple[str, ...], list[bytes]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader, ())) != _HEADING:
        raise NotKeys("not_keys")
    ids: dict[str, None] = {}
    rows: list[bytes] = []
    try:
        for cells in reader:
            if not cells:
                continue
            line = reader.line_num + 1
            if len(cells) != 2 or len(cells[0]) > MOST_ID:
                raise NotKeys("row_broken", line)
            if cells[0] in ids:
                raise NotKeys("id_twice", line)
            ids[cells[0]] = None
            rows.append(_key(cells[1], size, line))
    except csv.Error:
        raise NotKeys("row_broken", reader.line_num + 1) from None
    return tuple(ids), rows


def _key(text: str, size: int, line: int) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotKeys("row_broken", line) from None
    if len(key) != size:
        raise NotKeys("row_broken", line)
    return key


def _line(cells: Sequence[str], *, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue()
