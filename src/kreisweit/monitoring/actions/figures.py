"""Writes of monitoring: bring official figures into the shop window."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.methods.disclosure import AsPublished, CellKey, InternalTable, protect
from kreisweit.methods.intake import FigureFile, Finding, Unreadable, read_figures
from kreisweit.releases.actions import Provenance, publish_release
from kreisweit.releases.models import Level, Release

from ..refusals import UnreadableFile
from ..rules import may_import_figures

Reader = Callable[..., FigureFile]


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `outside` counts cells of areas outside the wanted county."""

    release: Release | None
    rows_read: int
    cells: int
    new: int
    corrected: int
    unchanged: int
    outside: int
    findings: tuple[Finding, ...]


def import_figures(
    *,
    data: bytes,
    filename: str,
    layout: str,
    by: By,
    source: str = "",
    within: str = "",
    read: Reader = read_figures,
) -> ImportReport:
    """Bring the figures of a published file into the shop window: all that can be taken, or nothing.

    `source` is the code of the publication (default: that of the layout), `within` the key of the only
    county whose areas are kept (default: all). `read` may run the reader in a limited process. The same
    file twice changes nothing. Raises NotAllowed, UnreadableFile and the refusals of publish_release.
    """
    if not may_import_figures(by):
        raise NotAllowed
    try:
        file = read(data, layout=layout, filename=filename, source=source or layout)
    except Unreadable as reason:
        raise UnreadableFile(reason.code, **reason.params) from None
    table = _within(file.table, within)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        published = publish_release(
            table=protect(table, AsPublished()), provenance=_provenance(file, digest=digest, scope=within), by=by
        )
        target = published.release or "releases.Release"
        record("monitoring.import_figures", target, by=by, layout=layout, rows=file.rows_read)
    outside = len(file.table.cells) - len(table.cells)
    numbers = (published.new, published.corrected, published.unchanged, outside)
    return ImportReport(published.release, file.rows_read, len(table.cells), *numbers, file.findings)


def _provenance(file: FigureFile, *, digest: str, scope: str) -> Provenance:
    return Provenance(
        source=file.source,
        layout=file.layout,
        content_hash=digest,
        scope=scope,
        rows_read=file.rows_read,
        findings=tuple(as_data(finding) for finding in file.findings),
    )


def _within(table: InternalTable, county: str) -> InternalTable:
    if not county:
        return table
    return InternalTable({key: cell for key, cell in table.cells.items() if _belongs(key, county)})


def _belongs(key: CellKey, county: str) -> bool:
    match key.level:
        case Level.COUNTY:
            return key.area == county
        case Level.MUNICIPALITY:
            return key.area.startswith(county)
        case Level.LAND:
            return county.startswith(key.area)
        case _:
            return True


def as_data(finding: Finding) -> dict[str, object]:
    """A finding as it is stored with the release."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "row": finding.row,
        "column": finding.column,
        "params": dict(finding.params),
    }
