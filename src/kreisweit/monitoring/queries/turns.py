"""Whose turn it is: what in deliveries, linkage and release waits for this person, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kreisweit.ground.today import today
from kreisweit.jobs.models import Job
from kreisweit.jobs.states import OVER
from kreisweit.people.models import User
from kreisweit.privacy.refusals import NotCleared

from ..models import Computation, Delivery, DeliveryState, ProposalState, ReleaseProposal
from ..rules import may_compute_figures, may_decide_release, may_deliver, may_link_records, may_propose_release
from ..states import KEEP_UNDECIDED
from .deliveries import REMINDED_AHEAD, agreements_to_deliver, deliveries_visible_to, due_deliveries
from .linking import doubtful_to_decide, last_run, linking_choice, waiting_to_link
from .releases import what_speaks_against

_UNDECIDED = (DeliveryState.UPLOADED, DeliveryState.CHECKED, DeliveryState.STORING)


@dataclass(frozen=True)
class Turn:
    """One thing that waits: its code, how many, the number of the object (0 where it is several or none).

    `subject` is the title of an agreement, `until` the last day ("" and None where there is none).
    """

    code: str
    count: int = 1
    number: int = 0
    subject: str = ""
    until: date | None = None


def turns_of(user: User) -> list[Turn]:
    """What waits for the person: proposals, pairs, records, own deliveries, own dates, figures.

    The trust office's are counted without any identity. Nothing is written.
    """
    return [*_proposals(user), *_linking(user), *_deliveries(user), *_figures(user)]


def _proposals(user: User) -> list[Turn]:
    if not may_decide_release(user):
        return []
    found = ReleaseProposal.objects.filter(state=ProposalState.PROPOSED)
    mine = [proposal.pk for proposal in found if may_decide_release(user, proposal)]
    return [Turn("decide_proposals", len(mine), mine[0] if len(mine) == 1 else 0)] if mine else []


def _linking(user: User) -> list[Turn]:
    if not may_link_records(user):
        return []
    waiting, others = doubtful_to_decide(by=user)
    disputed = sum(pair.state == "disputed" for pair in others)
    numbers = {"decide_pairs": len(waiting), "settle_disputes": disputed, "link_records": _to_link(user)}
    return [Turn(code, number) for code, number in numbers.items() if number]


def _to_link(user: User) -> int:
    """Records that nobody links unless a person begins."""
    if linking_choice().by_itself and last_run() is not None:
        return 0
    try:
        return waiting_to_link(by=user)
    except NotCleared:
        return 0


def _deliveries(user: User) -> list[Turn]:
    if not may_deliver(user):
        return []
    found = deliveries_visible_to(user).filter(state__in=_UNDECIDED).order_by("uploaded_at", "pk")
    undecided = [one for one in found if may_deliver(user, one.agreement)]
    under_way = set(
        Job.objects.filter(pk__in=[one.job for one in undecided if one.job])
        .exclude(state__in=OVER)
        .values_list("pk", flat=True)
    )
    waiting = [
        Turn("decide_delivery", one.rows_read, one.pk, one.agreement.title, _destroyed_on(one))
        for one in undecided
        if one.job not in under_way
    ]
    return waiting + _due(user, {one.agreement_id for one in undecided})


def _destroyed_on(delivery: Delivery) -> date | None:
    if delivery.state == DeliveryState.STORING:  # work that broke off; the clock leaves it alone
        return None
    return timezone.localtime(delivery.uploaded_at + KEEP_UNDECIDED).date()


def _due(user: User, here: set[int]) -> list[Turn]:
    """Dates that have come, without those whose file is here already."""
    last = today() + REMINDED_AHEAD
    open_to = set(agreements_to_deliver(user).values_list("pk", flat=True)) - here
    return [
        Turn("deliver", subject=one.agreement.title, until=one.due_on)
        for one in due_deliveries(user)
        if one.agreement.pk in open_to and one.due_on <= last
    ]


def _figures(user: User) -> list[Turn]:
    """New links that no figures rest on yet, else figures that nobody has proposed."""
    linked, newest = last_run(), Computation.objects.first()
    if linked is not None and (newest is None or newest.computed_at < linked.finished_at):
        return [Turn("compute_figures")] if may_compute_figures(user) else []
    if newest is None or not may_propose_release(user) or newest.proposals.exists() or what_speaks_against(newest):
        return []
    return [Turn("propose_figures", number=newest.pk)]
