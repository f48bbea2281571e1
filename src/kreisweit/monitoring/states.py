"""The life of a delivered file as data: which verb leads from where to where."""

from __future__ import annotations

from datetime import timedelta

from .models import DeliveryState
from .refusals_deliveries import DeliveryNotReady

KEEP_UNDECIDED = timedelta(days=30)
"""How long a delivered file waits, encrypted, for a decision."""

S = DeliveryState
TRANSITIONS: dict[str, tuple[frozenset[DeliveryState], DeliveryState]] = {
    "check": (frozenset({S.UPLOADED}), S.CHECKED),
    "accept": (frozenset({S.CHECKED, S.STORING}), S.STORING),  # again, after work that failed on the way
    "finish": (frozenset({S.STORING}), S.ACCEPTED),
    "reject": (frozenset({S.UPLOADED, S.CHECKED, S.STORING}), S.REJECTED),
    "undo": (frozenset({S.ACCEPTED}), S.UNDONE),
}
"""Verb -> (states it is possible in, state it leads to)."""


def next_state(state: str, verb: str) -> DeliveryState:
    """The state after the verb; raises DeliveryNotReady."""
    sources, target = TRANSITIONS[verb]
    here = DeliveryState(state)
    if here not in sources:
        raise DeliveryNotReady(here)
    return target
