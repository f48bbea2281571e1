"""Steps, states and offices in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.privacy.models import ActivityState, LegalStatus

S = ActivityState

NEXT: dict[str, Any] = {
    S.DRAFT: _("The office that drew it up completes the draft and hands it in."),
    S.LEGAL_REVIEW: _("The legal office of the county checks whether it is lawful."),
    S.OPINION: _("The data-protection officer of the county gives an opinion."),
    S.IMPACT_ASSESSMENT: _("The office that drew it up enters the impact assessment."),
    S.APPROVAL: _("The head of the county administration decides on the approval."),
    S.APPROVED: _("County, municipalities and institutions decide for themselves whether they take part."),
    S.ACTIVE: _("County, municipalities and institutions decide for themselves whether they take part."),
    S.ENDED: _("Nothing: it has ended."),
}
"""State -> who is next."""

VERBS: dict[str, Any] = {
    "submit_activity": _("Hand in for legal review"),
    "review_legality": _("Enter legal review"),
    "give_opinion": _("Give opinion"),
    "record_assessment": _("Enter impact assessment"),
    "approve_activity": _("Decide on approval"),
    "end_activity": _("End activity"),
    "put_into_force": _("Put into force for us"),
    "settle_legal_basis": _("Settle legal basis"),
}
"""Step -> what stands on its button, and in the list of what waits."""

STEPS: dict[str, Any] = {
    "draft_activity": _("Draft begun"),
    "change_activity": _("Draft changed"),
    "submit_activity": _("Handed in for legal review"),
    "review_legality": _("Legal review"),
    "give_opinion": _("Opinion of the data-protection officer"),
    "record_assessment": _("Impact assessment"),
    "approve_activity": _("Approval"),
    "end_activity": _("Ended"),
    "put_into_force": _("Put into force"),
    "withdraw_from_force": _("No longer taking part"),
}
"""Step -> its line in the history."""

OUTCOMES: dict[str, tuple[Any, Any]] = {
    "review_legality": (_("lawful"), _("handed back")),
    "give_opinion": (_("favourable"), _("handed back")),
    "record_assessment": (_("remaining risks are acceptable"), _("remaining risks are not acceptable")),
    "approve_activity": (_("approved"), _("handed back")),
}
"""Step -> the words of its outcomes."""

STEPPER: tuple[tuple[str, Any], ...] = (
    (S.DRAFT, _("Draft")),
    (S.LEGAL_REVIEW, _("Legal review")),
    (S.OPINION, _("Opinion")),
    (S.IMPACT_ASSESSMENT, _("Impact assessment")),
    (S.APPROVAL, _("Approval")),
    (S.ACTIVE, _("In force")),
)
"""State -> its name in the row of steps."""

STATE_COLOURS = {S.APPROVED: "info", S.ACTIVE: "success", S.ENDED: "", S.DRAFT: "warning"}
STATUS_COLOURS = {
    LegalStatus.OPEN: "warning",
    LegalStatus.UNDER_REVIEW: "info",
    LegalStatus.SECURED: "success",
    LegalStatus.AGGREGATES_ONLY: "info",
}


def outcome_words(step: str, favourable: bool | None) -> str:
    """The outcome of a step in words; empty where it has none."""
    if favourable is None or step not in OUTCOMES:
        return ""
    return str(OUTCOMES[step][0 if favourable else 1])
