"""Which column of an institution's file means what, and whether that can work at all."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any, Final

from .fields import CELL_FIELDS, FIELDS
from .meanings import (
    CELL_ESSENTIALS,
    ENCODED,
    ENCODED_ESSENTIALS,
    EPISODE_FIELDS,
    NAMING,
    PERSON_ESSENTIALS,
    Shape,
    known_codes,
    patterns_of,
    shape_of,
)

PERSONS, CELLS = "persons", "cells"
FILE_KINDS: Final = ("csv", "xlsx")
DELIMITERS: Final = (";", ",", "\t")
ENCODINGS: Final = ("utf-8", "windows-1252")
MOST_COLUMNS: Final = 80
ALWAYS: Final = frozenset({"blocked"})
"""Fields that are read whatever an agreement says: they protect the person and are never stored."""
_INDICATOR: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading in the file, the field it means, how it is written, whether it must be filled (which
    whether an address is blocked always must: a file that does not say so would let everybody through).

    `codes` translates the words of the file (compared without regard to case) into codes of the field; empty
    where the file writes the codes themselves.
    """

    name: str
    field: str
    format: str = ""
    required: bool = False
    codes: Mapping[str, str] = default(default_factory=dict)

    @property
    def pattern(self) -> str:
        """The format, or the usual one of the field. Raises KeyError for an unknown field."""
        return self.format or patterns_of(self.field)[0]


@dataclass(frozen=True, slots=True)
class Specification:
    """How one institution's file is built. `kind` is "persons" or "cells"."""

    title: str
    kind: str
    file_kind: str
    delimiter: str
    encoding: str
    columns: tuple[Column, ...]

    def by_field(self) -> dict[str, Column]:
        """Columns by what they mean."""
        return {column.field: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a specification cannot work; `code` is one of PROBLEMS, `column` the heading concerned."""

    code: str
    column: str = ""
    params: Mapping[str, str | int] = default(default_factory=dict)


PROBLEMS: Final[dict[str, tuple[str, ...]]] = {
    "kind_unknown": (),
    "file_kind_unknown": (),
    "delimiter_unknown": (),
    "encoding_not_read": (),
    "no_columns": (),
    "too_many_specified": ("limit",),
    "name_empty": ("position",),
    "name_twice": (),
    "field_unknown": ("field",),
    "field_twice": ("field",),
    "field_missing": ("field",),
    "field_needs": ("field", "needs"),
    "number_not_required": ("field",),
    "encoded_beside_clear": ("field",),
    "format_unknown": ("format", "known"),
    "codes_not_used": (),
    "code_not_known": ("code", "known"),
    "word_twice": ("word",),
}
"""Code of a problem -> its parameters, besides `column`."""


def specification_of(data: Mapping[str, Any]) -> Specification:
    """A specification from stored values: title, kind, file_kind, delimiter, encoding, columns (mappings)."""
    return Specification(
        title=str(data.get("title", "")),
        kind=str(data.get("kind", PERSONS)),
        file_kind=str(data.get("file_kind", "csv")),
        delimiter=str(data.get("delimiter", ";")),
        encoding=str(data.get("encoding", "utf-8")),
        columns=tuple(_column_of(one) for one in data.get("columns", ())),
    )


def _column_of(data: Mapping[str, Any]) -> Column:
    codes = {str(word): str(code) for word, code in dict(data.get("codes") or {}).items()}
    return Column(
        name=str(data.get("name", "")).strip(),
        field=str(data.get("field", "")),
        format=str(data.get("format", "") or ""),
        required=bool(data.get("required", False)) or data.get("field") in ALWAYS,
        codes=codes,
    )


def read_specification(text: str) -> Specification:
    """A specification from TOML: a table [specification] and one [[column]] each; raises tomllib.TOMLDecodeError."""
    data = tomllib.loads(text)
    return specification_of({**data["specification"], "columns": data.get("column", ())})


def columns_as_data(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Columns as they are stored; a format is named only where the field knows several."""
    stored = []
    for column in columns:
        one: dict[str, Any] = {"name": column.name, "field": column.field, "required": column.required}
        if len(patterns_of(column.field)) > 1:
            one["format"] = column.pattern
        if column.codes:
            one["codes"] = dict(column.codes)
        stored.append(one)
    return stored


def folded(word: str) -> str:
    """A heading or a code word as it is compared: without regard to case and to blanks around and between."""
    return " ".join(word.split()).casefold()


def problems_of(specification: Specification) -> tuple[Problem, ...]:
    """Everything that keeps a specification from working; empty if it works."""
    found = list(_file_problems(specification))
    for position, column in enumerate(specification.columns, start=1):
        found += _column_problems(column, position, specification.kind)
    found += _problems_together(specification)
    return tuple(found)


def _file_problems(specification: Specification) -> Iterable[Problem]:
    if specification.kind not in (PERSONS, CELLS):
        yield Problem("kind_unknown")
    if specification.file_kind not in FILE_KINDS:
        yield Problem("file_kind_unknown")
    if specification.delimiter not in DELIMITERS:
        yield Problem("delimiter_unknown")
    if specification.encoding not in ENCODINGS:
        yield Problem("encoding_not_read")
    if not specification.columns:
        yield Problem("no_columns")
    if len(specification.columns) > MOST_COLUMNS:
        yield Problem("too_many_specified", params={"limit": MOST_COLUMNS})


def _column_problems(column: Column, position: int, kind: str) -> Iterable[Problem]:
    if not column.name:
        yield Problem("name_empty", params={"position": position})
    if column.field not in _fields_of(kind):
        yield Problem("field_unknown", column.name, {"field": column.field})
        return
    known = patterns_of(column.field)
    if column.format and column.format not in known:
        yield Problem("format_unknown", column.name, {"format": column.format, "known": ", ".join(known)})
    yield from _code_problems(column)


def _fields_of(kind: str) -> Sequence[str]:
    return CELL_FIELDS if kind == CELLS else tuple(FIELDS)


def _code_problems(column: Column) -> Iterable[Problem]:
    if not column.codes:
        return
    if shape_of(column.field) not in (Shape.CODE, Shape.YES_NO):
        yield Problem("codes_not_used", column.name)
        return
    words = Counter(folded(word) for word in column.codes)
    for word, count in words.items():
        if count > 1:
            yield Problem("word_twice", column.name, {"word": word})
    known = known_codes(column.field)
    for code in dict.fromkeys(column.codes.values()):
        if not (_INDICATOR.fullmatch(code) if known is None else code in known):
            listed = "…" if known is None or len(known) > 10 else ", ".join(sorted(known))
            yield Problem("code_not_known", column.name, {"code": code, "known": listed})


def _problems_together(specification: Specification) -> Iterable[Problem]:
    names = Counter(folded(column.name) for column in specification.columns if column.name)
    for column in specification.columns:
        if names.pop(folded(column.name), 0) > 1:
            yield Problem("name_twice", column.name)
    fields = Counter(column.field for column in specification.columns)
    for name, count in fields.items():
        if count > 1:
            yield Problem("field_twice", params={"field": name})
    yield from _lacks(specification)


def _lacks(specification: Specification) -> Iterable[Problem]:
    fields = specification.by_field()
    persons = ENCODED_ESSENTIALS if ENCODED in fields else PERSON_ESSENTIALS
    for name in CELL_ESSENTIALS if specification.kind == CELLS else persons:
        if name not in fields:
            yield Problem("field_missing", params={"field": name})
    if EPISODE_FIELDS["residence"][0] in fields and not ALWAYS & fields.keys():  # a register of residents
        yield from (Problem("field_missing", params={"field": name}) for name in sorted(ALWAYS))
    for name in ENCODED_ESSENTIALS:
        column = fields.get(name)
        if column is not None and not column.required:
            yield Problem("number_not_required", column.name, {"field": name})
    if ENCODED in fields:
        yield from (Problem("encoded_beside_clear", fields[n].name, {"field": n}) for n in NAMING if n in fields)
    for start, *others in EPISODE_FIELDS.values():
        if start not in fields:
            yield from (Problem("field_needs", params={"field": n, "needs": start}) for n in others if n in fields)
