"""Writes of the shop window: seed the catalogue, publish protected figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.today import now
from kreisweit.methods.disclosure import (
    AsPublished,
    Cell,
    CellKey,
    Count,
    Imported,
    InternalTable,
    Missing,
    MissingReason,
    ProtectedTable,
    Rate,
    Suppressed,
    protect,
)

from .catalogue_files import LANGUAGES, read_indicators, read_sources
from .models import CellKind, Figure, IndicatorVersion, Release, ReleaseKind, Source
from .refusals import UnknownIndicators, UnknownSource

CHUNK = 2_000
BAND_DECIMALS = 4  # what the columns of a band hold


@dataclass(frozen=True)
class Provenance:
    """Where a table came from: code of the source, layout, SHA-256 of the file, what a reader found."""

    source: str
    layout: str
    content_hash: str
    scope: str = ""
    rows_read: int = 0
    findings: tuple[Mapping[str, Any], ...] = ()
    kind: str = ReleaseKind.IMPORTED
    note: str = ""


@dataclass(frozen=True)
class Published:
    """What a publication changed: numbers of figures. `release` is None where nothing was new.

    `lapsed` are figures of before that the table does not cover any more.
    """

    release: Release | None
    new: int
    corrected: int
    unchanged: int
    lapsed: int = 0


def seed_catalogue(*, by: By) -> int:
    """Bring definitions and sources of the product's files into the database; gives the number of new ones.

    A version that is there already is never changed: a new text of a definition needs a new version.
    """
    with transaction.atomic():
        new = sum(_seed_source(entry) for entry in read_sources())
        new += sum(_seed_indicator(entry) for entry in read_indicators())
        if new:
            record("releases.seed_catalogue", "releases.IndicatorVersion", by=by, new=new)
    return new


def _texts(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {language: entry[language] for language in LANGUAGES if language in entry}


def _seed_source(entry: Mapping[str, Any]) -> bool:
    fields = ("holder", "attribution", "licence", "licence_url", "url")
    defaults = {name: entry.get(name, "") for name in fields}
    defaults |= {"texts": _texts(entry), "is_invented": entry.get("is_invented", False)}
    return Source.objects.get_or_create(code=entry["code"], defaults=defaults)[1]


def _seed_indicator(entry: Mapping[str, Any]) -> bool:
    fields = ("valid_from", "topic", "unit", "decimals", "order")
    defaults = {name: entry[name] for name in fields}
    defaults |= {"weight": entry.get("weight", ""), "is_share": entry.get("is_share", False), "texts": _texts(entry)}
    identity = {"code": entry["code"], "version": entry["version"]}
    return IndicatorVersion.objects.get_or_create(**identity, defaults=defaults)[1]


def publish_release(*, table: ProtectedTable, provenance: Provenance, whole: bool = False, by: By) -> Published:
    """Put protected figures into the shop window, in one transaction.

    A cell that says the same as the current figure is left alone; one that says something else makes a new
    figure and the old one is marked as superseded, never changed. Nothing new: no release is made.
    `whole`: the table is everything that is computed in this layout, so a current figure computed in it that the
    table lacks lapses: Missing(NOT_COVERED) stands in its place. Imported figures and other layouts stay.
    Raises TypeError for a table that was not protected, UnknownSource, UnknownIndicators.
    """
    if not isinstance(table, ProtectedTable):
        raise TypeError("a release takes a ProtectedTable and nothing else")
    with transaction.atomic():
        source = _source(provenance.source)
        lapsed = _lapsed(source, provenance.layout, table.cells) if whole else {}
        indicators = _indicators({key.indicator for key in (*table.cells, *lapsed)})
        current = _current(source)
        changed = {key: table.cells[key] for key in _changed(table.cells, indicators, current)}
        unchanged = len(table.cells) - len(changed)
        if not changed and not lapsed:
            return Published(None, 0, 0, unchanged)
        release = _create_release(provenance, source, table.rule, by)
        corrected = sum(key in current for key in changed)
        _supersede([current[key][0] for key in (*changed, *lapsed) if key in current], release)
        _create_figures(release, source, indicators, changed | lapsed)
        published = Published(release, len(changed) - corrected, corrected, unchanged, len(lapsed))
        _record(published, release, by)
    return published


def _record(published: Published, release: Release, by: By) -> None:
    numbers = {"new": published.new, "corrected": published.corrected, "unchanged": published.unchanged}
    more = {"lapsed": published.lapsed} if published.lapsed else {}
    record("releases.publish_release", release, by=by, **numbers, **more)


def difference_to_current(table: ProtectedTable, source: str, *, whole: str = "") -> tuple[int, int, int, int]:
    """What publishing a table under a source would do, in numbers of cells: new, changed, unchanged, lapsed.

    `whole` names the layout that the table is everything of (see publish_release); without it nothing lapses.
    """
    found = _source(source)
    indicators = _indicators({key.indicator for key in table.cells})
    current = _current(found)
    changed = _changed(table.cells, indicators, current)
    replaced = sum(key in current for key in changed)
    lapsed = len(_lapsed(found, whole, table.cells)) if whole else 0
    return len(changed) - replaced, replaced, len(table.cells) - len(changed), lapsed


def withdraw_figures(*, release: Release, reason: str, by: By) -> Published:
    """Take back what of a release still stands: a new release says so in each place, with the reason.

    The figures of before stay in the database as superseded; nothing is changed or deleted.
    """
    standing = Figure.objects.filter(release=release, superseded_by=None)
    rows = standing.values_list("indicator__code", "level", "area", "period", "group")
    cells = {CellKey(*row): Missing(MissingReason.WITHDRAWN) for row in rows}
    provenance = Provenance(
        source=release.source.code,
        layout=release.layout,
        content_hash=release.content_hash,
        scope=release.scope,
        kind=release.kind,
        note=reason,
    )
    return publish_release(table=protect(InternalTable(cells), AsPublished()), provenance=provenance, by=by)


def _source(code: str) -> Source:
    found = Source.objects.filter(code=code).first()
    if found is None:
        raise UnknownSource(source=code, known=", ".join(Source.objects.values_list("code", flat=True)))
    return found


def _indicators(codes: set[str]) -> dict[str, IndicatorVersion]:
    newest: dict[str, IndicatorVersion] = {}
    for indicator in IndicatorVersion.objects.filter(code__in=codes).order_by("version"):
        newest[indicator.code] = indicator
    if missing := sorted(codes - set(newest)):
        raise UnknownIndicators(codes=", ".join(missing))
    return newest


Said = tuple[str, int, Decimal | None, int, str, Decimal | None, Decimal | None]


def _current(source: Source) -> dict[CellKey, tuple[int, Said]]:
    rows = Figure.objects.filter(source=source, superseded_by=None).values_list(
        "indicator__code", "level", "area", "period", "group",
        "id", "kind", "indicator_id", "value", "shown_decimals", "remark", "low", "high",
    )  # fmt: skip
    return {CellKey(*row[:5]): (row[5], row[6:]) for row in rows.iterator(CHUNK)}


EXPLAINED = (MissingReason.WITHDRAWN, MissingReason.NOT_COVERED)
"""Reasons that go on holding where a computation says nothing."""


def _lapsed(source: Source, layout: str, cells: Mapping[CellKey, Cell]) -> dict[CellKey, Cell]:
    computed = Figure.objects.filter(
        source=source, superseded_by=None, release__kind=ReleaseKind.COMPUTED, release__layout=layout
    )
    rows = computed.exclude(kind=CellKind.MISSING, remark__in=EXPLAINED).values_list(
        "indicator__code", "level", "area", "period", "group"
    )
    keys = (CellKey(*row) for row in rows.iterator(CHUNK))
    return {key: Missing(MissingReason.NOT_COVERED) for key in keys if key not in cells}


def _changed(
    cells: Mapping[CellKey, Cell],
    indicators: Mapping[str, IndicatorVersion],
    current: Mapping[CellKey, tuple[int, Said]],
) -> list[CellKey]:
    changed = []
    for key, cell in cells.items():
        indicator = indicators[key.indicator]
        if isinstance(cell, Rate) and cell.per != indicator.per:
            raise ValueError(f"{indicator} is not a share per {cell.per}")
        kind, *rest = _stored(cell)
        said = (kind, indicator.pk, *rest)
        before = current.get(key)
        if before is None or before[1] != said:
            changed.append(key)
    return changed


def _stored(cell: Cell) -> tuple[str, Decimal | None, int, str, Decimal | None, Decimal | None]:
    match cell:
        case Imported(value=value, flag=flag):
            exponent = value.as_tuple().exponent
            return CellKind.IMPORTED.value, value, max(0, -int(exponent)), flag.value, None, None
        case Suppressed(reason=reason):
            return CellKind.SUPPRESSED.value, None, 0, reason.value, None, None
        case Missing(reason=lack):
            return CellKind.MISSING.value, None, 0, lack.value, None, None
        case Count(value=number):
            return CellKind.COUNT.value, Decimal(number), 0, "", None, None
        case Rate(value=share, low=low, high=high):
            decimals = max(0, *(-int(part.as_tuple().exponent) for part in (share, low, high)))
            if decimals > BAND_DECIMALS:
                raise ValueError(f"a share has at most {BAND_DECIMALS} decimals")
            return CellKind.RATE.value, share, decimals, "", low, high


def _create_release(provenance: Provenance, source: Source, rule: str, by: By) -> Release:
    return Release.objects.create(
        kind=provenance.kind,
        source=source,
        layout=provenance.layout,
        rule=rule,
        content_hash=provenance.content_hash,
        scope=provenance.scope,
        rows_read=provenance.rows_read,
        findings=list(provenance.findings),
        note=provenance.note,
        published_at=now(),
        published_by=by.pk,
    )


def _supersede(ids: list[int], release: Release) -> None:
    for start in range(0, len(ids), CHUNK // 4):
        Figure.objects.filter(pk__in=ids[start : start + CHUNK // 4]).update(superseded_by=release)


FIELDS = (
    "release", "source", "indicator", "level", "area", "period", "group",
    "kind", "value", "shown_decimals", "remark", "low", "high",
)  # fmt: skip


def _create_figures(
    release: Release,
    source: Source,
    indicators: Mapping[str, IndicatorVersion],
    cells: Mapping[CellKey, Cell],
) -> None:
    ids = {code: indicator.pk for code, indicator in indicators.items()}
    insert_rows(
        Figure,
        FIELDS,
        (
            (release.pk, source.pk, ids[key.indicator], key.level, key.area, key.period, key.group, *_stored(cell))
            for key, cell in cells.items()
        ),
    )
