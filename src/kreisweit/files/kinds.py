"""Kinds of files that are taken: name ending, first bytes, media type. What a file claims is checked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePath

MEGABYTE = 1_000_000
_MAX_PARTS = 5_000


class FileKind(StrEnum):
    """What a file is."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    PDF = "pdf"


MEDIA_TYPES = {
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.JSON: "application/json",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
}
ENDINGS = {
    ".csv": FileKind.CSV,
    ".txt": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".xlsx": FileKind.XLSX,
    ".json": FileKind.JSON,
    ".geojson": FileKind.JSON,
    ".png": FileKind.PNG,
    ".jpg": FileKind.JPEG,
    ".jpeg": FileKind.JPEG,
    ".webp": FileKind.WEBP,
    ".pdf": FileKind.PDF,
}
IMAGES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.WEBP})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class AllowedTypes:
    """What one purpose takes: kinds, size in bytes, how long it is kept (None = until somebody deletes it)."""

    kinds: frozenset[FileKind]
    max_bytes: int
    keep: timedelta | None = None

    @property
    def endings(self) -> tuple[str, ...]:
        """Name endings for the form field and for the sentence of a refusal."""
        return tuple(ending for ending, kind in ENDINGS.items() if kind in self.kinds)


TABLES = AllowedTypes(frozenset({FileKind.CSV, FileKind.XLSX}), 30 * MEGABYTE, timedelta(days=30))
PICTURES = AllowedTypes(IMAGES, 10 * MEGABYTE)
DOCUMENTS = AllowedTypes(frozenset({FileKind.PDF}), 20 * MEGABYTE)


def kind_by_name(name: str) -> FileKind | None:
    """The kind that the ending of the name claims."""
    return ENDINGS.get(PurePath(name.lower()).suffix)


def kind_by_content(data: bytes) -> FileKind | None:
    """The kind that the bytes show; text is CSV unless it begins like JSON. None for everything else."""
    for magic, kind in (
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b"\xff\xd8\xff", FileKind.JPEG),
        (b"%PDF-", FileKind.PDF),
    ):
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind.WEBP
    if data.startswith(b"PK\x03\x04"):
        return FileKind.XLSX if _is_workbook(data) else None
    return _kind_of_text(data)


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return len(names) <= _MAX_PARTS and "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names)


def _kind_of_text(data: bytes) -> FileKind | None:
    if data.startswith(_UTF16):
        return FileKind.CSV
    if not data or b"\x00" in data or data.startswith((b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x1f\x8b")):
        return None
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return FileKind.JSON if start in (b"{", b"[") else FileKind.CSV
