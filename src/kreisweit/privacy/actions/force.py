"""Each controller puts an activity into force for itself, and withdraws when it wants."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.people.models import Organisation
from kreisweit.places.models import Municipality

from ..models import InForce, ProcessingActivity
from ..refusals import AlreadyInForce, NotInForce
from ..rules import may_put_into_force, may_stand_in
from ..states import next_state
from .activities import supersede_older
from .steps import keep_step, locked


def put_into_force(
    *,
    activity: ProcessingActivity,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    document: str = "",
    by: By,
) -> InForce:
    """A controller takes part from today on: a municipality, an institution, or (neither) the county.

    The first one makes an approved activity active. When the county puts a new version into force, the
    older one ends. `document` names the decision. Raises NotAllowed, StepOutOfTurn, AlreadyInForce.
    """
    where = _where(municipality, organisation)
    if not _may(by, activity, municipality, organisation):
        raise NotAllowed
    with transaction.atomic():
        row = locked(activity)
        state = next_state(row.state, "put_into_force")
        made = _enter(row, where, document, by)
        if row.state != state:
            ProcessingActivity.objects.filter(pk=row.pk).update(state=state)
        activity.state = row.state = state
        keep_step(row, "put_into_force", by, document=document, **where)
        record("privacy.put_into_force", row, by=by, **_numbers(where))
        if municipality is None and organisation is None:
            supersede_older(row, by=by)
    return made


def withdraw_from_force(
    *,
    activity: ProcessingActivity,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    reason: str = "",
    by: By,
) -> None:
    """A controller no longer takes part, from this moment on. Raises NotAllowed, NotInForce."""
    where = _where(municipality, organisation)
    if not _may(by, activity, municipality, organisation):
        raise NotAllowed
    with transaction.atomic():
        row = locked(activity)
        mine = InForce.objects.filter(activity=row, ended_on=None, **where)
        if not mine.update(ended_on=today(), ended_by=by.pk):
            raise NotInForce
        keep_step(row, "withdraw_from_force", by, text=reason, **where)
        record("privacy.withdraw_from_force", row, by=by, **_numbers(where))


def _where(municipality: Municipality | None, organisation: Organisation | None) -> dict[str, Any]:
    if municipality is not None and organisation is not None:
        raise TypeError("a controller is a municipality or an organisation, not both")
    return {"municipality": municipality, "organisation": organisation}


def _may(
    by: By, activity: ProcessingActivity, municipality: Municipality | None, organisation: Organisation | None
) -> bool:
    return may_put_into_force(by, municipality or organisation) or may_stand_in(by, is_invented=activity.is_invented)


def _enter(activity: ProcessingActivity, where: dict[str, Any], document: str, by: By) -> InForce:
    try:
        with transaction.atomic():
            return InForce.objects.create(
                activity=activity, document=document, begins_on=today(), put_by=by.pk, put_at=now(), **where
            )
    except IntegrityError as error:
        raise AlreadyInForce from error


def _numbers(where: dict[str, Any]) -> dict[str, int]:
    return {name: place.pk for name, place in where.items() if place is not None}
