"""Writes of the gate. Each is one verb, one transaction, one event of the audit trail."""

from .activities import (
    change_activity,
    draft_activity,
    end_activity,
    new_version_of,
)
from .agreements import change_agreement, create_agreement, end_agreement, settle_legal_basis, submit_legal_basis
from .force import put_into_force, withdraw_from_force
from .steps import (
    approve_activity,
    give_opinion,
    record_assessment,
    review_legality,
    submit_activity,
)

__all__ = [
    "approve_activity",
    "change_activity",
    "change_agreement",
    "create_agreement",
    "draft_activity",
    "end_activity",
    "end_agreement",
    "give_opinion",
    "new_version_of",
    "put_into_force",
    "record_assessment",
    "review_legality",
    "settle_legal_basis",
    "submit_activity",
    "submit_legal_basis",
    "withdraw_from_force",
]
