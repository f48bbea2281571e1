"""The knobs of a run, with the values that the product uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict


class PairRules(TypedDict):
    """Settings of blocking."""

    largest_block: int
    with_duplicates: frozenset[str]
    thorough: bool


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """`automatic`: pairs at least this probable are one person: more probably than not, which makes the expected number of
    wrong decisions least (Bayes' rule) and, where most can be told, the expected F1 highest (half of the F1 that can be
    reached; Lipton, Elkan and Naryanaswamy 2014). `wrong_at_most`: of the joins of one run at most this share may be
    expected to be wrong, or more probable pairs only are joined (`threshold.joined_from`); 1 asks nothing.
    `doubtful`: pairs between this and `automatic` that no fact forbids are shown to a person. `bridge`: two groups that
    a single pair holds together need at least this probability.

    `with_duplicates`: registers in which one person may stand twice (all others are free of duplicates, so that two
    of their records are never one person). `largest_block`: keys that more records share are not used. `enough`:
    with fewer records the standard model is used. `seed`, `sample`: of the pairs from which chance agreement is
    measured. `thorough`: more keys, and weights fitted to few records too, for files that nobody keeps an
    index of. `careful`: pairs whose given names or birth dates speak plainly against one person wait for a person. `without`:
    comparisons ("nationality") and levels ("birth_date/typo") left out, to measure what each is worth.
    """

    automatic: float = 0.5
    doubtful: float = 0.1
    bridge: float = 0.99
    wrong_at_most: float = 1.0
    with_duplicates: frozenset[str] = frozenset()
    largest_block: int = 300
    enough: int = 2_000
    seed: int = 20260101
    sample: int = 1_200_000
    training_pairs: int = 400_000
    thorough: bool = False
    careful: bool = True
    without: frozenset[str] = frozenset()

    def pair_rules(self) -> PairRules:
        """What decides which pairs are compared (arguments of `blocking.make_pairs`)."""
        return {
            "largest_block": self.largest_block,
            "with_duplicates": self.with_duplicates,
            "thorough": self.thorough,
        }
