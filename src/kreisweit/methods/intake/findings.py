"""What an import has to say about a file: where, which rule, what to do; never the value itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # the row is not taken
    WARNING = "warning"  # the row is taken, a person should look
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a file.

    `code` names the rule (the sentence belongs to the doors), `row` is the line as a person counts it in
    the file (heading = 1; None = the whole file), `column` its heading, `params` fill the sentence and
    hold keys, names of columns and numbers of rows, never a value of a cell.
    """

    code: str
    severity: Severity
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


class Unreadable(Exception):  # noqa: N818
    """The file as a whole cannot be taken; `code` and `params` as in Finding."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
