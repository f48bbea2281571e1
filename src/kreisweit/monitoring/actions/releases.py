"""Own figures on their way to the public: compute, propose, decide, withdraw. Four eyes by rule and by database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now
from kreisweit.jobs.actions import enqueue_job
from kreisweit.jobs.models import Job
from kreisweit.methods.disclosure import Missing, ProtectedTable, Suppressed
from kreisweit.privacy.clearances import Operation
from kreisweit.privacy.queries import clearance_for
from kreisweit.releases.actions import Provenance, publish_release, withdraw_figures
from kreisweit.releases.models import ReleaseKind

from ..models import Computation, LinkRun, ProposalState, ReleaseProposal
from ..proposal_states import next_proposal_state
from ..protection import protected_table
from ..refusals import (
    AlreadyDecided,
    AlreadyProposed,
    AlreadyRefused,
    ComputationOutdated,
    ComputingUnderWay,
    NotLinkedYet,
    ReasonMissing,
    SamePerson,
)
from ..rules import may_compute_figures, may_decide_release, may_propose_release
from ..standing import objections, whole_deliveries
from ..subjects import ACTIVITY, COMPUTE_FIGURES, LAYOUT, SOURCE


def compute_figures(*, by: By) -> Job:
    """Queue the computation of own figures. Raises NotAllowed, NotCleared, NotLinkedYet, StoringUnderWay,
    ComputingUnderWay."""
    if not may_compute_figures(by):
        raise NotAllowed
    clearance_for(ACTIVITY, operation=Operation.COMPUTE)
    if not LinkRun.objects.exists():
        raise NotLinkedYet
    whole_deliveries()
    with transaction.atomic():
        if Job.objects.filter(kind=COMPUTE_FIGURES, state__in=["waiting", "running"]).exists():
            raise ComputingUnderWay
        return enqueue_job(COMPUTE_FIGURES, params={}, by=by)


def keep_computation(*, job: int, by: By, **numbers: Any) -> Computation:
    """Keep the numbers of a finished computation; a second call for the same job changes nothing."""
    with transaction.atomic():
        kept, is_new = Computation.objects.get_or_create(
            job=job, defaults={**numbers, "computed_at": now(), "computed_by": by.pk}
        )
        if is_new:
            record("monitoring.compute_figures", kept, by=by, cells=kept.cells, engine=kept.engine)
    return kept


def propose_release(*, computation: Computation, note: str = "", by: By) -> ReleaseProposal:
    """Propose a computation for publication.

    Raises NotAllowed, NotCleared, ComputationOutdated, AlreadyProposed, ComputationChanged.
    """
    if not may_propose_release(by) or by.pk is None:
        raise NotAllowed
    _require_standing(computation)
    table = protected_table(computation)
    shown = tally(table)
    with transaction.atomic():
        if computation.proposals.filter(state__in=[ProposalState.PROPOSED, ProposalState.APPROVED]).exists():
            raise AlreadyProposed
        proposal = ReleaseProposal.objects.create(
            computation=computation, rule=table.rule, note=note.strip(), proposed_at=now(), proposed_by=by.pk, **shown
        )
        record("monitoring.propose_release", proposal, by=by, rule=table.rule, **shown)
    return proposal


def tally(table: ProtectedTable) -> dict[str, int]:
    """How many cells of a table are shown, suppressed, missing."""
    cells = list(table.cells.values())
    suppressed = sum(isinstance(cell, Suppressed) for cell in cells)
    missing = sum(isinstance(cell, Missing) for cell in cells)
    return {"shown": len(cells) - suppressed - missing, "suppressed": suppressed, "missing": missing}


def approve_release(*, proposal: ReleaseProposal, by: By) -> ReleaseProposal:
    """Publish as a second person. The table is protected anew from the same cells, so it is the one that was shown.

    Own figures of before that the computation does not cover any more lapse (see releases.actions.publish_release).
    Raises NotAllowed, SamePerson, NotCleared, ComputationOutdated, AlreadyDecided, ComputationChanged.
    """
    _require_second_person(proposal, by)
    computation = proposal.computation
    table = protected_table(computation, rule_name=proposal.rule)
    with transaction.atomic():
        proposal = _decide(proposal, "approve", by)
        _require_standing(computation)
        published = publish_release(table=table, provenance=_provenance(computation), whole=True, by=by)
        proposal.release = published.release
        proposal.save()
        numbers = {"new": published.new, "corrected": published.corrected, "lapsed": published.lapsed}
        record("monitoring.approve_release", proposal, by=by, **numbers)
    return proposal


def reject_release(*, proposal: ReleaseProposal, reason: str, by: By) -> ReleaseProposal:
    """Refuse as a second person, with a reason. Raises NotAllowed, SamePerson, ReasonMissing, AlreadyDecided."""
    _require_second_person(proposal, by)
    _require_reason(reason)
    with transaction.atomic():
        proposal = _decide(proposal, "reject", by)
        proposal.reason = reason.strip()
        proposal.save()
        record("monitoring.reject_release", proposal, by=by)
    return proposal


def withdraw_release(*, proposal: ReleaseProposal, reason: str, by: By) -> ReleaseProposal:
    """Take published figures back by a new release that says so; the old figures stay readable as superseded.

    Raises NotAllowed, ReasonMissing, AlreadyDecided (AlreadyRefused where nothing of it is public).
    """
    if not may_decide_release(by, proposal):
        raise NotAllowed
    _require_reason(reason)
    with transaction.atomic():
        proposal = _decide(proposal, "withdraw", by)
        proposal.reason = reason.strip()
        if proposal.release is not None:
            withdraw_figures(release=proposal.release, reason=proposal.reason, by=by)
        proposal.save()
        record("monitoring.withdraw_release", proposal, by=by)
    return proposal


def _require_second_person(proposal: ReleaseProposal, by: By) -> None:
    if not may_decide_release(by):
        raise NotAllowed
    if not may_decide_release(by, proposal):
        raise SamePerson


def _require_standing(computation: Computation) -> None:
    clearance = clearance_for(ACTIVITY, operation=Operation.RELEASE)
    against = objections(computation, clearance.controllers)
    if against:
        raise ComputationOutdated(reasons="; ".join(against))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _decide(proposal: ReleaseProposal, verb: str, by: By) -> ReleaseProposal:
    fresh = (
        ReleaseProposal.objects.select_for_update(of=("self",))
        .select_related("computation", "release")
        .get(pk=proposal.pk)
    )
    state = next_proposal_state(fresh.state, verb)
    if state is None:
        raise AlreadyDecided if fresh.state == ProposalState.APPROVED else AlreadyRefused
    fresh.state, fresh.decided_at, fresh.decided_by = state, now(), by.pk
    return fresh


def _provenance(computation: Computation) -> Provenance:
    findings: tuple[Mapping[str, Any], ...] = ()
    return Provenance(
        source=SOURCE,
        layout=LAYOUT,
        content_hash=computation.sha256,
        scope=computation.snapshot[:20],
        rows_read=computation.cells,
        findings=findings,
        kind=ReleaseKind.COMPUTED,
    )
