"""Nine files in nine layouts, row by row, so that memory stays small however many persons there are."""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from .county import DATA

LAYOUTS = ("ewo-stadt", "ewo-verband", "ewo-kreis", "sprachkurse", "vhs", "schulamt", "anerkennung", "wohnen", "sport")
TITLE = "Aufenthaltstitel"
TITLES = ("Aufenthaltserlaubnis", "Niederlassungserlaubnis", "Aufenthaltsgestattung", "Freizügigkeit")
_PATTERNS = {"DD.MM.YYYY": "{d}.{m}.{y}", "YYYYMMDD": "{y}{m}{d}", "YYYY-MM-DD": "{y}-{m}-{d}", "MM/YYYY": "{m}/{y}"}


@dataclass(frozen=True)
class Column:
    """One column as a layout file describes it; `words` are the file's words for our codes."""

    name: str
    field: str
    form: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """How one institution writes its file."""

    code: str
    kind: str
    delimiter: str
    encoding: str
    columns: tuple[Column, ...]

    @property
    def file_name(self) -> str:
        """Name of the file."""
        return f"{self.code}.{self.kind}"

    @property
    def has_title(self) -> bool:
        """Whether the institution delivers a column that it should not."""
        return self.code == "sprachkurse"


def layouts() -> dict[str, Layout]:
    """All layouts, from the files that the office takes its first specifications from."""
    return {code: _layout(code) for code in LAYOUTS}


def _layout(code: str) -> Layout:
    data = tomllib.loads((DATA / "deliveries" / f"{code}.toml").read_text(encoding="utf-8"))
    head = data["specification"]
    columns = tuple(
        Column(
            c["name"], c["field"], c.get("format", ""), {ours: theirs for theirs, ours in c.get("codes", {}).items()}
        )
        for c in data["column"]
    )
    return Layout(code, head["file_kind"], head.get("delimiter", ";"), head.get("encoding", "utf-8"), columns)


def written(column: Column, value: Any) -> Any:
    """A value as the institution writes it: its word for a code, its shape of a day; workbooks keep days as days."""
    if value is None or value == "":
        return column.words.get("", "") if column.words else ""
    if column.form == "excel":
        return datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001
    if column.form in _PATTERNS:
        year, month, day = (f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)).split("-")
        return _PATTERNS[column.form].format(y=year, m=month, d=day)
    return column.words.get(str(value), str(value)) if column.words else str(value)


class DeliveryFiles:
    """The open files; `add` writes one row. Workbooks are written as streams."""

    def __init__(self, folder: Path, stamp: date) -> None:
        self._folder, self._stamp = folder, stamp
        self._layouts = layouts()
        self._stack = ExitStack()
        self._write: dict[str, Callable[[list[Any]], object]] = {}
        self._books: list[tuple[Workbook, Path]] = []
        self._titles = random.Random("titles")  # noqa: S311  (invented)
        self.rows = dict.fromkeys(LAYOUTS, 0)

    def __enter__(self) -> Self:
        for layout in self._layouts.values():
            heads = [column.name for column in layout.columns] + ([TITLE] if layout.has_title else [])
            self._write[layout.code] = self._open(layout)
            self._write[layout.code](heads)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if kind is None:
            for book, path in self._books:
                book.save(path)
                same_bytes(path)

    def _open(self, layout: Layout) -> Callable[[list[Any]], object]:
        path = self._folder / layout.file_name
        if layout.kind == "xlsx":
            book = Workbook(write_only=True)
            moment = datetime(self._stamp.year, self._stamp.month, self._stamp.day)  # noqa: DTZ001  (workbooks know no zone)
            book.properties.created = book.properties.modified = moment
            self._books.append((book, path))
            sheet = book.create_sheet("Tabelle1")
            return lambda cells: sheet.append([None if cell == "" else cell for cell in cells])
        encoding = "utf-8-sig" if layout.code == "ewo-kreis" else layout.encoding
        file = self._stack.enter_context(path.open("w", encoding=encoding, newline="", errors="replace"))
        return csv.writer(file, delimiter=layout.delimiter, lineterminator="\r\n").writerow

    def add(self, code: str, local_id: str, row: Mapping[str, Any]) -> None:
        """Write one row of one register."""
        layout = self._layouts[code]
        values = {"local_id": local_id, **row}
        cells = [written(column, values.get(column.field)) for column in layout.columns]
        if layout.has_title:
            cells.append(self._titles.choice(TITLES))
        self._write[code](cells)
        self.rows[code] += 1


def same_bytes(path: Path) -> None:
    """Pack a workbook anew without the time of writing, so that the same content gives the same bytes."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], ZIP_DEFLATED)
