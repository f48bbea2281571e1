"""The life of a job as data: which verb leads from where to where."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal

from .models import JobState

S = JobState
TRANSITIONS: dict[str, tuple[frozenset[JobState], JobState]] = {
    "start": (frozenset({S.WAITING}), S.RUNNING),
    "finish": (frozenset({S.RUNNING}), S.DONE),
    "fail": (frozenset({S.WAITING, S.RUNNING}), S.FAILED),
    "cancel": (frozenset({S.WAITING, S.RUNNING}), S.CANCELLED),
    "requeue": (frozenset({S.WAITING, S.RUNNING}), S.WAITING),
}
"""Verb -> (states it is possible in, state it leads to)."""

OVER: frozenset[JobState] = frozenset({S.DONE, S.FAILED, S.CANCELLED})
"""States without a way out."""


class JobIsOver(Refusal):
    """The job has ended, so nothing more happens to it."""

    code = "job_is_over"
    sentence: Any = _("This work has already ended.")
    remedy: Any = _("Start it again if you need it once more.")


def next_state(state: str, verb: str) -> JobState:
    """The state after the verb; raises JobIsOver, or ValueError for what the life-cycle does not know."""
    sources, target = TRANSITIONS[verb]
    here = JobState(state)
    if here in sources:
        return target
    if here in OVER:
        raise JobIsOver
    raise ValueError(f"{verb} is not possible while {state}")


def sources_of(verb: str) -> list[str]:
    """States that the verb is possible in, for conditional updates."""
    return sorted(TRANSITIONS[verb][0])
