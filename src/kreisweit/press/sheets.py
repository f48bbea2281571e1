"""Tables as files: CSV that no spreadsheet runs as a formula, XLSX with typed cells.

CSV is RFC 4180 with commas, UTF-8 with a byte order mark (so that spreadsheets read umlauts). A text that
begins like a formula gets an apostrophe in front (OWASP, CSV injection), and so does the part after a
semicolon, tab or line break inside a text: a spreadsheet set to another separator would begin a cell there.
Numbers and signs of official tables stay as they are. A telephone number such as +49 3581 1234 counts as
text, or a spreadsheet would eat its plus. `read_guarded` gives the text back as it was.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

BOM = "\ufeff"
_NUMBER = re.compile(r"-?\d+([.,]\d+)*")
_BEGINNING = re.compile("(?:^|(?<=[;\t\r\n]))(?='*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
_GUARD = re.compile("(?:^|(?<=[;\t\r\n]))'(?='*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
_SIGNS = frozenset(("-", "–", ".", "/", "x", "…", "..."))
_WIDEST = 60
_FIXED_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same table gives the same bytes


def guarded(value: Any) -> str:
    """The text of a cell, with an apostrophe in front where a spreadsheet would run it."""
    text = "" if value is None else str(value)
    if isinstance(value, int | float | Decimal) or _NUMBER.fullmatch(text) or text in _SIGNS:
        return text
    return _BEGINNING.sub("'", text)


def read_guarded(text: str) -> str:
    """The text that `guarded` was given."""
    return _GUARD.sub("", text)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file with the headings and rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a name of at most 31 characters, headings, rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def write_xlsx(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """A workbook: numbers as numbers, texts always as texts, headings bold and frozen.

    The same sheets give the same bytes. Raises ValueError without a sheet.
    """
    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "Kreisweit"
    for sheet in sheets:
        _write_sheet(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.name)[:31])
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, start=1):
        longest = max([len(str(column)), *(len(str(row[number - 1])) for row in sheet.rows[:500])])
        page.column_dimensions[get_column_letter(number)].width = min(_WIDEST, longest + 2)
    page.append([_cell(page, column, bold=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_plain(value) or _cell(page, value) for value in row])


def _plain(value: Any) -> str:
    """A text that no spreadsheet mistakes, written as it is (much quicker); empty for what needs a cell of its own."""
    if isinstance(value, str) and value[:1].isalnum() and not ILLEGAL_CHARACTERS_RE.search(value):
        return value
    return ""


def _cell(page: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value if isinstance(value, int | float | Decimal | date) else None)
    if cell.value is None and value is not None:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"  # never "f": a text that begins with = stays a text
        cell.quotePrefix = True  # also when somebody edits the cell
    if isinstance(value, Decimal):
        decimals = max(0, -int(value.as_tuple().exponent))
        cell.number_format = "0" if decimals == 0 else "0." + "0" * decimals
    if bold:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def _same_bytes(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, _FIXED_DAY.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
