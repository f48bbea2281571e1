"""Writing and ending processing activities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.people.refusals import EditConflict

from ..models import ActivityState, InForce, ProcessingActivity
from ..particulars import CHANGEABLE, unknown_fields
from ..refusals import CodeTaken, OpenVersion, StepOutOfTurn, UnknownFields
from ..rules import may_edit_activity, may_take_step
from ..states import OPEN, USABLE
from .steps import keep_step, locked, move, refuse_step


def draft_activity(
    *, code: str, title: str, values: Mapping[str, Any] | None = None, is_invented: bool = False, by: By
) -> ProcessingActivity:
    """Begin a processing activity as a draft; `values` are particulars by column (particulars.CHANGEABLE).

    Raises NotAllowed, UnknownFields, CodeTaken.
    """
    if not may_edit_activity(by):
        raise NotAllowed
    particulars = _known({**(values or {}), "title": title})
    try:
        with transaction.atomic():
            made = ProcessingActivity.objects.create(
                code=code, author=by.pk, created_at=now(), is_invented=is_invented, **particulars
            )
            keep_step(made, "draft_activity", by)
            record("privacy.draft_activity", made, by=by)
    except IntegrityError as error:
        raise CodeTaken from error
    return made


@transaction.atomic
def change_activity(
    *, activity: ProcessingActivity, values: Mapping[str, Any], revision: int | None = None, by: By
) -> ProcessingActivity:
    """Change the particulars of a draft as it was at `revision` (default: as it is).

    Raises NotAllowed, StepOutOfTurn for anything but a draft, EditConflict if somebody changed it
    meanwhile, UnknownFields.
    """
    if not may_edit_activity(by):
        raise NotAllowed
    row = locked(activity)
    if row.state != ActivityState.DRAFT:
        raise StepOutOfTurn(ActivityState(row.state))
    particulars = _known(values)
    if revision is not None and revision != row.revision:
        theirs = {name: getattr(row, name) for name in particulars}
        raise EditConflict(mine=dict(particulars), theirs=theirs, version=row.revision)
    changed = sorted(name for name, value in particulars.items() if value != getattr(row, name))
    if changed:
        ProcessingActivity.objects.filter(pk=row.pk).update(**particulars, revision=F("revision") + 1)
        keep_step(row, "change_activity", by)
        record("privacy.change_activity", row, by=by, fields=changed)
    row.refresh_from_db()
    return row


@transaction.atomic
def new_version_of(*, activity: ProcessingActivity, by: By) -> ProcessingActivity:
    """Begin the next version as a draft with the same particulars; the old one stays in force meanwhile.

    Raises NotAllowed, OpenVersion if one is being worked on already.
    """
    if not may_edit_activity(by):
        raise NotAllowed
    versions = ProcessingActivity.objects.select_for_update().filter(code=activity.code)
    newest = versions.order_by("-version").first()
    if newest is None or newest.state in OPEN:
        raise OpenVersion
    made = ProcessingActivity.objects.create(
        code=activity.code,
        version=newest.version + 1,
        author=by.pk,
        created_at=now(),
        is_invented=activity.is_invented,
        **{name: getattr(activity, name) for name in CHANGEABLE},
    )
    keep_step(made, "draft_activity", by)
    record("privacy.new_version_of", made, by=by, version=made.version)
    return made


@transaction.atomic
def end_activity(*, activity: ProcessingActivity, reason: str = "", by: By) -> ProcessingActivity:
    """End an activity at once, for all controllers. Raises NotAllowed, StepOutOfTurn."""
    row = locked(activity)
    if not may_take_step(by, row, "end_activity"):
        refuse_step(by, row, "end_activity")
    record("privacy.end_activity", row, by=by, in_force=close(row, by=by))
    return move(row, "end_activity", by=by, text=reason, ended_on=today())


def close(activity: ProcessingActivity, *, by: By) -> int:
    """End what is in force of one version; gives the number of controllers."""
    return InForce.objects.filter(activity=activity, ended_on=None).update(ended_on=today(), ended_by=by.pk)


def supersede_older(activity: ProcessingActivity, *, by: By) -> int:
    """End older versions that are still usable, because the county has put this one into force."""
    older = ProcessingActivity.objects.select_for_update().filter(
        code=activity.code, version__lt=activity.version, state__in=USABLE
    )
    for row in older:
        record("privacy.end_activity", row, by=by, in_force=close(row, by=by), superseded_by=activity.version)
        move(row, "end_activity", by=by, ended_on=today())
    return len(older)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    if unexpected := sorted(set(values) - set(CHANGEABLE)):
        raise TypeError(f"no particulars of an activity: {', '.join(unexpected)}")
    named = [*values.get("fields", ()), *(n for c in values.get("data_categories", ()) for n in c.get("fields", ()))]
    if unknown := unknown_fields(named):
        raise UnknownFields(fields=", ".join(unknown))
    return dict(values)
