"""The steps of an activity from draft to approval: one function each, each by another office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NoReturn

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.people.rules import covers

from ..models import ActivityState, ActivityStep, ProcessingActivity
from ..particulars import gaps, missing_particulars
from ..refusals import Incomplete, OwnWork, StepOutOfTurn, TextMissing
from ..rules import has_written, may_take_step
from ..states import TRANSITIONS, is_possible, next_state

REVIEW_AFTER = timedelta(days=365)
"""When an approved activity is looked at again, unless the approval says otherwise."""

_NOT_YET: dict[str, Any] = {
    "legal_by": None, "legal_on": None, "legal_document": "", "legal_favourable": None,
    "opinion_by": None, "opinion_on": None, "opinion_text": "", "opinion_favourable": None,
    "assessed_by": None, "assessed_on": None, "assessment_document": "", "assessment_acceptable": None,
    "approved_by": None, "approved_on": None,
}  # fmt: skip


@transaction.atomic
def submit_activity(*, activity: ProcessingActivity, by: By) -> ProcessingActivity:
    """Hand a draft to the legal office; what earlier rounds said stays in its steps only.

    Raises NotAllowed, StepOutOfTurn, Incomplete.
    """
    row = _stepping(activity, "submit_activity", by)
    if missing := missing_particulars(row):
        raise Incomplete(fields=", ".join(str(label) for label in missing))
    record("privacy.submit_activity", row, by=by)
    return move(row, "submit_activity", by=by, **_NOT_YET)


@transaction.atomic
def review_legality(
    *, activity: ProcessingActivity, favourable: bool = True, text: str = "", document: str = "", by: By
) -> ProcessingActivity:
    """The legal office finds the activity lawful (then the officer is next) or hands it back with reasons.

    Raises NotAllowed, OwnWork, StepOutOfTurn, TextMissing without reasons, Incomplete if a prepared text
    still has a gap.
    """
    row = _stepping(activity, "review_legality", by)
    _with_reasons(favourable, text)
    if favourable and (open_gaps := gaps(row)):
        raise Incomplete(fields=", ".join(str(label) for label in open_gaps))
    said = {"legal_by": by.pk, "legal_on": today(), "legal_document": document, "legal_favourable": favourable}
    record("privacy.review_legality", row, by=by, favourable=int(favourable))
    return move(row, "review_legality", by=by, favourable=favourable, text=text, document=document, **said)


@transaction.atomic
def give_opinion(
    *, activity: ProcessingActivity, favourable: bool, text: str, document: str = "", by: By
) -> ProcessingActivity:
    """The data-protection officer agrees, or hands the activity back with what has to change (GDPR Art. 39).

    Raises NotAllowed, OwnWork, StepOutOfTurn, TextMissing without a text.
    """
    row = _stepping(activity, "give_opinion", by)
    _with_reasons(False, text)
    said = {"opinion_by": by.pk, "opinion_on": today(), "opinion_text": text, "opinion_favourable": favourable}
    record("privacy.give_opinion", row, by=by, favourable=int(favourable))
    return move(row, "give_opinion", by=by, favourable=favourable, text=text, document=document, **said)


@transaction.atomic
def record_assessment(
    *,
    activity: ProcessingActivity,
    acceptable: bool = True,
    document: str,
    on: date | None = None,
    text: str = "",
    by: By,
) -> ProcessingActivity:
    """Note the impact assessment: its document, its day (default: today), whether the remaining risks are acceptable.

    If they are not, the activity is a draft again; the supervisory authority may have to be consulted
    (GDPR Art. 35, 36). Raises NotAllowed, StepOutOfTurn, Incomplete without a document, TextMissing.
    """
    row = _stepping(activity, "record_assessment", by)
    _with_reasons(acceptable, text)
    if not document.strip():
        raise Incomplete(fields=str(ProcessingActivity._meta.get_field("assessment_document").verbose_name))
    day = min(on or today(), today())
    said = {
        "assessed_by": by.pk, "assessed_on": day, "assessment_document": document, "assessment_acceptable": acceptable,
    }  # fmt: skip
    record("privacy.record_assessment", row, by=by, acceptable=int(acceptable))
    return move(row, "record_assessment", by=by, favourable=acceptable, text=text, document=document, **said)


@transaction.atomic
def approve_activity(
    *,
    activity: ProcessingActivity,
    favourable: bool = True,
    text: str = "",
    review_due_on: date | None = None,
    by: By,
) -> ProcessingActivity:
    """Approve, with the day of the next review (default: in a year), or hand back with reasons.

    Nobody approves what they wrote or advised on. Raises NotAllowed, OwnWork, StepOutOfTurn, TextMissing.
    """
    row = _stepping(activity, "approve_activity", by)
    _with_reasons(favourable, text)
    said: dict[str, Any] = {}
    if favourable:
        due = review_due_on or today() + REVIEW_AFTER
        said = {"approved_by": by.pk, "approved_on": today(), "review_due_on": due}
    record("privacy.approve_activity", row, by=by, favourable=int(favourable))
    return move(row, "approve_activity", by=by, favourable=favourable, text=text, **said)


def _stepping(activity: ProcessingActivity, step: str, by: By) -> ProcessingActivity:
    """The activity, locked, if the step can be taken by this person now."""
    row = locked(activity)
    if not may_take_step(by, row, step):
        refuse_step(by, row, step)
    return row


def refuse_step(by: By, activity: ProcessingActivity, step: str) -> NoReturn:
    """Say why a step is not possible: not this person's office, not this person, or not now."""
    if not covers(by, TRANSITIONS[step].permission, None):
        raise NotAllowed
    if not is_possible(activity.state, step):
        raise StepOutOfTurn(ActivityState(activity.state))
    if has_written(by.pk, activity) or activity.opinion_by == by.pk:
        raise OwnWork
    raise NotAllowed


def _with_reasons(favourable: bool, text: str) -> None:
    if not favourable and not text.strip():
        raise TextMissing


def locked(activity: ProcessingActivity) -> ProcessingActivity:
    """The activity as it is now, held until the end of the transaction."""
    return ProcessingActivity.objects.select_for_update().get(pk=activity.pk)


def move(
    activity: ProcessingActivity,
    step: str,
    *,
    by: By,
    favourable: bool = True,
    text: str = "",
    document: str = "",
    **columns: Any,
) -> ProcessingActivity:
    """Take a step: new state, columns, and the step itself. Raises StepOutOfTurn."""
    state = next_state(activity.state, step, favourable=favourable, assessment_required=activity.assessment_required)
    for name, value in {"state": state, **columns}.items():
        setattr(activity, name, value)
    outcome = favourable if TRANSITIONS[step].no is not None else None
    # the step first: the database believes no approval without it
    keep_step(activity, step, by, favourable=outcome, text=text, document=document)
    activity.save(update_fields=["state", *columns])
    return activity


def keep_step(activity: ProcessingActivity, verb: str, by: By, **said: Any) -> ActivityStep:
    """Write a step into the history of an activity."""
    return ActivityStep.objects.create(activity=activity, verb=verb, at=now(), by=by.pk, **said)
