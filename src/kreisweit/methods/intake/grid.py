"""Rows of text as they stand in a file, before anybody asks what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from .collector import refuse
from .limits import Limits


@dataclass
class Grid:
    """Rows of a sheet or file; `lines[i]` is where row i begins, counted from 1 as a person counts."""

    limits: Limits
    rows: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    cells: int = 0

    def append(self, line: int, cells: tuple[str, ...]) -> None:
        """Take one more row; raises Unreadable when a limit is reached."""
        self.cells += len(cells) + 1
        if len(cells) > self.limits.max_columns:
            refuse("too_many_columns", limit=self.limits.max_columns, row=line)
        if len(self.rows) >= self.limits.max_rows:
            refuse("too_many_rows", limit=self.limits.max_rows)
        if self.cells > self.limits.max_cells:
            refuse("too_many_cells", limit=self.limits.max_cells)
        self.rows.append(cells)
        self.lines.append(line)
