"""The cells of one sheet of an XLSX workbook as exact text.

Read with the stream parser of the standard library, on purpose. A reader that builds the whole rectangle
of a sheet can be made to fill the memory by two cells (A1 and XFD1048576) or by one long text that a
million cells share, and gives formulas and error cells as empty, which would turn a broken figure into
"not published". Here a row costs what it holds, and formulas, errors and per-cent formats are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from .cellvalues import CellStyle, index_of, styles_of, unescape
from .collector import refuse
from .grid import Grid
from .limits import MEGABYTE, Limits
from .package import Package, open_package
from .sheet import Attributes, SheetReader

_PENDING: Final = 4 * MEGABYTE  # one tag or text this long is no table
_SMALL: Final = 2 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible worksheet: its name and the part of the package that holds it."""

    name: str
    part: str


def read_workbook(
    data: bytes,
    *,
    limits: Limits,
    choose: Callable[[tuple[Sheet, ...]], Sheet] | None = None,
    grid: Grid | None = None,
) -> tuple[Grid, Sheet, int]:
    """Rows of one sheet (the first visible one, or what `choose` says), that sheet, the number of others.

    `grid` takes the rows instead of a new one. Raises Unreadable.
    """
    package = open_package(data, limits)
    sheets, epoch_1904 = _sheets(package)
    sheet = choose(sheets) if choose else sheets[0]
    strings = _shared_strings(package, limits)
    styles = _styles(package)
    reader = SheetReader(limits, strings, styles, epoch_1904, grid)
    _parse(package, sheet.part, reader.start, reader.end, reader.text, at_most=limits.max_unpacked)
    return reader.grid, sheet, len(sheets) - 1


def _parse(
    package: Package,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    *,
    at_most: int,
) -> None:
    """Run one part through the stream parser; a document type is refused before it can declare anything."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: refuse("workbook_entities")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    fed = 0
    try:
        for chunk in package.chunks(part, at_most=at_most):
            fed += len(chunk)
            parser.Parse(chunk, False)
            if fed - max(0, parser.CurrentByteIndex) > _PENDING:
                refuse("workbook_unusual")
        parser.Parse(b"", True)
    except expat.ExpatError:
        refuse("workbook_broken")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _ignore(_: str) -> None:
    return None


def _sheets(package: Package) -> tuple[tuple[Sheet, ...], bool]:
    """Visible worksheets in the order of the workbook, and whether its days count from 1904."""
    targets = _targets(package)
    sheets: list[Sheet] = []
    epoch_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal epoch_1904
        if _local(name) == "workbookPr":
            epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        if _local(name) == "sheet" and attributes.get("state", "visible") == "visible":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            if relation in targets:
                sheets.append(Sheet(attributes.get("name", ""), targets[relation]))

    _parse(package, "xl/workbook.xml", start, _ignore, _ignore, at_most=_SMALL)
    if not sheets:
        refuse("workbook_no_sheet")
    return tuple(sheets), epoch_1904


def _targets(package: Package) -> dict[str, str]:
    """Relation id -> part, worksheets only."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    _parse(package, "xl/_rels/workbook.xml.rels", start, _ignore, _ignore, at_most=_SMALL)
    return found


def _styles(package: Package) -> list[CellStyle]:
    """What the formats of the workbook make of a number, by index of the cell format."""
    if "xl/styles.xml" not in package.names:
        return []
    formats: dict[int, str] = {}
    used: list[int] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        match _local(name):
            case "numFmt":
                formats[index_of(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
            case "cellXfs":
                inside = True
            case "xf" if inside:
                used.append(index_of(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and _local(name) != "cellXfs"

    _parse(package, "xl/styles.xml", start, end, _ignore, at_most=4 * _SMALL)
    return styles_of(used, formats)


def _shared_strings(package: Package, limits: Limits) -> list[str]:
    """Texts that cells refer to by number; readings of Asian scripts (rPh) left out."""
    if "xl/sharedStrings.xml" not in package.names:
        return []
    reader = _StringReader(limits)
    _parse(package, "xl/sharedStrings.xml", reader.start, reader.end, reader.text, at_most=limits.max_unpacked)
    return reader.strings


class _StringReader:
    """Collects the texts of the shared strings."""

    def __init__(self, limits: Limits) -> None:
        self.strings: list[str] = []
        self._limits = limits
        self._parts: list[str] = []
        self._take = self._reading = False
        self._length = self._total = 0

    def start(self, name: str, _: Attributes) -> None:
        match _local(name):
            case "si":
                self._parts, self._length = [], 0
            case "t":
                self._take = not self._reading
            case "rPh":
                self._reading = True

    def text(self, data: str) -> None:
        if self._take:
            self._length += len(data)
            self._total += len(data)
            if self._length > self._limits.max_field or self._total > self._limits.max_unpacked // 2:
                refuse("field_too_long", limit=self._limits.max_field, row=1)
            self._parts.append(data)

    def end(self, name: str) -> None:
        match _local(name):
            case "t":
                self._take = False
            case "rPh":
                self._reading = False
            case "si":
                self.strings.append(unescape("".join(self._parts)))
                if len(self.strings) > self._limits.max_cells:
                    refuse("too_many_cells", limit=self._limits.max_cells)
