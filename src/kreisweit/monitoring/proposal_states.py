"""Life-cycle of a proposal, as data."""

from __future__ import annotations

from .models import ProposalState

TRANSITIONS: dict[tuple[str, str], str] = {
    (ProposalState.PROPOSED, "approve"): ProposalState.APPROVED,
    (ProposalState.PROPOSED, "reject"): ProposalState.REJECTED,
    (ProposalState.APPROVED, "withdraw"): ProposalState.WITHDRAWN,
}
"""(state, verb) → state."""


def next_proposal_state(state: str, verb: str) -> str | None:
    """The state after a verb; None where the verb is not possible."""
    return TRANSITIONS.get((state, verb))
