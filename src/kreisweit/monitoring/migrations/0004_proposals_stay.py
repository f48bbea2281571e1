from django.db import migrations

from kreisweit.ground.append_only import Guard, changed, freeze_columns, refuse

COMPUTED = (
    "id", "job", "snapshot", "engine", "definitions", "joined", "controllers", "deliveries", "areas", "first_period", "last_period", "persons",
    "episodes", "cells", "file", "sha256", "seconds", "computed_at", "computed_by",
)  # fmt: skip
PROPOSAL = "monitoring_releaseproposal"
PROPOSED = (
    "id", "computation_id", "rule", "shown", "suppressed", "missing", "proposed_at", "proposed_by",
)  # fmt: skip
DECIDED = ("state", "decided_at", "decided_by", "reason")
GUARDS = (
    Guard(
        "monitoring_decision_stays",
        PROPOSAL,
        "UPDATE",
        f"OLD.state <> 'proposed' AND ({changed(['release_id'])} OR "
        f"({changed(DECIDED)} AND NOT (OLD.state = 'approved' AND NEW.state = 'withdrawn')))",
        "a decision about a proposal is not changed",
    ),
    Guard(  # emptied by the erasure of an account
        "monitoring_note_stays",
        PROPOSAL,
        "UPDATE",
        f"{changed(['note'])} AND NEW.note <> ''",
        "the note of a proposal is not changed",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_computation_origin")]
    operations = [
        freeze_columns("monitoring_computation", COMPUTED),
        freeze_columns(PROPOSAL, PROPOSED),
        refuse(*GUARDS),
    ]
