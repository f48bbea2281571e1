"""From the bytes of a published file to cells and findings."""

from __future__ import annotations

from dataclasses import dataclass

from kreisweit.methods.disclosure import InternalTable

from .collector import Collector, refuse
from .findings import Finding, Severity
from .layouts import LAYOUTS
from .plausibility import implausible, impossible


@dataclass(frozen=True)
class FigureFile:
    """What a file gave: its cells, how many rows were looked at, and everything there is to say."""

    layout: str
    source: str
    table: InternalTable
    rows_read: int
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether at least one row was not taken."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def read_figures(data: bytes, *, layout: str, filename: str, source: str) -> FigureFile:
    """Read a file in one of the LAYOUTS; `source` is the code of the publication.

    Every row is taken whole or not at all; a row that is not taken has an ERROR. Raises Unreadable when
    the file as a whole cannot be taken: what then was read is nothing.
    """
    if layout not in LAYOUTS:
        refuse("layout_unknown", layout=layout[:40], known=", ".join(LAYOUTS))
    findings = Collector()
    reading = LAYOUTS[layout].read(data, filename=filename, source=source, findings=findings)
    table, errors = impossible(InternalTable(reading.cells), rows=reading.rows)
    findings.extend(errors)
    findings.extend(implausible(table, rows=reading.rows))
    return FigureFile(layout, source, table, reading.rows_read, findings.result())
