"""Cells that belong together because groups of people do: women and men beside everybody.

The name of a group has parts, "sex:f|age:16-24" two; each says on which kind of grouping ("sex") it stands where ("f").
A part without a colon is on a kind without a name.
Cells whose names differ in one part alone are siblings; the cell whose name lacks that part is their margin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .tables import CellKey

BETWEEN = "|"


class Siblings(NamedTuple):
    """The margin of cells and the kind of grouping on which they differ."""

    margin: CellKey
    kind: str


def siblings_of(key: CellKey) -> Iterator[Siblings]:
    """For each part of the name of a cell's group, the family of cells that differ in it; none for everybody."""
    parts = key.group.split(BETWEEN) if key.group else []
    for place, part in enumerate(parts):
        others = BETWEEN.join(parts[:place] + parts[place + 1 :])
        yield Siblings(key._replace(group=others), part.partition(":")[0] if ":" in part else "")


def families(keys: Iterable[CellKey]) -> Mapping[Siblings, list[CellKey]]:
    """All families among the cells, members in the order given."""
    found: defaultdict[Siblings, list[CellKey]] = defaultdict(list)
    for key in keys:
        for family in siblings_of(key):
            found[family].append(key)
    return found
