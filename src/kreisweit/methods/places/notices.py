"""Notices of data files: whose they are, under which licence, with which words to name the source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields

LICENCES = frozenset({"dl-de/by-2-0", "ODbL-1.0", "CC0-1.0", "EUPL-1.2", "OFL-1.1", "MIT", "MPL-2.0"})


class InvalidNotice(ValueError):  # noqa: N818
    """A notice lacks something; the message names the field."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One data set or component: `attribution` is the exact text to show, `files` lie beside the notice.

    `reference_day` is ISO text, a day or a year; `changes` says what was changed by us (empty = nothing).
    """

    title: str
    holder: str
    licence: str
    licence_url: str
    attribution: str
    source: str
    reference_day: str
    changes: str
    files: tuple[str, ...]
    note: str


def parse_notices(text: str) -> tuple[Notice, ...]:
    """Read a NOTICE.toml: one `[[notice]]` table per data set, in the order of the file.

    Raises InvalidNotice naming the missing, unknown or wrong field.
    """
    try:
        tables = tomllib.loads(text).get("notice", [])
    except tomllib.TOMLDecodeError as error:
        raise InvalidNotice("toml") from error
    if not isinstance(tables, list) or not tables:
        raise InvalidNotice("notice")
    return tuple(_notice(table) for table in tables)


def _notice(table: object) -> Notice:
    if not isinstance(table, dict):
        raise InvalidNotice("notice")
    names = {field.name for field in fields(Notice)}
    for name in sorted(names ^ set(table)):
        raise InvalidNotice(name)
    files = table["files"]
    if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
        raise InvalidNotice("files")
    texts = {name: value for name, value in table.items() if name != "files"}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise InvalidNotice(name)
    for name in ("title", "holder", "licence_url", "attribution", "source"):
        if not texts[name].strip():
            raise InvalidNotice(name)
    if texts["licence"] not in LICENCES:
        raise InvalidNotice("licence")
    return Notice(files=tuple(files), **texts)
