"""Nine files in nine layouts, row by row, so that memory stays small however many persons there are."""

from __future__ import annotations

import codecs
import csv
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .county import DATA
from .letters import bare
from .sheet import Cell, Sheet

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
    def has_mark(self) -> bool:
        """Whether a byte order mark stands in front."""
        return self.code == "ewo-kreis"

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


def written(column: Column, value: Any) -> Cell:
    """A value as the institution writes it: its word for a code, its shape of a day; workbooks keep days as days."""
    if value is None or value == "":
        return column.words.get("", "")
    if column.form == "excel" and isinstance(value, date):
        return value
    if column.form in _PATTERNS:
        year, month, day = str(value).split("-")
        return _PATTERNS[column.form].format(y=year, m=month, d=day)
    if column.form == "number":
        return int(value)
    return column.words.get(str(value), str(value))


class DeliveryFiles:
    """The open files; `add` writes one row. Nothing is kept in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._layouts = layouts()
        self._stack = ExitStack()
        self._write: dict[str, Callable[[Sequence[Cell]], object]] = {}
        self._titles = random.Random("titles")  # noqa: S311  (invented)
        self.rows = dict.fromkeys(LAYOUTS, 0)

    def __enter__(self) -> Self:
        for layout in self._layouts.values():
            self._write[layout.code] = self._open(layout)
            self._write[layout.code]([column.name for column in layout.columns] + [TITLE] * layout.has_title)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _open(self, layout: Layout) -> Callable[[Sequence[Cell]], object]:
        path = self._folder / layout.file_name
        if layout.kind == "xlsx":
            return self._stack.enter_context(Sheet(path)).add
        encoding = "utf-8-sig" if layout.has_mark else layout.encoding
        file = self._stack.enter_context(path.open("w", encoding=encoding, newline="", errors=NEAREST))
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


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """A letter that the file's encoding does not have becomes its nearest relative, as in old registers."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(c if c.isascii() else "?" for c in bare(error.object[error.start : error.end]))
    return text, error.end


NEAREST = "kreisweit-nearest"
codecs.register_error(NEAREST, _nearest)
