"""The zip container of a workbook, checked by its directory before anything is unpacked.

Nothing is ever written to a folder, and only the parts that are needed are unpacked, as a stream.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from .collector import refuse
from .limits import MEGABYTE, Limits

_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_ARCHIVES: Final = (".zip", ".xlsx", ".xlsm", ".docx", ".7z", ".gz", ".rar", ".bz2", ".xz", ".jar", ".tar")
_RATIO_FROM: Final = 100_000  # a small part may be as dense as it likes
_HEAD: Final = 4_096
_CHUNK: Final = 1 << 18
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError)


class Package:
    """The parts of a workbook by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def chunks(self, name: str, *, at_most: int) -> Iterator[bytes]:
        """The unpacked bytes of one part; raises Unreadable when it is broken or larger than `at_most`."""
        if name not in self.names:
            refuse("workbook_broken")
        if self._archive.getinfo(name).file_size > at_most:
            refuse("archive_too_large", limit_mb=max(1, at_most // MEGABYTE))
        try:
            with self._archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _BROKEN:
            refuse("archive_broken")


def open_package(data: bytes, limits: Limits) -> Package:
    """Check the directory of the zip and return its parts; raises Unreadable."""
    # Counted before the directory is parsed: half a million entries would cost 500 MB as objects.
    if data.count(_DIRECTORY_ENTRY) > limits.max_parts:
        refuse("archive_too_many_parts", limit=limits.max_parts)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        refuse("archive_broken")
    parts = archive.infolist()
    _check_entries(parts)
    _check_sizes(parts, limits)
    _check_names(parts)
    _check_heads(archive, parts)
    return Package(archive)


def _check_entries(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        refuse("password_protected")
    if len({name.lower() for name in names}) != len(names):
        refuse("archive_unusual")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        refuse("archive_unusual")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        refuse("archive_unusual")


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    for part in parts:
        dense = part.file_size > limits.max_ratio * max(1, part.compress_size)
        if dense and part.file_size > _RATIO_FROM:
            refuse("archive_too_dense", limit=limits.max_ratio)
    if sum(part.file_size for part in parts) > limits.max_unpacked:
        refuse("archive_too_large", limit_mb=limits.max_unpacked // MEGABYTE)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        refuse("workbook_macro")
    if any("externallinks/" in name for name in names):
        refuse("workbook_external_link")
    if any("embeddings/" in name or "activex/" in name or name.endswith(_ARCHIVES) for name in names):
        refuse("archive_nested")
    for beginning, kind in (("word/", "docx"), ("ppt/", "pptx"), ("content.xml", "ods")):
        if any(name.startswith(beginning) for name in names):
            refuse("file_type_refused", kind=kind)
    if "xl/workbook.bin" in names:
        refuse("file_type_refused", kind="xlsb")
    if "xl/workbook.xml" not in names:
        refuse("file_type_refused", kind="archive")


def _check_heads(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """The first bytes of every part: no archive in disguise, no document type, no macros declared."""
    for part in parts:
        try:
            with archive.open(part) as stream:
                head = stream.read(_HEAD)
        except _BROKEN:
            refuse("archive_broken")
        if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
            refuse("archive_nested")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            refuse("workbook_entities")
        if part.filename == "[Content_Types].xml" and b"macroEnabled" in head:
            refuse("workbook_macro")
