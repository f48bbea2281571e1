"""Grouping the slow and obvious way: lists of sets, searched from the beginning each time."""

from __future__ import annotations

from kreisweit.methods.linkage.records import Decided, Edge


def slow_groups(
    records: dict[str, str],
    edges: list[Edge],
    decided: list[Decided],
    *,
    bridge: float,
    with_duplicates: frozenset[str],
) -> tuple[tuple[str, ...], ...]:
    """What `groups_of` promises, word by word."""
    world = _Slow(records, decided, with_duplicates)
    for left, right in sorted({tuple(sorted((item.left, item.right))) for item in decided if item.same}):
        if left in records and right in records:
            world.join(left, right, facts=False)
    weak: list[Edge] = []
    for edge in sorted(edges, key=lambda e: (-e.weight, e.left, e.right)):
        one, other = world.group(edge.left), world.group(edge.right)
        if edge.probability < bridge and one is not other and min(len(one), len(other)) > 1:
            weak.append(edge)
        else:
            world.join(edge.left, edge.right, facts=True)
    ends = [frozenset((frozenset(world.group(edge.left)), frozenset(world.group(edge.right)))) for edge in weak]
    for edge, pair in zip(weak, ends, strict=True):
        if ends.count(pair) >= 2 or len(pair) == 1:
            world.join(edge.left, edge.right, facts=True)
    return tuple(sorted(tuple(sorted(found)) for found in world.groups))


class _Slow:
    def __init__(self, records: dict[str, str], decided: list[Decided], with_duplicates: frozenset[str]) -> None:
        self.groups = [{record} for record in records]
        self._records = records
        self._apart = [{item.left, item.right} for item in decided if not item.same]
        self._repeated = with_duplicates

    def group(self, record: str) -> set[str]:
        return next(found for found in self.groups if record in found)

    def join(self, left: str, right: str, *, facts: bool) -> None:
        one, other = self.group(left), self.group(right)
        if one is other or any(pair & one and pair & other for pair in self._apart):
            return
        seen = [{self._records[record] for record in side} - self._repeated for side in (one, other)]
        if facts and seen[0] & seen[1]:
            return
        self.groups = [found for found in self.groups if found is not one and found is not other]
        self.groups.append(one | other)
