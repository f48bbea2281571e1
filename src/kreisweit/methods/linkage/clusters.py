"""From pairs to groups: who is one person, under facts and decisions that outrank any weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kreisweit.methods.linkage.records import Decided, Edge

Pair = tuple[str, str]


def groups_of(
    records: Mapping[str, str],
    edges: Iterable[Edge],
    decided: Iterable[Decided] = (),
    *,
    bridge: float = 0.0,
    with_duplicates: frozenset[str] = frozenset(),
) -> tuple[tuple[str, ...], ...]:
    """Groups of record ids, every record in exactly one; the same for any order of what comes in.

    `records` maps record to register, `edges` are the pairs that may be joined automatically. Pairs decided "same" are
    joined first. Then the edges are taken from the strongest to the weakest; one is left out if it would bring
    together two records of one register that is free of duplicates, or a pair decided "different", or if it alone
    holds two groups of several records together and is less probable than `bridge`. So a chain breaks at its weakest
    link. "Different" outranks chains of "same"; of contradicting chains the one first in order of ids counts.

    Method: Kruskal's greedy order with cannot-link constraints (Davidson and Ravi 2005).
    """
    state = _Groups(records, decided, with_duplicates)
    for left, right in sorted({_ordered(item) for item in decided if item.same}):
        state.join(left, right, facts=False)
    ranked = sorted(
        (edge for edge in edges if edge.left in records and edge.right in records),
        key=lambda edge: (-edge.weight, edge.left, edge.right),
    )
    held_back: list[Edge] = []
    for edge in ranked:
        if edge.probability < bridge and state.both_large(edge.left, edge.right):
            held_back.append(edge)
        else:
            state.join(edge.left, edge.right)
    for edge in _held_twice(held_back, state):
        state.join(edge.left, edge.right)
    return state.groups()


def _ordered(item: Decided) -> Pair:
    return (item.left, item.right) if item.left <= item.right else (item.right, item.left)


def _held_twice(edges: Sequence[Edge], state: _Groups) -> list[Edge]:
    """Weak edges between groups that at least one other weak edge holds together too."""
    between = [tuple(sorted((state.root(edge.left), state.root(edge.right)))) for edge in edges]
    times = Counter(between)
    return [edge for edge, ends in zip(edges, between, strict=True) if times[ends] >= 2 or ends[0] == ends[1]]


class _Groups:
    """Groups under construction: union-find with what each group must not take in."""

    def __init__(self, records: Mapping[str, str], decided: Iterable[Decided], with_duplicates: frozenset[str]) -> None:
        self._parent = {record: record for record in records}
        self._members: dict[str, list[str]] = {}
        self._registers: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}
        self._of = records
        self._repeated = with_duplicates
        for item in decided:
            if not item.same and item.left in records and item.right in records:
                self._apart.setdefault(item.left, set()).add(item.right)
                self._apart.setdefault(item.right, set()).add(item.left)

    def root(self, record: str) -> str:
        while self._parent[record] != record:
            self._parent[record] = record = self._parent[self._parent[record]]
        return record

    def members(self, root: str) -> list[str]:
        found = self._members.get(root)
        return [root] if found is None else found

    def _size(self, root: str) -> int:
        found = self._members.get(root)
        return 1 if found is None else len(found)

    def both_large(self, left: str, right: str) -> bool:
        one, other = self.root(left), self.root(right)
        return one != other and one in self._members and other in self._members

    def join(self, left: str, right: str, *, facts: bool = True) -> bool:
        """Unite the groups of two records unless it is forbidden; `facts` False: registers do not forbid it."""
        if left not in self._parent or right not in self._parent:
            return False
        small, large = self.root(left), self.root(right)
        if (self._size(small), small) > (self._size(large), large):
            small, large = large, small
        if small == large or self._decided_apart(small, large):
            return False
        if facts and self._seen(small) & self._seen(large):
            return False
        self._registers[large] = self._seen(large) | self._seen(small)
        self._apart_union(small, large)
        members = self._members.setdefault(large, [large])
        members.extend(self._members.pop(small, (small,)))
        self._parent[small] = large
        return True

    def groups(self) -> tuple[tuple[str, ...], ...]:
        found = [tuple(sorted(self.members(root))) for root, parent in self._parent.items() if root == parent]
        return tuple(sorted(found))

    def _seen(self, root: str) -> set[str]:
        """Registers of the group that are free of duplicates."""
        known = self._registers.get(root)
        if known is None:
            known = self._registers[root] = {self._of[root]} - self._repeated
        return known

    def _decided_apart(self, small: str, large: str) -> bool:
        apart = self._apart.get(small)
        return bool(apart) and any(self.root(record) == large for record in apart or ())

    def _apart_union(self, small: str, large: str) -> None:
        if small in self._apart:
            self._apart.setdefault(large, set()).update(self._apart[small])
