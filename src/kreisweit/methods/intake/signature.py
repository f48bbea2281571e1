"""What kind of file the bytes are, judged by their beginning; the name must agree with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from .collector import refuse


class Kind(StrEnum):
    """The two kinds of table that are read."""

    CSV = "csv"
    XLSX = "xlsx"


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_REFUSED: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
_REFUSED_NAMES: Final = {
    "xls": "xls",
    "xlsb": "xlsb",
    "xlsm": "xlsm",
    "xltx": "xlsx_template",
    "xltm": "xlsm",
    "ods": "ods",
    "numbers": "numbers",
    "pdf": "pdf",
    "zip": "archive",
    "gz": "archive",
}


def kind_of(data: bytes, filename: str) -> Kind:
    """CSV or XLSX; raises Unreadable for anything else, and when name and content differ."""
    if not data.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe"):
        refuse("empty_file")
    if data.startswith(_OLE):
        _refuse_ole(data)
    for magic, kind in _REFUSED:
        if data.startswith(magic):
            refuse("file_type_refused", kind=kind)
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    if ending in _REFUSED_NAMES:
        refuse("file_type_refused", kind=_REFUSED_NAMES[ending])
    found = Kind.XLSX if data.startswith(_ZIP) else Kind.CSV
    if found is Kind.CSV and data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        refuse("file_type_refused", kind="markup")
    if (ending == "xlsx") != (found is Kind.XLSX):
        refuse("name_and_content_differ", kind=found.value)
    return found


def _refuse_ole(data: bytes) -> None:
    """Old Excel and password-protected new Excel come in the same container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        refuse("password_protected")
    refuse("file_type_refused", kind="xls")
