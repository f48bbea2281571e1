"""Clearances as the vault keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from kreisweit.audit.actions import By
from kreisweit.ground.today import now
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement

from .. import log
from ..models import ClearanceGrant
from ..refusals import NoSuchGrant
from ..session import Purpose, session


def register_grant(*, clearance: Clearance, by: By) -> ClearanceGrant:
    """The open grant of a clearance to store; made at first use. Its last day follows the agreement.

    A grant stays as it was opened: for another last day it is closed and a new one is opened. Raises NoSuchGrant for
    another operation.
    """
    if clearance.operation is not Operation.STORE or not clearance.agreement:
        raise NoSuchGrant
    register = DataAgreement.objects.values_list("register", flat=True).get(code=clearance.agreement)
    until = clearance.valid_until
    said = {
        "activity": clearance.activity,
        "activity_version": clearance.version,
        "agreement": clearance.agreement,
        "revoked_at": None,
    }
    made = {"register": register, "valid_until": until, "opened_at": now()}
    with session(Purpose.UPKEEP, by=by):
        others = ClearanceGrant.objects.filter(**said).exclude(register=register, valid_until=until)
        adjusted = others.update(revoked_at=now())
        grant: ClearanceGrant
        grant, is_new = ClearanceGrant.objects.get_or_create(**said, defaults=made)
        if is_new:
            log.note("prolong_grant" if adjusted else "register_grant", target=clearance.agreement)
    return grant


@dataclass(frozen=True)
class OpenGrant:
    """A grant under which records may be stored at the moment."""

    activity: str
    version: int
    agreement: str


def open_grants(*, by: By) -> list[OpenGrant]:
    """All open grants, by activity and agreement."""
    with session(Purpose.UPKEEP, by=by):
        rows = ClearanceGrant.objects.filter(revoked_at=None).order_by("activity", "agreement", "activity_version")
        return [OpenGrant(*row) for row in rows.values_list("activity", "activity_version", "agreement")]


def revoke_grants(*, activity: str, by: By, agreement: str = "", version: int | None = None) -> int:
    """Close all open grants of an activity (of one agreement or version only, if named): nothing more is stored under
    them."""
    named = {name: value for name, value in (("agreement", agreement), ("activity_version", version)) if value}
    with session(Purpose.UPKEEP, by=by):
        rows = ClearanceGrant.objects.filter(activity=activity, revoked_at=None, **named)
        count: int = rows.update(revoked_at=now())
        if count:
            log.note("revoke_grants", target=agreement or activity, number=count)
    return count
