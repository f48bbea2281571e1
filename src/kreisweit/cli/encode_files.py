"""Files of the commands for encoded records: tables in, keys in and out, nothing half-written."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from kreisweit.methods.intake import Kind, Limits, Severity, Table, Unreadable, read_table
from kreisweit.methods.intake.limits import MEGABYTE
from kreisweit.methods.linkage.encoding.attributes import (
    ATTRIBUTES,
    LEAST_FIELDS,
    columns_of,
    fields_of,
    id_column,
    person_of,
)
from kreisweit.methods.linkage.encoding.exchange import MOST_ID, KeyFile, NotASecret, NotKeys, read_keys, read_secret
from kreisweit.methods.linkage.usual import holds_data, known_headings, place_of
from kreisweit.methods.linkage.written_dates import born_on, is_written, month_first

from .encode_refusals import refuse
from .parquet_files import is_parquet, read_parquet
from .table_words import reason_of, reason_of_error
from .words import gettext as _

LIMITS: Final = Limits(
    max_bytes=300 * MEGABYTE, max_cells=12_000_000, max_sheet_cells=4_000_000, max_unpacked=500 * MEGABYTE
)
MOST_BYTES: Final = 600 * MEGABYTE
_MOST_SECRET: Final = 10_000
OPEN: Final = frozenset({"sex", "nationality", "municipality"})
"""Attributes that may go along in clear: the county knows them as codes and by themselves they name nobody."""


@dataclass(frozen=True)
class People:
    """Rows of a table as persons: ids, where the attributes stand, the fields they make up, rows that did not fit,
    whether dates with slashes put the month first."""

    table: Table
    ids: tuple[str, ...]
    places: dict[str, int]
    fields: tuple[str, ...]
    broken: int
    month_first: bool = False
    today: date = field(default_factory=date.today)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that the columns hold."""
        return tuple(self.places)

    def __iter__(self) -> Iterator[dict[str, str]]:
        for texts in self._texts(self.places):
            yield person_of(texts, american=self.month_first, today=self.today)

    def dates_not_read(self) -> list[int]:
        """The lines in which no reading fits the birth date."""
        born = [name for name in self.places if ATTRIBUTES[name] == "birth_date"]
        return [
            line
            for texts, line in zip(self._texts(born), self.table.lines, strict=True)
            if is_written(texts) and not born_on(texts, american=self.month_first, today=self.today)
        ]

    def _texts(self, attributes: Iterable[str]) -> Iterator[dict[str, str]]:
        places = [(name, self.places[name]) for name in attributes]
        for row in self.table.rows:
            yield {name: row[place] for name, place in places}


def secret_of(path: Path, *, as_json: bool) -> bytes:
    """The secret in a file."""
    data = _bytes(path, _MOST_SECRET, as_json=as_json)
    try:
        return read_secret(data.decode("utf-8-sig"))
    except (NotASecret, UnicodeDecodeError):
        refuse("not_a_secret", name=path.name, as_json=as_json)


def is_exposed(path: Path) -> bool:
    """Whether others on this machine may read or change the file, where the system tells."""
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def people_of(
    path: Path, *, column: str | None, mapping: Sequence[str], as_json: bool, repeated: bool = False
) -> People:
    """The persons of a CSV, XLSX or Parquet file; `column` with their ids (None for a usual name or the line, "" for
    the line), `mapping` as typed;
    `repeated`: an id may stand in several rows."""
    table = _table(path, as_json=as_json)
    if holds_data(table.header):
        refuse("no_heading", file=path.name, count=len(table.header), as_json=as_json)
    own = _named_id(table, path, column, as_json=as_json) if column else None
    try:
        mapped = dict(_parted(text, as_json=as_json) for text in mapping)
        places = columns_of(table.header, mapped, without=() if own is None else (own,))
    except KeyError as unknown:
        _unknown(table, path, str(unknown.args[0]), as_json=as_json)
    fields = fields_of(list(places))
    if len(fields) < LEAST_FIELDS:
        refuse(
            "too_few_fields", count=len(fields), least=LEAST_FIELDS, found=", ".join(fields) or "–", as_json=as_json,
        )  # fmt: skip
    broken = len({finding.row for finding in table.findings if finding.severity is Severity.ERROR})
    own = id_column(table.header, without=places.values()) if column is None else own
    ids = _ids(table, own, repeated=repeated, as_json=as_json)
    born = places.get("birth_date")
    slashes = born is not None and month_first(row[born] for row in table.rows)
    return People(table, ids, places, fields, broken, slashes)


def _table(path: Path, *, as_json: bool) -> Table:
    data = _bytes(path, LIMITS.max_bytes, as_json=as_json)
    try:
        if not is_parquet(path):
            return read_table(data, filename=path.name, limits=LIMITS)
        header, rows = read_parquet(path, LIMITS)
    except Unreadable as found:
        refuse("not_a_table", name=path.name, reason=reason_of(found.code, found.params), as_json=as_json)
    # Cells of Parquet have types as those of a workbook; it has no line for the headings.
    return Table(tuple(header), tuple(rows), tuple(range(1, len(rows) + 1)), Kind.XLSX)


@dataclass(frozen=True)
class Kept:
    """Columns that go along with the keys: headings, and their cells row by row."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]


def kept_columns(people: People, names: Sequence[str], *, as_json: bool) -> Kept | None:
    """The columns with these headings; None where none is named. A column that names people is refused."""
    if not names:
        return None
    header = people.table.header
    for name in names:
        if name not in header:
            refuse("keep_unknown", column=name, as_json=as_json)
        told = [attribute for attribute, place in people.places.items() if header[place] == name]
        if any(attribute not in OPEN for attribute in told):
            refuse("keep_names", column=name, as_json=as_json)
    places = [header.index(name) for name in names]
    return Kept(tuple(names), [tuple(row[place] for place in places) for row in people.table.rows])


def keys_of(path: Path, *, as_json: bool) -> KeyFile:
    """A file of encoded records."""
    try:
        return read_keys(_bytes(path, MOST_BYTES, as_json=as_json).decode("utf-8"))
    except UnicodeDecodeError:
        refuse("not_keys", name=path.name, as_json=as_json)
    except NotKeys as found:
        code = {"id_twice": "keys_id_twice"}.get(found.code, found.code)
        refuse(code, name=path.name, row=found.row, as_json=as_json)


def write_whole(path: Path, lines: Iterable[str], *, as_json: bool) -> None:
    """Write a text file as a whole or not at all, whatever happens meanwhile."""
    part: Path | None = None
    path = path.resolve()  # what a link names is replaced, not the link
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        part = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        refuse("not_writable", name=path.name, reason=reason_of_error(error), as_json=as_json)
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def not_onto(out: Path, *others: Path, as_json: bool) -> None:
    """Refuse a result that would take the place of what it is made from, or whose folder cannot be written to."""
    for other in others:
        if out.resolve() == other.resolve():
            refuse("same_file", name=other.name, as_json=as_json)
    if out.exists() and not out.is_file():
        refuse("not_writable", name=out.name, reason=_("it is no ordinary file"), as_json=as_json)
    if not os.access(out.resolve().parent, os.W_OK | os.X_OK):
        refuse(
            "not_writable", name=out.name, reason=_("the folder is missing or may not be written to"), as_json=as_json
        )


def _named_id(table: Table, path: Path, column: str, *, as_json: bool) -> int:
    place = place_of(table.header, column)
    if place is None:
        _unknown(table, path, column, as_json=as_json)
    return place


def _unknown(table: Table, path: Path, column: str, *, as_json: bool) -> NoReturn:
    """Never with other cells of the first row than usual headings: it may hold a person."""
    known = ", ".join(known_headings(table.header)) or "–"
    refuse("column_unknown", column=column, name=path.name, count=len(table.header), known=known, as_json=as_json)


def _ids(table: Table, place: int | None, *, repeated: bool, as_json: bool) -> tuple[str, ...]:
    if place is None:
        if repeated:
            refuse("id_needed", as_json=as_json)
        return tuple(str(line) for line in table.lines)
    ids: list[str] = []
    seen: set[str] = set()
    for row, line in zip(table.rows, table.lines, strict=True):
        name = row[place].strip()
        if not name:
            refuse("id_empty", row=line, column=table.header[place], as_json=as_json)
        if name in seen and not repeated:
            refuse("id_twice", row=line, column=table.header[place], as_json=as_json)
        if len(name) > MOST_ID:
            refuse("id_too_long", row=line, column=table.header[place], limit=MOST_ID, as_json=as_json)
        ids.append(name)
        seen.add(name)
    return tuple(ids)


def _parted(text: str, *, as_json: bool) -> tuple[str, str]:
    attribute, sign, column = text.partition("=")
    if not sign or not column:
        refuse("map_unclear", text=text, known=", ".join(ATTRIBUTES), as_json=as_json)
    return attribute.strip(), column.strip()


def _bytes(path: Path, most: int, *, as_json: bool) -> bytes:
    """The bytes of an ordinary file, never beyond a bound."""
    try:
        if not path.is_file():
            refuse(
                "unreadable",
                name=path.name,
                reason=_("it is no ordinary file") if path.exists() else _("it is not there"),
                as_json=as_json,
            )
        with path.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        refuse("unreadable", name=path.name, reason=reason_of_error(error), as_json=as_json)
    if len(data) > most:
        refuse("unreadable", name=path.name, reason=f"> {most // MEGABYTE} MB", as_json=as_json)
    return data
