"""Migration steps after which the database itself refuses an approval that nobody gave."""

from __future__ import annotations

from django.db.migrations import RunPython

from kreisweit.ground.append_only import Guard, changed, refuse

ACTIVITIES = "privacy_processingactivity"
DECIDED = {"review_legality": "legal", "give_opinion": "opinion", "approve_activity": "approved"}
"""Step that somebody else than the author takes → beginning of the columns that repeat it."""
SAID = (
    *("id", "code", "version", "author", "created_at", "title"),
    *("responsible_body", "joint_controllers", "representative", "data_protection_contact", "unit", "purposes"),
    *("subject_categories", "data_categories", "recipients", "third_countries", "security_measures"),
    *("legal_basis", "legal_reference", "data_sources", "contract_reference"),
    *("assessment_required", "assessment_reason", "fields", "operations"),
    *("legal_by", "legal_on", "legal_document", "legal_favourable"),
    *("opinion_by", "opinion_on", "opinion_text", "opinion_favourable"),
    *("assessed_by", "assessed_on", "assessment_document", "assessment_acceptable", "approved_by", "approved_on"),
)
"""Columns of an activity that stay as they were when it was approved."""


def _taken(verb: str, column: str) -> str:
    """Condition: the step stands in the history, in favour, by whom the column names, who is not the author."""
    return (
        f"EXISTS (SELECT 1 FROM privacy_activitystep s WHERE s.activity_id = NEW.id AND s.verb = '{verb}' "  # noqa: S608
        f'AND s.favourable AND s."by" = NEW.{column}_by AND (NEW.author IS NULL OR s."by" <> NEW.author))'
    )


_STEPS = " AND ".join(_taken(verb, column) for verb, column in DECIDED.items())
_UNDECIDED = f"NEW.state IN ('approved', 'active') AND NOT ({_STEPS})"
_SENTENCE = "an activity is approved by the steps that others took"
GUARDS = (
    Guard("privacy_approved_by_steps_insert", ACTIVITIES, "INSERT", _UNDECIDED, _SENTENCE),
    Guard("privacy_approved_by_steps_update", ACTIVITIES, "UPDATE", _UNDECIDED, _SENTENCE),
    Guard(
        "privacy_approved_stays",
        ACTIVITIES,
        "UPDATE",
        f"OLD.state IN ('approved', 'active', 'ended') AND ({changed(SAID)} OR "
        "NOT (NEW.state = OLD.state OR NEW.state = 'ended' OR (OLD.state = 'approved' AND NEW.state = 'active')))",
        "what was approved is not changed: begin a new version",
    ),
)


def guard_activities() -> RunPython:
    """No approval without the steps of others; what was approved stays as it was."""
    return refuse(*GUARDS)
