"""Who belongs together: keep the result of a run, keep a person's decision. Person ids are random and stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Decided, Linked
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.privacy.clearances import Clearance, Operation

from .. import log
from ..models import DoubtfulPair, Edge, LinkRun, Membership, ModelVersion, PairState, Person, new_id
from ..refusals import NoSuchGrant
from ..session import Purpose, session
from .planning import Move, plan
from .regrouping import regroup

CHUNK = 400
VERDICTS = {"same": PairState.SAME, "different": PairState.DIFFERENT, "later": PairState.LATER}


@dataclass(frozen=True)
class LinkSummary:
    """A run in numbers: records, persons, persons merged and split since the run before, doubtful pairs."""

    records: int
    persons: int
    merged: int
    split: int
    doubtful: int


def begin_link_run(*, clearance: Clearance, by: By) -> UUID:
    """Open a run; gives its key. Raises NoSuchGrant."""
    _require_linking(clearance)
    key = new_id()
    with session(Purpose.LINKING, by=by, clearance=clearance):
        LinkRun.objects.create(id=key, begun_at=now())
        log.note("begin_link_run", target=key)
    return UUID(key)


def store_links(*, run: UUID, linked: Linked, clearance: Clearance, by: By) -> LinkSummary:
    """Keep groups, edges and doubtful pairs of a run in one transaction; a run that is kept already changes nothing.

    A group goes on as the person that most of its entries belonged to (tie: the oldest); what a person has
    decided stands.
    """
    _require_linking(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        held = LinkRun.objects.select_for_update().get(pk=run.hex)
        if held.finished_at is None:
            _keep_run(held, linked)
    return LinkSummary(held.records, held.persons, held.merged, held.split, held.doubtful)


def _keep_run(held: LinkRun, linked: Linked) -> None:
    moment = now()
    model, _ = ModelVersion.objects.get_or_create(
        pk=linked.model_version, defaults={"model": linked.model, "kept_at": moment}
    )
    move = plan(linked.groups)
    carry_out(move, cause=f"run:{held.pk}", moment=moment)
    _keep_edges(held, linked.edges)
    _keep_doubtful(linked.doubtful)
    held.model, held.finished_at = model, moment
    held.records = sum(map(len, linked.groups))
    held.persons = len(linked.groups)
    held.merged, held.split = len(move.merged), move.split
    held.doubtful = DoubtfulPair.objects.filter(state__in=[PairState.OPEN, PairState.LATER]).count()
    held.save()
    log.note("store_links", target=held.pk, number=held.records)


def carry_out(move: Move, *, cause: str, moment: datetime) -> None:
    """Make, end and begin memberships; persons without entries point on to the one they became."""
    insert_rows(Person, ("id", "made_at"), ((person, moment) for person in move.made))
    for some in _chunks(sorted(move.moves)):
        Membership.objects.filter(entry__in=some, ended_at=None).update(ended_at=moment)
    insert_rows(
        Membership,
        ("entry", "person", "begun_at", "cause"),
        ((entry, person, moment, cause) for entry, person in sorted(move.moves.items())),
    )
    for gone, heir in move.merged.items():
        Person.objects.filter(pk=gone).update(merged_into=heir)
    for some in _chunks(sorted(move.revived)):
        Person.objects.filter(pk__in=some).update(merged_into=None)


def _keep_edges(held: LinkRun, edges: Sequence[ComparedPair]) -> None:
    Edge.objects.exclude(run=held).delete()
    rows = (
        (held.pk, e.left, e.right, e.weight, e.probability, json.dumps(dict(e.levels), sort_keys=True)) for e in edges
    )
    insert_rows(Edge, ("run", "left", "right", "weight", "probability", "levels"), rows)


def _keep_doubtful(pairs: Sequence[ComparedPair]) -> None:
    DoubtfulPair.objects.filter(state=PairState.OPEN).delete()
    known = set(DoubtfulPair.objects.values_list("left_id", "right_id"))
    rows = (
        (p.left, p.right, p.weight, p.probability, json.dumps(dict(p.levels), sort_keys=True), PairState.OPEN.value)
        for p in pairs
        if (p.left, p.right) not in known
    )
    insert_rows(DoubtfulPair, ("left", "right", "weight", "probability", "levels", "state"), rows)


def decide_pair(*, pair: int, verdict: str, by: By, clearance: Clearance) -> None:
    """Keep a decision ("same", "different", "later") and act on it at once within the persons concerned.

    Raises NotFound, NoSuchGrant, ValueError for another verdict.
    """
    _require_linking(clearance)
    state = VERDICTS.get(verdict)
    if state is None:
        raise ValueError("a verdict is same, different or later")
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        row = DoubtfulPair.objects.select_for_update().filter(pk=pair).first()
        if row is None:
            raise NotFound
        row.state, row.decided_by, row.decided_at = state, by.pk, now()
        row.save()
        _act_on(row)
        log.note(f"decide_pair_{verdict}", target=str(pair), number=2)


def _act_on(row: DoubtfulPair) -> None:
    """Group the entries of both persons anew, from the edges of the last run and what people decided."""
    persons = Membership.objects.filter(ended_at=None, entry__in=[row.left_id, row.right_id]).values("person")
    members = Membership.objects.filter(ended_at=None, person__in=persons)
    registers = dict(members.values_list("entry_id", "entry__register"))
    run = LinkRun.objects.exclude(finished_at=None).order_by("-finished_at").first()
    inside = Q(left__in=registers, right__in=registers)
    edges = [
        ComparedPair(kept.left_id, kept.right_id, kept.weight, kept.probability, kept.levels)
        for kept in Edge.objects.filter(inside, run=run)
    ]
    said = DoubtfulPair.objects.filter(inside, state__in=[PairState.SAME, PairState.DIFFERENT])
    decided = [Decided(d.left_id, d.right_id, d.state == PairState.SAME) for d in said.order_by("pk")]
    carry_out(plan(regroup(registers, edges, decided)), cause=f"decision:{row.pk}", moment=now())


def _require_linking(clearance: Clearance) -> None:
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
