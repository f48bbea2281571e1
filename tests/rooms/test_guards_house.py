"""What the house's database refuses by itself: rewritten logs, figures, releases, computations, proposals, approvals."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connections
from tests.factories.past_code import execute, refused, replacing
from tests.factories.people_world import person
from tests.factories.privacy_world import Gate

from kreisweit.audit.actions import TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.today import now
from kreisweit.methods.disclosure import AsPublished, CellKey, Flag, Imported, InternalTable, protect
from kreisweit.monitoring.models import Computation, ReleaseProposal
from kreisweit.monitoring.personal import erase
from kreisweit.people import roles
from kreisweit.privacy import actions
from kreisweit.privacy.models import ProcessingActivity
from kreisweit.releases.actions import Provenance, publish_release, seed_catalogue
from kreisweit.releases.models import Figure, Release

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SQLITE = connections["default"].vendor == "sqlite"
sqlite_only = pytest.mark.skipif(not SQLITE, reason="PostgreSQL knows no REPLACE")
NOT_REPLACED = "is there already" if SQLITE else "append-only|not changed"
PLACE = CellKey("share_foreign", "municipality", "14626010", "2022-05-15")


# Which tables are guarded at all.


@sqlite_only
@pytest.mark.parametrize("alias", ["default", "vault"])
def test_every_guarded_table_knows_all_its_unique_keys(alias: str) -> None:
    """A later migration that rebuilds a table drops its guards: then this test asks for them again."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = {name: (table, said) for name, table, said in cursor.fetchall()}
        guarded = {table for name, (table, _said) in triggers.items() if re.search(r"_(no_delete|stays)$", name)}
        expected = {
            "default": {"audit_auditevent", "releases_figure", "releases_release", "privacy_activitystep",
                        "privacy_processingactivity", "monitoring_computation", "monitoring_releaseproposal",
                        "monitoring_linkingchoice"},
            "vault": {"vault_vaultevent", "vault_linkevent", "vault_clearancegrant", "vault_sourcerecord",
                      "vault_sealedidentity", "vault_sealedcontent", "vault_blockkey"},
        }  # fmt: skip
        assert guarded == expected[alias]
        for table in sorted(guarded - {"vault_blockkey"}):
            insert, update = (triggers[f"{table}_no_replace_{verb}"][1] for verb in ("insert", "update"))
            cursor.execute(
                'SELECT i.name FROM pragma_index_list(%s) l, pragma_index_info(l.name) i WHERE l."unique"', [table]
            )
            for (column,) in cursor.fetchall():
                assert f'"{column}" = NEW."{column}"' in insert, (table, column)
                assert f'"{column}" = NEW."{column}"' in update, (table, column)


REPLACED = {
    "audit_auditevent": "event",
    "releases_figure": "area",
    "releases_release": "note",
    "privacy_activitystep": "verb",
    "monitoring_computation": "engine",
    "monitoring_releaseproposal": "rule",
}
"""Guarded tables with a text that somebody would like to be another."""


@pytest.mark.parametrize("table", REPLACED)
def test_no_row_takes_the_place_of_another(table: str, decided: ReleaseProposal) -> None:
    refused(replacing(table, **{REPLACED[table]: "'anders'"}), by=NOT_REPLACED)
    refused(f"DELETE FROM {table}", by="append-only")


# Figures and releases.


def publish(number: str) -> None:
    table = protect(InternalTable({PLACE: Imported(Decimal(number), "zensus2022", Flag.NONE)}), AsPublished())
    publish_release(table=table, provenance=Provenance("zensus2022", "zensus2022", "0" * 64), by=TERMINAL)


@pytest.fixture
def corrected() -> None:
    """A figure and its correction."""
    seed_catalogue(by=TERMINAL)
    publish("15.70")
    publish("15.80")


def test_a_superseded_figure_does_not_come_back(corrected: None) -> None:
    refused("UPDATE releases_figure SET superseded_by_id = NULL", by="does not come back|unique|UNIQUE")
    refused(
        "UPDATE releases_figure SET superseded_by_id = (SELECT min(id) FROM releases_release) "
        "WHERE superseded_by_id IS NOT NULL",
        by="does not come back",
    )
    assert [figure.value for figure in Figure.objects.filter(superseded_by=None)] == [Decimal("15.80")]


@sqlite_only
def test_the_figure_in_force_is_not_thrown_out_by_an_older_one(corrected: None) -> None:
    refused("UPDATE OR REPLACE releases_figure SET superseded_by_id = NULL", by="is there already|does not come back")
    refused(replacing("releases_figure", without_key=True, superseded_by_id="NULL"), by="is there already")


@pytest.mark.parametrize(
    "said", ["content_hash = 'f'", "published_by = 7", "published_at = published_at", "note = 'x'", "rule = 'x'",
             "findings = '[]'"]
)  # fmt: skip
def test_a_release_is_never_rewritten(said: str, corrected: None) -> None:
    refused(f"UPDATE releases_release SET {said}", by="append-only")


# Computations and proposals.


def proposal(job: int = 1) -> ReleaseProposal:
    computation = Computation.objects.create(
        job=job, snapshot="a" * 64, engine="test", first_period="2026-Q3", last_period="2026-Q3", persons=1, episodes=1,
        cells=1, file=f"{job}" * 64, sha256="b" * 64, seconds=0.1, computed_at=now(), computed_by=1,
    )  # fmt: skip
    return ReleaseProposal.objects.create(
        computation=computation, rule="rule", shown=1, suppressed=0, missing=0, note="Bitte ansehen", proposed_at=now(),
        proposed_by=1,
    )  # fmt: skip


@pytest.fixture
def decided(corrected: None) -> ReleaseProposal:
    """An approved proposal; beside it a step of an activity."""
    made = proposal()
    made.state, made.decided_by, made.decided_at, made.release = "approved", 2, now(), Release.objects.first()
    made.save()
    Gate().draft()
    return made


@pytest.mark.parametrize(
    "said",
    ["sha256 = 'f'", "file = 'f'", "joined = '[1]'", "areas = '{\"a\": 1}'", "cells = 7", "computed_by = 7", "job = 7",
     "computed_at = '2020-01-01 00:00:00'", "snapshot = 'f'", "engine = 'f'", "definitions = '{\"a\": 1}'"],
)  # fmt: skip
def test_a_computation_is_never_rewritten(said: str) -> None:
    proposal()
    refused(f"UPDATE monitoring_computation SET {said}", by="what was said is not changed")


@pytest.mark.parametrize(
    "said",
    ["proposed_by = 7", "proposed_at = '2020-01-01 00:00:00'", "rule = 'f'", "shown = 7", "suppressed = 7",
     "missing = 7", "computation_id = (SELECT max(id) FROM monitoring_computation)"],
)  # fmt: skip
def test_a_proposal_says_what_it_said(said: str) -> None:
    first = proposal()
    proposal(job=2)
    refused(f"UPDATE monitoring_releaseproposal SET {said} WHERE id = {first.pk}", by="what was said|is there already")


@pytest.mark.parametrize(
    "said",
    ["decided_by = 3", "decided_at = '2020-01-01 00:00:00'", "reason = 'x'", "release_id = NULL",
     "state = 'rejected', reason = 'x'", "state = 'proposed', decided_by = NULL, decided_at = NULL",
     "state = 'withdrawn', reason = 'x', release_id = NULL"],
)  # fmt: skip
def test_a_decision_is_never_rewritten(said: str, decided: ReleaseProposal) -> None:
    refused(f"UPDATE monitoring_releaseproposal SET {said}", by="a decision about a proposal")


def test_an_approved_proposal_is_withdrawn_once(decided: ReleaseProposal) -> None:
    execute("UPDATE monitoring_releaseproposal SET state = 'withdrawn', reason = 'x', decided_by = 3")
    refused("UPDATE monitoring_releaseproposal SET decided_by = 4", by="a decision about a proposal")


def test_a_note_is_emptied_by_erasure_and_not_rewritten(decided: ReleaseProposal) -> None:
    refused("UPDATE monitoring_releaseproposal SET note = 'anders'", by="the note of a proposal")
    assert erase(1) == 1
    decided.refresh_from_db()
    assert decided.note == ""


# Approvals.


@pytest.fixture
def gate() -> Gate:
    return Gate()


ALL_STEPS = (
    "legal_by = 9000901, legal_on = '2026-01-01', legal_favourable = TRUE, opinion_by = 9000902, opinion_on = '2026-01-01', "
    "opinion_favourable = TRUE, assessment_required = FALSE, approved_by = 9000903, approved_on = '2026-01-01'"
)
ACTIVITY = "privacy_processingactivity"


@pytest.mark.parametrize("state", ["approved", "active"])
def test_nobody_is_made_to_have_approved(state: str, gate: Gate) -> None:
    gate.draft()
    refused(f"UPDATE {ACTIVITY} SET state = '{state}', {ALL_STEPS}", by="by the steps that others took")
    gate.bring_on(gate.draft_as("zwei"))
    refused(replacing(ACTIVITY, without_key=True, code="'drei'", state=f"'{state}'"), by="by the steps|violates|failed")


@pytest.mark.parametrize("missing", ["review_legality", "give_opinion", "approve_activity"])
def test_each_step_by_somebody_else_is_asked_for(missing: str, gate: Gate) -> None:
    made = gate.draft()
    numbers = {"review_legality": 9_000_901, "give_opinion": 9_000_902, "approve_activity": 9_000_903}
    for verb, number in numbers.items():
        if verb != missing:
            made.steps.create(verb=verb, at=now(), by=number, favourable=True)
    made.steps.create(verb=missing, at=now(), by=made.author, favourable=True)
    made.steps.create(verb=missing, at=now(), by=numbers[missing], favourable=False)
    approve = f"UPDATE {ACTIVITY} SET state = 'approved', {ALL_STEPS}"
    refused(approve, by="by the steps that others took")
    made.steps.create(verb=missing, at=now(), by=numbers[missing], favourable=True)
    execute(approve)


@pytest.mark.parametrize(
    "said",
    ["fields = '[\"residence_title\"]'", "operations = '[]'", "approved_by = 7", "legal_by = 7", "opinion_text = 'Nein'",
     "author = 7", "code = 'anders'", "state = 'draft'", "assessment_document = 'x'"],
)  # fmt: skip
def test_what_was_approved_is_not_rewritten(said: str, gate: Gate) -> None:
    gate.approved()
    refused(f"UPDATE {ACTIVITY} SET {said}", by="what was approved is not changed|by the steps that others took")


def test_no_activity_takes_the_place_of_an_approved_one(gate: Gate) -> None:
    made = gate.approved()
    wider = {"fields": "'[\"residence_title\"]'"}
    refused(replacing(ACTIVITY, **wider), by="is there already|what was approved is not changed")
    refused(replacing(ACTIVITY, without_key=True, **wider), by="is there already|by the steps|duplicate")
    if SQLITE:
        draft = gate.draft_as("zwei")
        refused(f"UPDATE OR REPLACE {ACTIVITY} SET id = {made.pk} WHERE id = {draft.pk}", by="is there already")
    assert ProcessingActivity.objects.get(pk=made.pk).fields == made.fields


def test_an_ended_activity_does_not_come_back(gate: Gate) -> None:
    made = gate.approved()
    actions.end_activity(activity=made, by=gate.head)
    for state in ("draft", "approved", "active"):
        refused(f"UPDATE {ACTIVITY} SET state = '{state}'", by="what was approved is not changed")
    assert ProcessingActivity.objects.get().state == "ended"


def test_a_step_is_never_rewritten(gate: Gate) -> None:
    gate.approved()
    for said in ('"by" = 7', "favourable = NULL", "text = 'x'", "verb = 'x'"):
        refused(f"UPDATE privacy_activitystep SET {said}", by="append-only")


def test_people_are_still_erased(gate: Gate) -> None:
    from kreisweit.people.personal import erase as erase_account

    gate.approved()
    somebody = person("weg", roles.LEGAL_OFFICE)
    assert erase_account(gate.legal.pk) > 0
    assert erase_account(somebody.pk) > 0
    assert AuditEvent.objects.filter(actor_id=gate.legal.pk).exists()
