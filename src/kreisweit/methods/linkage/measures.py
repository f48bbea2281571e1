"""How good a linkage is, where the truth is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of right, wrong and missed; the ratios are 1 where there is nothing to find."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


def pairs_quality(pairs: Iterable[tuple[str, str]], truth: Mapping[str, Hashable]) -> Quality:
    """Linked pairs against all pairs of records of one person; each pair counts once, in any order."""
    found = {(left, right) if left < right else (right, left) for left, right in pairs}
    right = sum(truth[left] == truth[right] for left, right in found)
    return Quality(right, len(found) - right, _all_pairs(Counter(truth.values()).values()) - right)


def groups_quality(groups: Sequence[Sequence[str]], truth: Mapping[str, Hashable]) -> Quality:
    """Pairs within groups against pairs of one person: what chains join or miss counts as well."""
    together = _all_pairs(len(group) for group in groups)
    right = sum(_all_pairs(Counter(truth[record] for record in group).values()) for group in groups)
    return Quality(right, together - right, _all_pairs(Counter(truth.values()).values()) - right)


def persons_quality(groups: Sequence[Sequence[str]], truth: Mapping[str, Hashable]) -> Quality:
    """Whole persons: a group is right if it holds all records of one person and no other (the strictest measure)."""
    sizes = Counter(truth.values())
    right = 0
    for group in groups:
        people = {truth[record] for record in group}
        right += len(people) == 1 and sizes[next(iter(people))] == len(group)
    return Quality(right, len(groups) - right, len(sizes) - right)


def _all_pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
