"""What follows from what several persons said about a pair, where two have to agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .models import PairState


def outcome(said: Mapping[int | None, str]) -> PairState:
    """State of a pair by the newest word ("same" or "different") of each reader of a turn.

    Two who say the same settle it. A single "different" settles it too, because keeping apart joins nobody wrongly.
    Raises ValueError for nobody.
    """
    if not said:
        raise ValueError("nobody has said anything")
    votes = Counter(said.values())
    settled = [verdict for verdict, number in votes.items() if number > 1]
    if settled:
        return PairState(settled[0])
    if len(votes) > 1:
        return PairState.DISPUTED
    return PairState.SECOND if PairState.SAME in votes else PairState.DIFFERENT
