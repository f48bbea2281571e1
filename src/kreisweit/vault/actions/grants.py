"""Clearances as the vault keeps them."""

from __future__ import annotations

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

    Raises NoSuchGrant for another operation.
    """
    if clearance.operation is not Operation.STORE or not clearance.agreement:
        raise NoSuchGrant
    register = DataAgreement.objects.values_list("register", flat=True).get(code=clearance.agreement)
    grant: ClearanceGrant
    with session(Purpose.UPKEEP, by=by):
        grant, is_new = ClearanceGrant.objects.get_or_create(
            activity=clearance.activity,
            activity_version=clearance.version,
            agreement=clearance.agreement,
            revoked_at=None,
            defaults={"register": register, "valid_until": clearance.valid_until, "opened_at": now()},
        )
        if is_new or grant.valid_until != clearance.valid_until:
            ClearanceGrant.objects.filter(pk=grant.pk).update(valid_until=clearance.valid_until)
            log.note("register_grant" if is_new else "prolong_grant", target=clearance.agreement)
            grant.valid_until = clearance.valid_until
    return grant


def revoke_grants(*, activity: str, by: By, agreement: str = "") -> int:
    """Close all open grants of an activity (of one agreement only, if named): nothing more is stored under them."""
    with session(Purpose.UPKEEP, by=by):
        rows = ClearanceGrant.objects.filter(activity=activity, revoked_at=None)
        count: int = (rows.filter(agreement=agreement) if agreement else rows).update(revoked_at=now())
        if count:
            log.note("revoke_grants", target=agreement or activity, number=count)
    return count
