"""A workbook with one sheet, written row by row: the same rows give the same bytes, and none stays in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Cell = str | int | date
"""What a cell can hold; an empty text leaves it out."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}"><sheets><sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_SPREADSHEET}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}
_DAY_ZERO = date(1899, 12, 30)  # day numbers of workbooks count from here
_DAY = 1  # the style that shows a number as a day


class Sheet:
    """The open workbook; `add` writes one row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows = 0

    def __enter__(self) -> Self:
        self._archive = ZipFile(self._path, "w", ZIP_DEFLATED)
        for name, text in _PARTS.items():
            self._archive.writestr(_part(name), _HEAD + text)
        self._file: IO[bytes] = self._archive.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True)
        self._file.write(f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetData>'.encode())
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.write(b"</sheetData></worksheet>")
        self._file.close()
        self._archive.close()

    def add(self, cells: Sequence[Cell]) -> None:
        """Write one row below the last."""
        self._rows += 1
        text = "".join(
            _cell(f"{_column(place)}{self._rows}", value) for place, value in enumerate(cells) if value != ""
        )
        self._file.write(f'<row r="{self._rows}">{text}</row>'.encode())


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.compress_type = ZIP_DEFLATED
    return part


def _column(place: int) -> str:
    return chr(65 + place) if place < 26 else _column(place // 26 - 1) + chr(65 + place % 26)


def _cell(name: str, value: Cell) -> str:
    if isinstance(value, date):
        return f'<c r="{name}" s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{name}"><v>{value}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
