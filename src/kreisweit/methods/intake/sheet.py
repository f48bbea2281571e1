"""Rows of text from the elements of one worksheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .cellvalues import SHORT_NUMBER, CellStyle, date_text, index_of, number_text, unescape
from .collector import refuse
from .grid import Grid
from .limits import Limits

Attributes = Mapping[str, str]

_MOST_ROWS: Final = 1_048_576
_LETTERS: Final = re.compile(r"[A-Z]{1,3}")


class SheetReader:
    """Turns the elements of a worksheet into rows of text."""

    def __init__(
        self,
        limits: Limits,
        strings: list[str],
        styles: list[CellStyle],
        epoch_1904: bool,
        grid: Grid | None = None,
    ) -> None:
        self.grid = grid or Grid(limits)
        self._limits = limits
        self._strings, self._styles, self._epoch_1904 = strings, styles, epoch_1904
        self._columns: dict[str, int] = {}
        self._row_number = 0
        self._row_text = "0"
        self._row: dict[int, str] = {}
        self._seen = 0
        self._column = 0
        self._kind = "n"
        self._style = ""
        self._parts: list[str] = []
        self._length = 0
        self._take = self._reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            self._start_cell(attributes)
        elif local == "v" or (local == "t" and self._kind == "inlineStr"):
            self._take = not self._reading
        elif local == "row":
            self._start_row(attributes)
        elif local == "f":
            refuse("workbook_formula", cell=self._where())
        elif local == "rPh":
            self._reading = True

    def text(self, data: str) -> None:
        if self._take:
            self._length += len(data)
            if self._length > self._limits.max_field:
                refuse("field_too_long", limit=self._limits.max_field, row=self._row_number)
            self._parts.append(data)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if local in ("v", "t"):
            self._take = False
        elif local == "c":
            self._end_cell()
        elif local == "row":
            self._end_row()
        elif local == "rPh":
            self._reading = False

    def _start_row(self, attributes: Attributes) -> None:
        number = index_of(attributes["r"]) if "r" in attributes else self._row_number + 1
        if not self._row_number < number <= _MOST_ROWS:
            refuse("workbook_unusual")
        self._row_number, self._row, self._column = number, {}, 0
        self._row_text = str(number)

    def _start_cell(self, attributes: Attributes) -> None:
        self._seen += 1
        if self._seen > self._limits.max_sheet_cells:
            refuse("too_many_cells", limit=self._limits.max_sheet_cells)
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._parts, self._length = [], 0
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._column_of(reference)

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != self._row_text:
            refuse("workbook_unusual")
        if letters not in self._columns:
            if not _LETTERS.fullmatch(letters):
                refuse("workbook_unusual")
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self._columns[letters] = number
        return self._columns[letters]

    def _end_cell(self) -> None:
        value = self._parts[0] if len(self._parts) == 1 else "".join(self._parts)
        if self._kind == "n" and not self._style and SHORT_NUMBER.fullmatch(value):
            text = value  # most cells of most sheets
        else:
            text = self._text_of(value) if value else self._text_of_nothing()
        if not text:
            return
        if self._column > self._limits.max_columns:
            refuse("too_many_columns", limit=self._limits.max_columns, row=self._row_number)
        self._row[self._column] = text

    def _text_of_nothing(self) -> str:
        if self._kind == "e":
            refuse("workbook_error_cell", cell=self._where())
        return ""

    def _text_of(self, value: str) -> str:
        match self._kind:
            case "n":
                return self._number(value.strip())
            case "s":
                index = index_of(value.strip())
                if index >= len(self._strings):
                    refuse("workbook_broken")
                return self._strings[index]
            case "inlineStr" | "str":
                return unescape(value)
            case "b":
                return "TRUE" if value.strip() == "1" else "FALSE"
            case "d":
                return value.strip()
            case "e":
                return refuse("workbook_error_cell", cell=self._where())
            case _:
                return refuse("workbook_unusual")

    def _number(self, value: str) -> str:
        style = CellStyle.PLAIN
        if self._style:
            index = index_of(self._style)
            style = self._styles[index] if index < len(self._styles) else CellStyle.PLAIN
        if style is CellStyle.PERCENT:
            refuse("workbook_percent_cell", cell=self._where())
        if style is CellStyle.DATE:
            return date_text(value, epoch_1904=self._epoch_1904)
        return number_text(value)

    def _end_row(self) -> None:
        if self._row:
            width = max(self._row)
            row = self._row
            self.grid.append(self._row_number, tuple([row.get(i, "") for i in range(1, width + 1)]))

    def _where(self) -> str:
        number, letters = self._column, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self._row_number}"
