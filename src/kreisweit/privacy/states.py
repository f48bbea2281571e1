"""The life of a processing activity as data: which step leads from where to where, and who takes it.

Source of the order: GDPR Art. 30, 35, 39(1); the early legal check is point 13 of the brief.
"""

from __future__ import annotations

from dataclasses import dataclass

from kreisweit.people.roles import Permission

from .models import ActivityState
from .refusals import StepOutOfTurn

S = ActivityState
P = Permission


@dataclass(frozen=True)
class Transition:
    """One step: from where, by whose permission, and where it leads by its outcome.

    `no` is where an unfavourable outcome leads (None: the step has only one outcome); `spared` where a
    favourable one leads if no impact assessment is required.
    """

    sources: frozenset[ActivityState]
    permission: Permission
    yes: ActivityState
    no: ActivityState | None = None
    spared: ActivityState | None = None


TRANSITIONS: dict[str, Transition] = {
    "submit_activity": Transition(frozenset({S.DRAFT}), P.EDIT_ACTIVITIES, S.LEGAL_REVIEW),
    "review_legality": Transition(frozenset({S.LEGAL_REVIEW}), P.REVIEW_LEGALITY, S.OPINION, S.DRAFT),
    "give_opinion": Transition(frozenset({S.OPINION}), P.GIVE_OPINION, S.IMPACT_ASSESSMENT, S.DRAFT, S.APPROVAL),
    "record_assessment": Transition(frozenset({S.IMPACT_ASSESSMENT}), P.EDIT_ACTIVITIES, S.APPROVAL, S.DRAFT),
    "approve_activity": Transition(frozenset({S.APPROVAL}), P.APPROVE_ACTIVITIES, S.APPROVED, S.DRAFT),
    "put_into_force": Transition(frozenset({S.APPROVED, S.ACTIVE}), P.PUT_INTO_FORCE, S.ACTIVE),
    "end_activity": Transition(frozenset(S) - {S.ENDED}, P.APPROVE_ACTIVITIES, S.ENDED),
}
"""Step (named as its action) -> transition."""

ORDER: tuple[ActivityState, ...] = tuple(S)
"""The states in their order."""

USABLE: frozenset[ActivityState] = frozenset({S.APPROVED, S.ACTIVE})
"""States in which controllers may put the activity into force."""

OPEN: frozenset[ActivityState] = frozenset({S.DRAFT, S.LEGAL_REVIEW, S.OPINION, S.IMPACT_ASSESSMENT, S.APPROVAL})
"""States before approval."""


def is_possible(state: str, step: str) -> bool:
    """Whether a step can be taken in a state."""
    return ActivityState(state) in TRANSITIONS[step].sources


def next_state(state: str, step: str, *, favourable: bool = True, assessment_required: bool = True) -> ActivityState:
    """The state after a step; raises StepOutOfTurn if it cannot be taken now."""
    transition = TRANSITIONS[step]
    here = ActivityState(state)
    if here not in transition.sources:
        raise StepOutOfTurn(here)
    if not favourable:
        if transition.no is None:
            raise ValueError(f"{step} has one outcome only")
        return transition.no
    if transition.spared is not None and not assessment_required:
        return transition.spared
    return transition.yes
