"""How good the links are, for the trust office: a sample to judge, contradictions, figures by register and nationality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kreisweit.audit.actions import By
from kreisweit.vault.queries import (
    LARGEST,
    Conflict,
    Estimate,
    Judged,
    PairEvidence,
    QualityFigures,
    SampledLink,
    active_version,
    checks_of_models,
    conflicts,
    number_of_keyed,
    quality_by_nationality,
    quality_by_register,
    quality_of_all,
    read_link,
    sample_of_automatic_links,
    seed_of,
    wilson,
)

from ..models import LinkRun
from .linking import linking_clearance

SAMPLE = 50
"""Links that are drawn for a person to judge: none wrong among so many means at least 93 % right (Wilson, 95 %)."""
FEW = 10
"""With fewer judged links, or fewer pairs that wait, nothing is said about a group."""
RUNS = 12
"""Linkages that the course shows."""


@dataclass(frozen=True)
class GroupQuality:
    """Figures of a register or nationality (`code`), and whether it `falls_behind` the whole."""

    code: str
    figures: QualityFigures
    falls_behind: bool


@dataclass(frozen=True)
class RunQuality:
    """A linkage with what was known of the links after it, until the next one: share of right links as judged by then
    under its model, persons by number of records (empty for linkages that did not count them)."""

    run: LinkRun
    precision: Estimate
    clusters: Mapping[int, int]


def course(*, by: By) -> list[RunQuality]:
    """The newest linkages, the oldest first. Numbers only. Raises NotAllowed, NotCleared."""
    checks = checks_of_models(clearance=linking_clearance(by), by=by)
    runs = last_runs()
    ends = [None, *(run.finished_at for run in runs)]
    found = []
    for run, end in zip(runs, ends, strict=False):
        judged = [one.is_right for one in checks if one.model == run.model_version and _counted_by(one, end)]
        sizes = {int(size): number for size, number in run.clusters.items()}
        found.append(RunQuality(run, wilson(sum(judged), len(judged)), sizes))
    return found[::-1]


def _counted_by(one: Judged, end: datetime | None) -> bool:
    """Whether a word about a link was the last one at a moment (None: today)."""
    if end is None:
        return one.until is None
    return one.at < end and (one.until is None or one.until >= end)


def links_to_judge(*, by: By) -> list[SampledLink]:
    """The sample of the active model, drawn by its version: the same links until they change. Raises NotAllowed,
    NotCleared."""
    slip = linking_clearance(by)
    version = active_version(clearance=slip, by=by)
    return sample_of_automatic_links(SAMPLE, seed_of(version), by=by, clearance=slip)


def drawn_link(left: str, right: str, *, by: By) -> SampledLink | None:
    """The link of two records, if it is in the sample: only these are judged, so that chance alone has chosen them.
    Raises NotAllowed, NotCleared."""
    return next((one for one in links_to_judge(by=by) if {left, right} == {one.left, one.right}), None)


def look_at_link(left: str, right: str, *, by: By) -> PairEvidence:
    """Two records with their identities; the look is written into the vault's log.

    Raises NotAllowed, NotCleared, NotFound.
    """
    return read_link(left, right, by=by, clearance=linking_clearance(by))


def sample_so_far(*, by: By) -> Estimate:
    """All links of the active model that were judged, also those that were wrong and are parted: they are in no sample
    any more. No identity is read. Raises NotAllowed, NotCleared."""
    slip = linking_clearance(by)
    version = active_version(clearance=slip, by=by)
    checks = checks_of_models(clearance=slip, by=by)
    judged = [one.is_right for one in checks if one.model == version and one.until is None]
    return wilson(sum(judged), len(judged))


def contradictions(*, by: By) -> list[Conflict]:
    """What cannot be among the present links. Raises NotAllowed, NotCleared."""
    return conflicts(by=by, clearance=linking_clearance(by))


def quality(*, by: By) -> tuple[QualityFigures, list[GroupQuality]]:
    """Figures of everything and of each register; no identity is read. Raises NotAllowed, NotCleared."""
    slip = linking_clearance(by)
    whole = quality_of_all(by=by, clearance=slip)
    return whole, compared(quality_by_register(by=by, clearance=slip), whole)


def keyed_records(*, by: By) -> int:
    """How many records came as keys: their links are not in the sample, nobody could judge them without names.
    Raises NotAllowed, NotCleared."""
    return number_of_keyed(by=by, clearance=linking_clearance(by))


def quality_of_nationalities(*, by: By) -> list[GroupQuality]:
    """Figures of each nationality; decrypts all identities, which the vault's log tells. Raises NotAllowed, NotCleared."""
    slip = linking_clearance(by)
    return compared(quality_by_nationality(by=by, clearance=slip), quality_of_all(by=by, clearance=slip))


def last_runs() -> list[LinkRun]:
    """The newest linkages, the newest first."""
    return list(LinkRun.objects.all()[:RUNS])


def falls_behind(one: QualityFigures, whole: QualityFigures) -> bool:
    """Whether links of a group are plainly worse than all together: the interval of its precision ends below the
    precision of all, or more than twice as many of its records wait for a person."""
    judged = one.precision.judged >= FEW and one.precision.high < (whole.precision.share or 0.0)
    waits = one.waiting >= FEW and one.waiting * whole.entries > 2 * whole.waiting * one.entries
    return judged or waits


def compared(groups: Mapping[str, QualityFigures], whole: QualityFigures) -> list[GroupQuality]:
    """Groups beside all together, those that fall behind first. A pair that waits counts for each group that it stands
    in, so that how many wait is compared with all groups added up, where it counts as often."""
    usual = replace(
        whole,
        entries=sum(figures.entries for figures in groups.values()),
        waiting=sum(figures.waiting for figures in groups.values()),
    )
    found = [GroupQuality(code, figures, falls_behind(figures, usual)) for code, figures in groups.items()]
    return sorted(found, key=lambda group: (not group.falls_behind, -group.figures.entries, group.code))


__all__ = [
    "LARGEST",
    "Conflict",
    "Estimate",
    "GroupQuality",
    "QualityFigures",
    "RunQuality",
    "compared",
    "contradictions",
    "course",
    "drawn_link",
    "falls_behind",
    "last_runs",
    "links_to_judge",
    "look_at_link",
    "quality",
    "quality_of_nationalities",
    "sample_so_far",
]
