"""What an outsider could work out from a table that is ready to go out: by areas that add up, and by groups that do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .audit import UNKNOWN, Area, Range, to_hide
from .families import families
from .tables import CellKey

GROUPS: Mapping[str, bool] = {"sex": True, "age": False, "nationality": True, "stay": True}
"""Kinds of groups that divide people: whether everybody stands in one of them (not everybody's age is known)."""
REST = "rest"
Ranges = Mapping[CellKey, Sequence[Range]]


class _Family(NamedTuple):
    """Numbers of the same meaning: one part of the cells of an indicator, period and group, for all areas."""

    indicator: str
    period: str
    group: str
    part: int


def guessable(ranges: Ranges, parents: Mapping[Area, Area]) -> set[CellKey]:
    """Cells that must go so that no true number follows with certainty.

    `ranges`: for each cell the smallest and largest true number of each of its parts, UNKNOWN where it is not shown;
    `parents`: the larger area of each area, to which its parts add up.
    """
    return set(_by_area(ranges, parents)) | set(_by_group(ranges))


def _by_area(ranges: Ranges, parents: Mapping[Area, Area]) -> Iterator[CellKey]:
    found: defaultdict[_Family, dict[Area, Range]] = defaultdict(dict)
    for key, parts in ranges.items():
        for part, possible in enumerate(parts):
            found[_Family(key.indicator, key.period, key.group, part)][key.level, key.area] = possible
    for family, known in found.items():
        for level, area in to_hide(known, parents):
            yield CellKey(family.indicator, level, area, family.period, family.group)


def _by_group(ranges: Ranges) -> Iterator[CellKey]:
    for (margin, kind), members in families(ranges).items():
        if kind not in GROUPS or margin not in ranges:
            continue
        for part, whole in enumerate(ranges[margin]):
            yield from _of_groups(margin, whole, {key: ranges[key][part] for key in members}, is_all=GROUPS[kind])


def _of_groups(margin: CellKey, whole: Range, members: Mapping[CellKey, Range], *, is_all: bool) -> Iterator[CellKey]:
    """Groups as areas within the margin; whose group is not known stands in a rest that nobody sees."""
    top = ("", margin.group)
    known = {top: whole} | {("group", key.group): possible for key, possible in members.items()}
    if not is_all:
        known["group", REST] = UNKNOWN
    for kind, group in to_hide(known, {area: top for area in known if area != top}):
        if (kind, group) != ("group", REST):
            yield margin._replace(group=group)
