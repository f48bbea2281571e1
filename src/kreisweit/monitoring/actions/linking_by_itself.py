"""What deliveries brought or took is linked without anybody asking for it. Work of the clock."""

from __future__ import annotations

from datetime import timedelta

from kreisweit.audit.actions import By
from kreisweit.ground.today import now
from kreisweit.jobs.models import Job, JobState
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.privacy.refusals import NotCleared
from kreisweit.vault.projects import known_projects
from kreisweit.vault.queries import active_version, link_totals, number_waiting, waiting_keys
from kreisweit.vault.refusals import VaultNotReady

from ..queries.linking import linking_choice
from ..refusals import LinkingUnderWay
from ..subjects import ACTIVITY, LINK_RECORDS, STORE_DELIVERY
from .linking import enqueue_linking

AGAIN_AFTER = timedelta(hours=6)
"""How long the program leaves linking to people after a linkage failed or somebody stopped it."""
BY_ITSELF = {"by_itself": True}


def link_what_is_new(*, by: By) -> Job | None:
    """Queue one linkage of everything that waits, in the name of the system, for the trust office.

    However many deliveries came since the last one, it is one linkage, and it uses the model in use. Nothing is
    queued without a clearance, while a linkage or a delivery is at work, where the trust office wants to begin
    itself, before the first linkage, or where more waits than is linked: then a model would have to be learnt.
    """
    try:
        if not linking_choice().by_itself or _at_work() or _failed_lately():
            return None
        slip = clearance_for(ACTIVITY, operation=Operation.LINK)
        return enqueue_linking(BY_ITSELF, by=by) if _may_be_linked(slip, by) else None
    except (NotCleared, VaultNotReady, LinkingUnderWay):
        return None


def _at_work() -> bool:
    kinds = [LINK_RECORDS, STORE_DELIVERY]
    return Job.objects.filter(kind__in=kinds, state__in=[JobState.WAITING, JobState.RUNNING]).exists()


def _failed_lately() -> bool:
    last = Job.objects.filter(kind=LINK_RECORDS).first()
    broken = last is not None and last.state in (JobState.FAILED, JobState.CANCELLED)
    return broken and last is not None and last.ended_at is not None and last.ended_at > now() - AGAIN_AFTER


def _may_be_linked(slip: Clearance, by: By) -> bool:
    waiting = number_waiting(clearance=slip, by=by)
    known = known_projects()
    keys = any(project in known for project in waiting_keys(clearance=slip, by=by))
    return bool(
        (waiting or keys) and active_version(clearance=slip, by=by) and waiting <= link_totals(clearance=slip, by=by)[0]
    )
