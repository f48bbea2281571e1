"""Export and erasure of what monitoring keeps about a user of the platform.

The number of the account stays as the trace of who did what; once the account is emptied (people.personal)
it leads to nobody. Persons in deliveries are not users: their data lie in the vault.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from .models import Computation, Delivery, DeliverySpecification, LinkingChoice, LinkRun, ReleaseProposal

FIELDS = (
    "monitoring.Delivery.uploaded_by",
    "monitoring.Delivery.decided_by",
    "monitoring.Delivery.undone_by",
    "monitoring.DeliverySpecification.created_by",
    "monitoring.LinkRun.started_by",
    "monitoring.LinkingChoice.chosen_by",
    "monitoring.Computation.computed_by",
    "monitoring.ReleaseProposal.proposed_by",
    "monitoring.ReleaseProposal.decided_by",
    "monitoring.ReleaseProposal.note",
    "monitoring.ReleaseProposal.reason",
)


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """What the user delivered, set up, started, proposed and decided."""
    mine = Q(uploaded_by=user_id) | Q(decided_by=user_id) | Q(undone_by=user_id)
    found = {
        "monitoring.Delivery": Delivery.objects.filter(mine).values(
            "uploaded_at", "decided_at", "undone_at", "state", "agreement__code"
        ),
        "monitoring.DeliverySpecification": DeliverySpecification.objects.filter(created_by=user_id).values(
            "title", "version", "created_at"
        ),
        "monitoring.LinkRun": LinkRun.objects.filter(started_by=user_id).values("finished_at"),
        "monitoring.LinkingChoice": LinkingChoice.objects.filter(chosen_by=user_id).values(
            "chosen_at", "second_reader", "by_itself"
        ),
        "monitoring.Computation": Computation.objects.filter(computed_by=user_id).values("computed_at"),
        "monitoring.ReleaseProposal": ReleaseProposal.objects.filter(
            Q(proposed_by=user_id) | Q(decided_by=user_id)
        ).values("proposed_at", "decided_at", "state", "note", "reason"),
    }
    return {label: [dict(row) for row in rows] for label, rows in found.items() if rows}


def erase(user_id: int) -> int:
    """Empty the notes that the user wrote to others; numbers of the account stay (see above)."""
    return ReleaseProposal.objects.filter(proposed_by=user_id).exclude(note="").update(note="")
