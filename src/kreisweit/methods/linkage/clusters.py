"""From pairs to groups: who is one person, under facts and decisions that outrank any weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

import numpy as np

from kreisweit.methods.linkage.records import Decided, Edge

Pair = tuple[int, int]
"""Places of two records in the order of their ids."""


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
    names = sorted(records)
    place = {name: number for number, name in enumerate(names)}
    told = [
        (place[item.left], place[item.right], item.same)
        for item in decided
        if item.left in place and item.right in place
    ]
    state = _Groups([records[name] for name in names], told, with_duplicates)
    for left, right in sorted({_ordered(left, right) for left, right, same in told if same}):
        state.join(left, right, facts=False)
    held_back: list[Pair] = []
    for left, right, probability in _ranked(edges, place):
        if probability < bridge and state.both_large(left, right):
            held_back.append((left, right))
        else:
            state.join(left, right)
    for left, right in _held_twice(held_back, state):
        state.join(left, right)
    return tuple(tuple([names[number] for number in group]) for group in state.groups())


def _ordered(left: int, right: int) -> Pair:
    return (left, right) if left <= right else (right, left)


def _ranked(edges: Iterable[Edge], place: Mapping[str, int]) -> Iterable[tuple[int, int, float]]:
    """The edges from the strongest to the weakest, equal ones in order of ids, as places with the probability."""
    several = list(edges)
    left, right = (
        np.array([place.get(end, -1) for end in ends], dtype=np.int64)
        for ends in (map(attrgetter("left"), several), map(attrgetter("right"), several))
    )
    weight, probability = (
        np.array(list(map(attrgetter(name), several)), dtype=np.float64) for name in ("weight", "probability")
    )
    order = np.lexsort((right, left, -weight))
    order = order[(left[order] >= 0) & (right[order] >= 0)]
    return zip(left[order].tolist(), right[order].tolist(), probability[order].tolist(), strict=True)


def _held_twice(edges: Sequence[Pair], state: _Groups) -> list[Pair]:
    """Weak edges between groups that at least one other weak edge holds together too."""
    between = [_ordered(state.root(left), state.root(right)) for left, right in edges]
    times = Counter(between)
    return [edge for edge, ends in zip(edges, between, strict=True) if times[ends] >= 2 or ends[0] == ends[1]]


class _Groups:
    """Groups under construction: union-find with what each group must not take in. Records are numbers in the order of
    their ids."""

    def __init__(
        self, registers: Sequence[str], decided: Iterable[tuple[int, int, bool]], with_duplicates: frozenset[str]
    ) -> None:
        self._parent = list(range(len(registers)))
        self._members: dict[int, list[int]] = {}
        self._apart: dict[int, set[int]] = {}
        bits = {register: 1 << number for number, register in enumerate(sorted(set(registers) - with_duplicates))}
        self._registers = [bits.get(register, 0) for register in registers]  # of each root: those free of duplicates
        for left, right, same in decided:
            if not same:
                self._apart.setdefault(left, set()).add(right)
                self._apart.setdefault(right, set()).add(left)

    def root(self, record: int) -> int:
        parent = self._parent
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record

    def _size(self, root: int) -> int:
        found = self._members.get(root)
        return 1 if found is None else len(found)

    def both_large(self, left: int, right: int) -> bool:
        one, other = self.root(left), self.root(right)
        return one != other and one in self._members and other in self._members

    def join(self, left: int, right: int, *, facts: bool = True) -> bool:
        """Unite the groups of two records unless it is forbidden; `facts` False: registers do not forbid it."""
        small, large = self.root(left), self.root(right)
        if small == large:
            return False
        if (self._size(small), small) > (self._size(large), large):
            small, large = large, small
        if facts and self._registers[small] & self._registers[large]:
            return False
        if self._decided_apart(small, large):
            return False
        self._registers[large] |= self._registers[small]
        self._apart_union(small, large)
        members = self._members.setdefault(large, [large])
        members.extend(self._members.pop(small, (small,)))
        self._parent[small] = large
        return True

    def groups(self) -> list[list[int]]:
        """The groups, each in order, in the order of their first records."""
        found: list[list[int] | None] = [None] * len(self._parent)
        for root, parent in enumerate(self._parent):
            if root == parent:
                members = sorted(self._members.get(root, (root,)))
                found[members[0]] = members
        return [group for group in found if group is not None]

    def _decided_apart(self, small: int, large: int) -> bool:
        apart = self._apart.get(small)
        return bool(apart) and any(self.root(record) == large for record in apart or ())

    def _apart_union(self, small: int, large: int) -> None:
        if small in self._apart:
            self._apart.setdefault(large, set()).update(self._apart[small])
