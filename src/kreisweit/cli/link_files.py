"""Files of `kreisweit link` as records: CSV, XLSX, Parquet, within a bound of memory."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kreisweit.methods.intake import Limits, Severity, Unreadable, read_table
from kreisweit.methods.linkage.headings import BadHeading, Plan, plan_of
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.rows import Told, identities
from kreisweit.methods.linkage.usual import place_of
from kreisweit.methods.linkage.written_dates import month_first

from .link_words import FILE_CODES
from .parquet_files import is_parquet, read_parquet
from .refusing import Refused
from .table_words import reason_of

ROWS_PER_MB = 800
"""Records that a megabyte of memory carries, with all that linking them needs."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Columns:
    """What the person said about columns; `today` tells which dates of birth can be;
    `counted`: rows are counted, whatever columns there are."""

    record: str
    mapped: tuple[tuple[str, str], ...]
    identifiers: tuple[str, ...]
    today: date = field(default_factory=date.today)
    counted: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The headings that were named, each once."""
        named = (self.record, *(column for _, column in self.mapped), *self.identifiers)
        return tuple(dict.fromkeys(filter(None, named)))


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its records, the record ids as the file has them, what was found."""

    name: str
    records: list[IdentityRecord]
    ids: list[str]
    plan: Plan
    told: Told
    header: Sequence[str]

    def has(self, column: str) -> bool:
        """Whether the file has a column of that heading."""
        return place_of(self.header, column) is not None


def read_sources(files: Sequence[Path], columns: Columns, *, memory: int) -> list[Source]:
    """Read all files; raises Refused. Records are numbered through all files: `record` is the number as 32 digits."""
    names = [file.name for file in files]
    for name in names:
        if names.count(name) > 1:
            raise Refused("same_name", file=name)
    _check_lines(files, memory=memory)
    sources: list[Source] = []
    read = 0
    for file in files:
        header, rows = _table(file, memory=memory, left=memory * ROWS_PER_MB - read)
        sources.append(_source(file.name, header, rows, columns, first=read, alone=len(files) == 1))
        read += len(rows)
    _check_named(sources, columns)
    return sources


def _check_lines(files: Sequence[Path], *, memory: int) -> None:
    """Raise Refused for files with too many rows, before minutes are spent on the first of them."""
    left = memory * ROWS_PER_MB
    for file in files:
        if stat.S_ISREG(file.stat().st_mode):
            left -= _lines(file, at_most=left)
        if left < 0:
            raise Refused("large", file=file.name, memory=memory)


def _lines(file: Path, *, at_most: int) -> int:
    """Rows below the heading that cannot but be there, as far as that shows without reading the file as a table."""
    kind = file.suffix.lower()
    if is_parquet(file):
        return _parquet_rows(file)
    found = -1
    with file.open("rb") as opened:
        if kind in (".xlsx", ".xlsm") or opened.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return 0
        opened.seek(0)
        while found <= at_most and (block := opened.read(MEGABYTE)):
            found += block.count(b"\n")
    return max(found, 0)


def _parquet_rows(file: Path) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return int(parquet.read_metadata(file).num_rows)
    except pa.ArrowException:
        return 0  # whoever reads it says what is wrong


def _table(file: Path, *, memory: int, left: int) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    seen = file.stat()
    if not stat.S_ISREG(seen.st_mode):
        raise Refused("not_a_file", file=file.name)
    limits = _limits(memory, left)
    if seen.st_size > limits.max_bytes:
        raise Refused("large", file=file.name, memory=memory)
    try:
        if is_parquet(file):
            return read_parquet(file, limits)
        table = read_table(file.read_bytes(), filename=file.name, limits=limits)
    except Unreadable as found:
        row = found.params.get("row", 1)
        code = FILE_CODES.get(found.code, "unreadable")
        raise Refused(
            code, file=file.name, memory=memory, row=row, reason=reason_of(found.code, found.params)
        ) from None
    uneven = [finding.row or 0 for finding in table.findings if finding.severity is Severity.ERROR]
    if uneven and not table.rows:
        raise Refused("title", file=file.name, count=len(table.header))
    if uneven:
        raise Refused("uneven", file=file.name, count=len(uneven), row=uneven[0])
    return table.header, table.rows


def _limits(memory: int, left: int) -> Limits:
    """A third of the memory for reading: a cell costs about 70 bytes beside its text."""
    cells = memory * MEGABYTE // 3 // 100
    return Limits(
        max_bytes=memory * MEGABYTE // 3,
        max_rows=max(left, 1),
        max_cells=cells,
        max_sheet_cells=cells // 4,
        max_unpacked=memory * MEGABYTE // 3,
    )


def _source(
    name: str, header: Sequence[str], rows: Sequence[Sequence[str]], columns: Columns, *, first: int, alone: bool
) -> Source:
    if not rows:
        raise Refused("empty", file=name)
    try:
        plan = plan_of(
            header,
            record=columns.record,
            mapped=columns.mapped,
            identifiers=columns.identifiers,
            required=alone,
            counted=columns.counted,
        )
    except BadHeading as found:
        raise Refused(found.code, file=name, **found.params) from None
    ids = list(_ids(name, header, rows, plan))
    places = plan.columns.get("birth_date", ())
    slashes = month_first(row[place] for row in rows for place in places)
    told = Told(month_first=slashes, today=columns.today)
    numbers = (f"{first + number:032d}" for number in range(len(rows)))
    return Source(name, identities(rows, plan, ids=numbers, register=name, told=told), ids, plan, told, header)


def _ids(name: str, header: Sequence[str], rows: Sequence[Sequence[str]], plan: Plan) -> Iterator[str]:
    """Record ids as the file has them; rows are counted from 1 where it has none. Raises Refused for one used twice."""
    if plan.record is None:
        yield from map(str, range(1, len(rows) + 1))
        return
    seen: set[str] = set()
    again = 0
    first = 0
    found = [row[plan.record].strip() for row in rows]
    for number, text in enumerate(found, start=2):
        if not text:
            raise Refused("missing_id", file=name, column=header[plan.record], row=number)
        if text in seen:
            again += 1
            first = first or number
        seen.add(text)
    if again:
        raise Refused("duplicate_id", file=name, column=header[plan.record], count=again, row=first)
    yield from found


def _check_named(sources: Sequence[Source], columns: Columns) -> None:
    """A column that was named stands in at least one of several files."""
    for column in columns.named:
        if not any(source.has(column) for source in sources):
            raise Refused("nowhere", column=column)
