"""Who belongs together: keep the result of a whole run, keep a person's decision. Person ids are random and stay."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.records import Linked
from kreisweit.privacy.clearances import Clearance, Operation

from .. import log
from ..models import (
    WAITING,
    DoubtfulPair,
    Edge,
    LinkRun,
    ModelVersion,
    PairState,
    SourceRecord,
    ToLink,
    Verdict,
    new_id,
)
from ..queries.review import records_taking_part
from ..readiness import ALIAS
from ..refusals import DecidedMeanwhile, NoSuchGrant
from ..session import Purpose, session
from .carrying import carry_out, chunks
from .components import regroup
from .deciding import decide, end_decision
from .events import Cause
from .freezing import activate, keep_model
from .keeping import as_decided, pairs_of_keys, with_keys, without_gone
from .planning import Move, plan
from .reviewing import as_text, insert_pairs, pairs_to_review
from .second_reader import UNSETTLED, hear
from .waiting import let_wait

VERDICTS = {"same": PairState.SAME, "different": PairState.DIFFERENT, "later": PairState.LATER}
SETTLED = frozenset({PairState.SAME.value, PairState.DIFFERENT.value})
EDGE_FIELDS = ("model", "left", "right", "weight", "probability", "levels")


@dataclass(frozen=True)
class LinkSummary:
    """A run in numbers: records, persons, persons merged and split since the run before, doubtful pairs; `run`: its
    key in the vault, where the caller does not know it."""

    records: int
    persons: int
    merged: int
    split: int
    doubtful: int
    run: str = field(default="", compare=False)


def begin_link_run(*, clearance: Clearance, by: By) -> UUID:
    """Open a run over all records, before they are read; gives its key. Raises NoSuchGrant."""
    require_linking(clearance)
    key = new_id()
    with session(Purpose.LINKING, by=by, clearance=clearance):
        LinkRun.objects.create(id=key, begun_at=now(), read_before=f"{time.time_ns():016x}")
        log.note("begin_link_run", target=key)
    return UUID(key)


def store_links(*, run: UUID, linked: Linked, clearance: Clearance, by: By) -> LinkSummary:
    """Keep groups, edges and doubtful pairs of a run in one transaction; a run that is kept already changes nothing.

    A group goes on as the person that most of its entries belonged to (tie: the oldest); what a person has
    decided stands, also what was decided after the run had begun. The model is the active one from now on. Entries that went after the run had read them are left
    out, and those of their groups wait to be linked anew.
    """
    require_linking(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        log.one_at_a_time()  # nobody takes entries back or decides meanwhile
        held = LinkRun.objects.select_for_update().get(pk=run.hex)
        if held.finished_at is None:
            _keep_run(held, linked, by)
    return LinkSummary(held.records, held.persons, held.merged, held.split, held.doubtful)


def _keep_run(held: LinkRun, linked: Linked, by: By) -> None:
    read, bereft = without_gone(linked)
    linked = as_decided(read)
    model = keep_model(linked.model_version, linked.model, linked.frequencies)
    move = plan(with_keys(linked))
    carry_out(move, cause=Cause(f"run:{held.pk}", now(), linked.model_version))
    replace_edges(model, linked.edges)
    activate(model, by=by)
    regrouped = linked is not read
    replace_open_pairs(pairs_to_review(_entries_of(linked), model) if regrouped else linked.doubtful)
    insert_pairs(pairs_of_keys())
    _forget_waiting(held.read_before)
    let_wait(bereft)
    finish_run(held, model, move, sum(map(len, linked.groups)), len(linked.groups))
    log.note("store_links", target=held.pk, number=held.records)


def _entries_of(linked: Linked) -> set[str]:
    return {entry for group in linked.groups for entry in group}


def finish_run(held: LinkRun, model: ModelVersion, move: Move, records: int, persons: int) -> None:
    """Write the numbers of a run down."""
    held.model, held.finished_at = model, now()
    held.records, held.persons = records, persons
    held.merged, held.split = move.merged, move.split
    held.doubtful = DoubtfulPair.objects.filter(state__in=WAITING).count()
    held.save()


def replace_edges(model: ModelVersion, edges: Iterable[ComparedPair]) -> None:
    """These pairs, and no others, are the compared pairs under a model."""
    Edge.objects.filter(model=model)._raw_delete(ALIAS)
    insert_rows(Edge, EDGE_FIELDS, edge_rows(model.pk, edges))


def edge_rows(model: str, edges: Iterable[ComparedPair]) -> Iterable[tuple[object, ...]]:
    """Rows of compared pairs."""
    return ((model, e.left, e.right, e.weight, e.probability, as_text(e.levels)) for e in edges)


def replace_open_pairs(pairs: Sequence[ComparedPair]) -> None:
    """These pairs wait for a person, as far as nobody said anything about them; no other does."""
    DoubtfulPair.objects.filter(state=PairState.OPEN).delete()
    known = set(DoubtfulPair.objects.values_list("left_id", "right_id"))
    insert_pairs(pair for pair in pairs if (pair.left, pair.right) not in known)


def _forget_waiting(read_before: str) -> None:
    """Entries whose records were read by the run wait no longer; what came after it began goes on waiting."""
    late = SourceRecord.objects.filter(pk__gte=read_before).values("entry")
    ToLink.objects.exclude(entry__in=late)._raw_delete(ALIAS)


def decide_pair(
    *,
    pair: int,
    verdict: str,
    by: By,
    clearance: Clearance,
    reason: str = "",
    expires_on: date | None = None,
    second_reader: bool = False,
    seen: str | None = None,
) -> str:
    """Keep a decision ("same", "different", "later") and act on it at once within the persons concerned; gives the
    state of the pair.

    `second_reader`: "same" acts only when another person has said so too (see actions.second_reader); what was begun
    like that ends like that. `reason` must name nobody. Raises NotFound (also where a controller of either takes part
    no longer), NoSuchGrant, AnotherReaderNeeded, DecidedMeanwhile (`seen`: the state that the person saw, "" for an
    open pair; None does not ask), ValueError for another verdict.
    """
    require_linking(clearance)
    state = VERDICTS.get(verdict)
    if state is None:
        raise ValueError("a verdict is same, different or later")
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()  # before any row is locked, in the order of all who change links
        row = DoubtfulPair.objects.filter(pk=pair).first()
        if row is None:
            raise NotFound
        require_taking_part(row.left_id, row.right_id, clearance=clearance)
        if seen is not None and row.state in SETTLED and row.state != seen:
            raise DecidedMeanwhile
        if second_reader or row.state in UNSETTLED:
            state = hear(row, state)
        if state != row.state or state not in UNSETTLED:
            row.state, row.decided_by, row.decided_at = state, by.pk, now()
            row.save()
        if state not in UNSETTLED:
            _act_on(row, reason, expires_on)
        log.note(f"decide_pair_{verdict}", target=str(pair), number=2)
    return state.value


def _act_on(row: DoubtfulPair, reason: str, expires_on: date | None) -> None:
    """What was decided about a pair is in force, and the persons concerned are made anew."""
    if row.state == PairState.LATER:
        end_decision(row.left_id, row.right_id)
    else:
        kind = Verdict.MUST if row.state == PairState.SAME else Verdict.CANNOT
        decide(row.left_id, row.right_id, kind, reason=reason, expires_on=expires_on)
    move = plan(regroup([row.left_id, row.right_id]))
    carry_out(move, cause=Cause(f"decision:{row.pk}", now()))


def require_taking_part(*entries: str, clearance: Clearance) -> None:
    """Raise NotFound unless the controllers of all entries take part, as where a pair is read."""
    if entries_taking_part(entries, clearance) != set(entries):
        raise NotFound


def entries_taking_part(entries: Iterable[str], clearance: Clearance) -> set[str]:
    """Those of the entries whose controllers take part."""
    found: set[str] = set()
    for some in chunks(sorted(set(entries))):
        found |= set(records_taking_part(some, clearance).values_list("entry_id", flat=True))
    return found


def require_linking(clearance: Clearance) -> None:
    """Raise NoSuchGrant for a slip for something else than linking."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
