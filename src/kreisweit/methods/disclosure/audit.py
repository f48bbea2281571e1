"""An attack on our own table before it goes out: could somebody work a true number out with certainty?

The attacker knows every parameter but no key. A shown number x says that the true one lies in x - D .. x + D
(and is not zero unless x is); a larger area is the sum of its parts. For sums that form a tree, narrowing
the ranges once upwards and once downwards finds everything that follows (bounds consistency). Where a range
shrinks to one number, the cells of the parts concerned are not published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

Area = tuple[str, str]
"""Kind and key of an area."""
Range = tuple[int, int]
UNKNOWN: Range = (0, 10**12)


def certain(ranges: Mapping[Area, Range], parents: Mapping[Area, Area]) -> frozenset[Area]:
    """Areas whose true number follows with certainty; none where the ranges contradict the sums.

    `ranges` holds smallest and largest possible number of every area of the table, UNKNOWN where nothing is
    shown. An area without a range adds nothing to its parent.
    """
    children = _children(ranges, parents)
    tree = set(children) | set(chain.from_iterable(children.values()))
    narrowed = {area: ranges[area] for area in tree}
    order = _from_the_top(children)
    for parent in reversed(order):
        _narrow_parent(narrowed, parent, children[parent])
    for parent in order:
        _narrow_children(narrowed, parent, children[parent])
    if any(low > high for low, high in narrowed.values()):
        return frozenset()
    return frozenset(area for area, (low, high) in narrowed.items() if low == high)


def to_hide(ranges: Mapping[Area, Range], parents: Mapping[Area, Area]) -> frozenset[Area]:
    """Areas whose cells must go so that nothing follows with certainty any more."""
    children = _children(ranges, parents)
    hidden: set[Area] = set()
    left = dict(ranges)
    while found := certain(left, parents):
        parts = chain.from_iterable(children.get(area) or children[parents[area]] for area in found)
        fresh = {area for area in parts if left[area] != UNKNOWN} or {area for area in found if left[area] != UNKNOWN}
        if not fresh:
            break
        hidden.update(fresh)
        left.update(dict.fromkeys(fresh, UNKNOWN))
    return frozenset(hidden)


def _children(areas: Iterable[Area], parents: Mapping[Area, Area]) -> dict[Area, list[Area]]:
    known = set(areas)
    found: defaultdict[Area, list[Area]] = defaultdict(list)
    for area in sorted(known):
        if (parent := parents.get(area)) in known and parent is not None:
            found[parent].append(area)
    return dict(found)


def _from_the_top(children: Mapping[Area, list[Area]]) -> list[Area]:
    """Parents so that each stands before its own parts; ValueError where an area contains itself."""
    parts = set(chain.from_iterable(children.values()))
    order = [area for area in children if area not in parts]
    for area in order:
        order.extend(part for part in children[area] if part in children)
    if len(order) != len(children):
        raise ValueError("an area cannot lie within itself")
    return order


def _narrow_parent(ranges: dict[Area, Range], parent: Area, parts: list[Area]) -> None:
    low, high = ranges[parent]
    ranges[parent] = (
        max(low, sum(ranges[part][0] for part in parts)),
        min(high, sum(ranges[part][1] for part in parts)),
    )


def _narrow_children(ranges: dict[Area, Range], parent: Area, parts: list[Area]) -> None:
    low, high = ranges[parent]
    lows, highs = sum(ranges[part][0] for part in parts), sum(ranges[part][1] for part in parts)
    for part in parts:
        least, most = ranges[part]
        ranges[part] = (max(least, low - (highs - most)), min(most, high - (lows - least)))
