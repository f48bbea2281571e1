"""A second person reads a doubtful pair: "same" counts when two different persons have said so."""

from __future__ import annotations

from kreisweit.ground.today import now

from ..models import DoubtfulPair, PairReading, PairState
from ..readings import outcome
from ..refusals import AnotherReaderNeeded
from ..session import current

UNSETTLED = frozenset({PairState.SECOND.value, PairState.DISPUTED.value})


def hear(row: DoubtfulPair, verdict: PairState) -> PairState:
    """Keep what the person of the session says about a pair, and tell the state that follows.

    "Later" keeps nothing: the pair waits on as before, and only who said "same" alone takes that back by it.
    Raises AnotherReaderNeeded for somebody who says once more what they said, where another one is waited for.
    """
    reader = current().by.pk
    said, turn = _said(row)
    if verdict == PairState.LATER:
        alone = row.state not in UNSETTLED or (row.state == PairState.SECOND and reader in said)
        return verdict if alone else PairState(row.state)
    if said.get(reader) == verdict:
        raise AnotherReaderNeeded
    PairReading.objects.create(
        left_id=row.left_id, right_id=row.right_id, turn=turn, verdict=verdict, read_by=reader, read_at=now()
    )
    return outcome({**said, reader: verdict.value})


def _said(row: DoubtfulPair) -> tuple[dict[int | None, str], int]:
    """The newest word of each reader of the present turn, and its number."""
    rows = PairReading.objects.filter(left=row.left_id, right=row.right_id)
    last = rows.order_by("-turn").values_list("turn", flat=True).first() or 0
    if row.state not in UNSETTLED:
        return {}, last + 1
    return dict(rows.filter(turn=last).order_by("pk").values_list("read_by", "verdict")), last
