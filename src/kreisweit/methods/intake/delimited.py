"""CSV as offices and statistical bureaux write it: three delimiters, four encodings, quoted newlines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn

from .collector import Collector, refuse
from .grid import Grid
from .limits import Limits

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_BYTE: Final = re.compile(_CONTROL.pattern.encode())
# Two bytes that are one umlaut in UTF-8 and make no sense side by side in Windows-1252.
_TORN_UTF8: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_TWICE_ENCODED: Final = re.compile(rb"\xc3\x83\xc2[\xa4\xb6\xbc\x84\x96\x9c]|\xc3\x83\xc5[\x93\xb8]")
_DELIMITERS: Final = (";", ",", "\t")
_MOST_DELIMITERS: Final = 100  # times the columns allowed, in one line: text in quotes may hold many
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the text of a CSV file is to be read; `skip` leading lines hold no table."""

    encoding: str
    delimiter: str
    skip: int


def read_delimited(
    data: bytes, *, limits: Limits, findings: Collector, grid: Grid | None = None, delimiter: str = ""
) -> tuple[Grid, Dialect]:
    """The rows of a CSV file; raises Unreadable for broken quotes, encodings and excess.

    `grid` takes the rows instead of a new one, `delimiter` is the one expected: it holds if the heading has it.
    """
    if max(data.count(b"\n"), data.count(b"\r")) > limits.max_rows:
        refuse("too_many_rows", limit=limits.max_rows)
    encoding = encoding_of(data)
    if encoding.startswith("utf-8") and _TWICE_ENCODED.search(data):
        findings.warning("encoding_twice")
    if encoding != "utf-16":
        _refuse_control_bytes(data)
    try:
        dialect = _dialect(data, encoding, limits, delimiter)
        grid = _read(data, dialect, limits, grid or Grid(limits))
    except UnicodeDecodeError:
        refuse("encoding_broken")
    if not data.endswith((b"\n", b"\r", b"\n\x00", b"\r\x00", b"\x00\n", b"\x00\r")):
        findings.note("last_line_open")
    return grid, dialect


def encoding_of(data: bytes) -> str:
    """Name of the encoding: a byte order mark decides, else UTF-8, else Windows-1252.

    Raises Unreadable for UTF-32, for UTF-8 with torn characters and for bytes that no text has.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        refuse("encoding_unknown")
    if data.startswith(codecs.BOM_UTF8):
        return _checked(data, "utf-8-sig", "encoding_broken")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(data, "utf-16", "encoding_broken")
    if data.isascii() or _decodes(data, "utf-8"):
        return "utf-8"
    if _TORN_UTF8.search(data):
        refuse("encoding_broken")
    return _checked(data, "cp1252", "encoding_unknown")


def _checked(data: bytes, encoding: str, code: str) -> str:
    if not _decodes(data, encoding):
        refuse(code)
    return encoding


def _decodes(data: bytes, encoding: str) -> bool:
    """Whether all bytes are text in this encoding; in slices, so that no second copy stands in memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for start in range(0, len(view), _CHUNK):
            decoder.decode(view[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(data: bytes, encoding: str, limits: Limits) -> Iterator[str]:
    """Lines with their ends, one at a time; a line without end is refused before it fills the memory."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    check = encoding == "utf-16"
    number = 0
    while line := stream.readline(limits.max_line + 1):
        number += 1
        if len(line) > limits.max_line:
            _refuse_long(line, number, limits)
        if check and _CONTROL.search(line):
            refuse("control_characters", row=number)
        yield line


def _refuse_long(line: str, number: int, limits: Limits) -> NoReturn:
    if max(line.count(delimiter) for delimiter in _DELIMITERS) > limits.max_columns:
        refuse("too_many_columns", limit=limits.max_columns, row=number)
    refuse("line_too_long", limit=limits.max_line, row=number)


def _refuse_control_bytes(data: bytes) -> None:
    """In encodings of single bytes all of them are looked through at once."""
    found = _CONTROL_BYTE.search(data)
    if found:
        refuse("control_characters", row=data.count(b"\n", 0, found.start()) + 1)


def _dialect(data: bytes, encoding: str, limits: Limits, expected: str) -> Dialect:
    """The delimiter that the heading uses most, outside quotes; Excel's `sep=` line wins."""
    for skip, line in enumerate(_lines(data, encoding, limits)):
        stripped = line.strip("\r\n")
        if re.fullmatch(r"sep=[;,\t]", stripped, re.IGNORECASE):
            return Dialect(encoding, stripped[-1], skip + 1)
        if stripped.strip(' \t;,"'):
            bare = re.sub(r'"[^"]*"?', "", stripped)
            found = expected if expected and expected in bare else max(_DELIMITERS, key=bare.count)
            return Dialect(encoding, found, skip)
    return refuse("empty_file")


def _read(data: bytes, dialect: Dialect, limits: Limits, grid: Grid) -> Grid:
    lines = _bounded(_lines(data, dialect.encoding, limits), dialect, limits)
    reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    begins = 1 + dialect.skip
    try:
        for cells in reader:
            if cells and len(max(cells, key=len)) > limits.max_field:
                refuse("field_too_long", limit=limits.max_field, row=begins)
            grid.append(begins, tuple(cells))
            begins = reader.line_num + dialect.skip + 1
    except csv.Error as error:
        _refuse_quote(error, begins, limits)
    return grid


def _bounded(lines: Iterator[str], dialect: Dialect, limits: Limits) -> Iterator[str]:
    """Lines without those that are skipped; one with absurdly many delimiters is refused unsplit."""
    most = limits.max_columns * _MOST_DELIMITERS
    skip = dialect.skip
    for number, line in enumerate(lines, start=1):
        if number <= skip:
            continue
        if len(line) > most and line.count(dialect.delimiter) > most:
            refuse("too_many_columns", limit=limits.max_columns, row=number)
        yield line


def _refuse_quote(error: csv.Error, row: int, limits: Limits) -> NoReturn:
    """The three complaints of the csv module, told apart by what they say."""
    said = str(error)
    if "field limit" in said:
        refuse("field_too_long", limit=limits.max_field, row=row)
    if "end of data" in said:
        refuse("quote_never_closed", row=row)
    refuse("quote_broken", row=row)
