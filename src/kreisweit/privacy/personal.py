"""Export and erasure of what the gate keeps about a user: which step they took when.

The number of the account stays, because who checked and approved must remain known as different people; once
the account is emptied (people.personal) it leads to nobody.
"""

from __future__ import annotations

from typing import Any

from .models import ActivityStep, DataAgreement, InForce, ProcessingActivity

FIELDS = (
    *(f"privacy.ProcessingActivity.{name}" for name in ProcessingActivity.PersonalData.personal),
    *(f"privacy.ActivityStep.{name}" for name in ActivityStep.PersonalData.personal),
    *(f"privacy.InForce.{name}" for name in InForce.PersonalData.personal),
    *(f"privacy.DataAgreement.{name}" for name in DataAgreement.PersonalData.personal),
)


def export_for(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """The steps that the user took and the agreements that they wrote."""
    steps = ActivityStep.objects.filter(by=user_id).values("activity__code", "activity__version", "verb", "at")
    agreements = DataAgreement.objects.filter(created_by=user_id).values("code", "created_at")
    found: dict[str, list[dict[str, Any]]] = {
        "privacy.ActivityStep": [dict(row) for row in steps],
        "privacy.DataAgreement": [dict(row) for row in agreements],
    }
    return {label: rows for label, rows in found.items() if rows}


def erase(user_id: int) -> int:
    """Nothing: the number stays (see above)."""
    return 0
