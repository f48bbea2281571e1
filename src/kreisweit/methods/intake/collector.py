"""Collecting findings without letting a hostile file fill the memory with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from .codes import CODES
from .findings import Finding, Severity, Unreadable

MOST_PER_CODE = 500
"""So many findings of one code are listed; the rest is counted."""


def refuse(code: str, **params: str | int) -> NoReturn:
    """Raise Unreadable for the file as a whole; a code or parameter that CODES does not know is a bug."""
    _check(code, params)
    raise Unreadable(code, **params)


@dataclass
class Collector:
    """A growing list of findings, at most MOST_PER_CODE of each code."""

    _list: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)

    def error(self, code: str, *, row: int | None = None, column: str | None = None, **params: str | int) -> None:
        """The row is not taken."""
        self._add(Severity.ERROR, code, row, column, params)

    def warning(self, code: str, *, row: int | None = None, column: str | None = None, **params: str | int) -> None:
        """The row is taken; a person should look."""
        self._add(Severity.WARNING, code, row, column, params)

    def note(self, code: str, *, row: int | None = None, column: str | None = None, **params: str | int) -> None:
        """For information."""
        self._add(Severity.NOTE, code, row, column, params)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over what another reader found."""
        for finding in findings:
            self._add(finding.severity, finding.code, finding.row, finding.column, dict(finding.params))

    def result(self) -> tuple[Finding, ...]:
        """All findings, those on the whole file first, then by row; what was only counted comes last."""
        ordered = sorted(self._list, key=lambda finding: finding.row or 0)
        rest = (
            Finding("more_of_the_same", severity, params={"of": code, "count": count - MOST_PER_CODE})
            for (code, severity), count in self._counts.items()
            if count > MOST_PER_CODE
        )
        return (*ordered, *rest)

    def _add(
        self, severity: Severity, code: str, row: int | None, column: str | None, params: dict[str, str | int]
    ) -> None:
        _check(code, params)
        self._counts[code, severity] += 1
        if self._counts[code, severity] <= MOST_PER_CODE:
            self._list.append(Finding(code, severity, row, column, params))


def _check(code: str, params: dict[str, str | int]) -> None:
    if set(CODES[code]) != set(params):
        raise ValueError(f"{code} takes the parameters {CODES[code]}, not {tuple(params)}")
