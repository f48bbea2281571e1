"""Grouping the slow and obvious way: lists of sets, searched from the beginning each time."""

from __future__ import annotations

from kreisweit.methods.linkage.records import Decided, Edge


def slow_groups(  # noqa: C901  (slow and obvious on purpose)
    records: dict[str, str],
    edges: list[Edge],
    decided: list[Decided],
    *,
    bridge: float,
    with_duplicates: frozenset[str],
) -> tuple[tuple[str, ...], ...]:
    """What `groups_of` promises, word by word."""
    groups = [{record} for record in records]
    apart = [{item.left, item.right} for item in decided if not item.same]

    def group(record: str) -> set[str]:
        return next(found for found in groups if record in found)

    def join(left: str, right: str, *, facts: bool) -> None:
        one, other = group(left), group(right)
        if one is other:
            return
        if any(len(pair & one) == 1 and len(pair & other) == 1 for pair in apart):
            return
        seen = [{records[record] for record in side} - with_duplicates for side in (one, other)]
        if facts and seen[0] & seen[1]:
            return
        groups.remove(other)
        groups.remove(one)
        groups.append(one | other)

    for left, right in sorted({tuple(sorted((item.left, item.right))) for item in decided if item.same}):
        if left in records and right in records:
            join(left, right, facts=False)
    weak: list[Edge] = []
    for edge in sorted(edges, key=lambda e: (-e.weight, e.left, e.right)):
        one, other = group(edge.left), group(edge.right)
        if edge.probability < bridge and one is not other and len(one) > 1 and len(other) > 1:
            weak.append(edge)
        else:
            join(edge.left, edge.right, facts=True)
    ends = [frozenset((frozenset(group(edge.left)), frozenset(group(edge.right)))) for edge in weak]
    for edge, pair in zip(weak, ends, strict=True):
        if ends.count(pair) >= 2 or len(pair) == 1:
            join(edge.left, edge.right, facts=True)
    return tuple(sorted(tuple(sorted(found)) for found in groups))
