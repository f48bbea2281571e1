"""The vault's permissions to store, kept in step with what the gate says."""

from __future__ import annotations

from contextlib import suppress

from kreisweit.audit.actions import By
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement
from kreisweit.privacy.queries import clearance_for
from kreisweit.privacy.refusals import NotCleared
from kreisweit.vault.actions import OpenGrant, open_grants, revoke_grants
from kreisweit.vault.refusals import VaultNotReady

from ..specifications import storing_clearance


def close_lost_grants(*, by: By) -> int:
    """Close the grants whose clearance is gone, because an activity or an agreement has ended, its legal basis is open
    again, a newer version is in force, or no controller takes part any more; gives how many. Work of the clock.

    Who is cleared again gets a new grant. What was stored stays. Nothing where there is no vault.
    """
    try:
        lost = [grant for grant in open_grants(by=by) if not _stands(grant)]
        return sum(
            revoke_grants(activity=one.activity, version=one.version, agreement=one.agreement, by=by) for one in lost
        )
    except VaultNotReady:
        return 0


def _stands(grant: OpenGrant) -> bool:
    try:
        slip = clearance_for(grant.activity, operation=Operation.STORE, agreement=grant.agreement)
    except NotCleared:
        return False
    return slip.version == grant.version and bool(slip.fields)


def clearance_or_close(agreement: DataAgreement, *, by: By) -> Clearance:
    """The permission to store under an agreement; where it is gone, so are its grants, at once.

    Raises NotCleared.
    """
    try:
        return storing_clearance(agreement)
    except NotCleared:
        with suppress(VaultNotReady):
            revoke_grants(activity=agreement.activity_code, agreement=agreement.code, by=by)
        raise
