"""From which probability on pairs are joined, where nobody says it and no truth is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kreisweit.methods.linkage.records import Edge


def joined_from(groups: Sequence[Sequence[str]], edges: Iterable[Edge], *, least: float, wrong_at_most: float) -> float:
    """The lowest probability, not below `least`, from which on pairs may be joined so that of all joins at most the share
    `wrong_at_most` is expected to be wrong.

    `groups` are what these `edges` made. A join is an edge that brought two groups together, so records that hang
    together anyway are not counted again; the strongest edges come first, as in `clusters.groups_of`. 1.0 if not even
    the strongest join is good enough.

    Method: the local false discovery rate of each pair is one minus its probability, and their mean that of all
    (Efron 2010, Large-Scale Inference, chapter 5; for record linkage Belin and Rubin 1995). It holds as far as
    the probabilities do.
    """
    joins = _joins(groups, edges)
    wrong = 0.0
    for number, probability in enumerate(joins, start=1):
        wrong += 1 - probability
        if wrong > wrong_at_most * number:
            return max(least, min((one for one in joins if one > probability), default=1.0))
    return least


def _joins(groups: Sequence[Sequence[str]], edges: Iterable[Edge]) -> list[float]:
    """Probabilities of the edges that hold the groups together, the strongest first."""
    group = {record: number for number, records in enumerate(groups) for record in records}
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while (above := parent.get(record, record)) != record:
            record = above
        return record

    joins = []
    for edge in sorted(edges, key=lambda edge: (-edge.weight, edge.left, edge.right)):
        if edge.left not in group or group[edge.left] != group.get(edge.right):
            continue
        one, other = root(edge.left), root(edge.right)
        if one != other:
            parent[one] = other
            joins.append(edge.probability)
    return joins
