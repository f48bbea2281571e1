"""A new model is tried first: what it would merge and split is told, and a second person applies it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.records import Linked
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..candidates import opened
from ..decisions import decisions_in_force
from ..encoded_model import encoded_models
from ..models import Edge, LinkRun, Membership, ModelState, ModelVersion, SourceRecord, new_id
from ..readiness import ALIAS
from ..refusals import LinksChanged, ModelInForce, SecondPersonNeeded
from ..session import Purpose, session
from ..trials import as_of_now, holds
from .carrying import carry_out, changes_of, chunks, states_of
from .events import JOINED, MERGED, MOVED, SPLIT, Cause, Change
from .freezing import activate, keep_model
from .keeping import as_decided, grouped, with_keys, without_gone
from .linking import LinkSummary, finish_run, replace_edges, replace_open_pairs, require_linking
from .planning import Move, plan
from .reviewing import pairs_to_review
from .waiting import let_wait

NAMED = 200
"""Changes that a report names one by one."""
CHUNK = 5_000


@dataclass(frozen=True)
class ModelReport:
    """What a model would do: hash of the model, entries compared, persons now and then, persons that would become
    one with another, persons that would become several, persons that stay as they are, pairs for a person to look at;
    `changes` the first 200 as (kind, ids of the persons concerned, number of entries). `registers` and
    `nationalities` ("": not known): code to (changes that join, changes that divide) among the persons of which an
    entry stands in the register or has the nationality; a change can count for several."""

    version: str
    entries: int
    persons_now: int
    persons_then: int
    merged: int
    split: int
    unchanged: int
    doubtful: int
    changes: tuple[tuple[str, tuple[str, ...], int], ...]
    registers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    nationalities: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def try_model(*, run: UUID, linked: Linked, clearance: Clearance, by: By) -> ModelReport:
    """Keep a run's model and its pairs beside those of the active one, and tell what it would change. Nobody's
    person changes. `run` is the key that begin_link_run gave. Raises NoSuchGrant, ModelInForce.
    """
    require_linking(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        log.one_at_a_time()
        held = LinkRun.objects.get(pk=run.hex)
        linked = as_decided(without_gone(linked)[0])
        model = keep_model(linked.model_version, linked.model, linked.frequencies)
        if model.state == ModelState.ACTIVE:
            raise ModelInForce
        replace_edges(model, linked.edges)
        report = _report(linked, plan(with_keys(linked)), clearance.controllers)
        model.state, model.tried_by, model.kept_at = ModelState.TRIED, by.pk, now()
        model.report = {**asdict(report), "read_before": held.read_before, **as_of_now()}
        model.save()
        log.note("try_model", target=model.pk, number=report.entries)
    return report


def _report(linked: Linked, move: Move, controllers: frozenset[str]) -> ModelReport:
    changes = changes_of(move, states_of(move.revived))
    registers, nationalities = _by_group(changes, controllers)
    touched = set(move.before.values())
    persons = Membership.objects.filter(ended_at=None).values("person").distinct().count()
    named = tuple(
        (change.kind, tuple(sorted({p for _entry, *both in change.moves for p in both if p})), len(change.moves))
        for change in changes[:NAMED]
    )
    return ModelReport(
        version=linked.model_version,
        entries=sum(map(len, linked.groups)),
        persons_now=persons,
        persons_then=len(linked.groups),
        merged=move.merged,
        split=move.split,
        unchanged=persons - len(touched | set(move.moves.values()) - set(move.made)),
        doubtful=len(linked.doubtful),
        changes=named,
        registers=registers,
        nationalities=nationalities,
    )


Counts = dict[str, tuple[int, int]]


def _by_group(changes: Sequence[Change], controllers: frozenset[str]) -> tuple[Counts, Counts]:
    """Changes that join and that divide, by register and by nationality of the entries of the persons concerned."""
    concerned = [_concerned(change) for change in changes]
    persons = {person for one in concerned for person in one}
    members: defaultdict[str, set[str]] = defaultdict(set)
    for some in chunks(sorted(persons)):
        rows = Membership.objects.filter(ended_at=None, person__in=some).values_list("person_id", "entry_id")
        for person, entry in rows:
            members[person].add(entry)
    entries = [
        {entry for person in one for entry in members[person]} | {entry for entry, *_places in change.moves}
        for one, change in zip(concerned, changes, strict=True)
    ]
    register: dict[str, set[str]] = {}
    nationality: dict[str, set[str]] = {}
    for some in chunks(sorted(set().union(*entries))):
        for record in opened(some, controllers):
            register[record.record] = {record.register}
            nationality[record.record] = set(record.nationalities) or {""}
    log.note("read_nationalities", number=len(register))
    kinds = [change.kind for change in changes]
    return _counted(kinds, entries, register), _counted(kinds, entries, nationality)


def _concerned(change: Change) -> set[str]:
    return {person for _entry, *both in change.moves for person in both if person} | {one[0] for one in change.persons}


def _counted(kinds: Sequence[str], entries: Sequence[set[str]], names: Mapping[str, set[str]]) -> Counts:
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kind, some in zip(kinds, entries, strict=True):
        for name in {name for entry in some for name in names.get(entry, ())}:
            found[name][0] += kind in (MERGED, MOVED, JOINED)
            found[name][1] += kind in (SPLIT, MOVED)
    return {name: (found[name][0], found[name][1]) for name in sorted(found)}


def apply_model(*, version: str, clearance: Clearance, by: By, as_reported: bool = False) -> LinkSummary:
    """Let a model that was tried (or the one before the active one) decide from now on, by somebody else than who
    tried it. Groups are made anew from its pairs and from what people have decided until now; what was delivered
    since the trial waits to be linked. `as_reported`: only as long as the report of the trial holds.
    Raises NoSuchGrant, NotFound, SecondPersonNeeded, LinksChanged.
    """
    require_linking(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        log.one_at_a_time()
        model = ModelVersion.objects.filter(pk=version, state__in=[ModelState.TRIED, ModelState.RETIRED]).first()
        if model is None or (model.state == ModelState.TRIED and not model.report):
            raise NotFound
        if model.state == ModelState.TRIED and model.tried_by == by.pk:
            raise SecondPersonNeeded
        if as_reported and not holds(model):
            raise LinksChanged
        held = LinkRun.objects.create(id=new_id(), begun_at=now(), read_before=model.report.get("read_before", ""))
        groups = _groups(model, clearance.controllers)
        move = plan(groups)
        carry_out(move, cause=Cause(f"model:{held.pk}", now(), model.pk))
        activate(model, by=by)
        replace_open_pairs(pairs_to_review({entry for group in groups for entry in group}, model))
        late = SourceRecord.objects.filter(pk__gte=held.read_before, replaced_by=None)
        let_wait(late.values_list("entry_id", flat=True))
        finish_run(held, model, move, sum(map(len, groups)), len(groups))
        log.note("apply_model", target=model.pk, number=held.records)
    return LinkSummary(held.records, held.persons, held.merged, held.split, held.doubtful, held.pk)


def require_trial(*, version: str, clearance: Clearance, by: By) -> None:
    """Whether this person may decide about a trial now, before anything is begun.

    Raises NoSuchGrant, NotFound, SecondPersonNeeded, LinksChanged.
    """
    require_linking(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        model = _trial(version, by)
        if not holds(model):
            raise LinksChanged


def discard_model(*, version: str, clearance: Clearance, by: By) -> None:
    """Give a tried model up, by somebody else than who tried it; its pairs go. The same model can be tried again.

    Raises NoSuchGrant, NotFound, SecondPersonNeeded.
    """
    require_linking(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        log.one_at_a_time()
        model = _trial(version, by)
        Edge.objects.filter(model=model)._raw_delete(ALIAS)
        model.report = {}
        model.save()
        log.note("discard_model", target=model.pk)


def _trial(version: str, by: By) -> ModelVersion:
    model: ModelVersion | None = ModelVersion.objects.filter(pk=version, state=ModelState.TRIED).first()
    if model is None or not model.report:
        raise NotFound
    if model.tried_by == by.pk:
        raise SecondPersonNeeded
    return model


def _groups(model: ModelVersion, controllers: frozenset[str]) -> Sequence[tuple[str, ...]]:
    """All entries in groups by the kept pairs of a model."""
    records = SourceRecord.objects.filter(replaced_by=None, controller__in=controllers)
    registers = dict(records.values_list("entry_id", "entry__register").iterator(CHUNK))
    counts = Q(model=model) | Q(model__in=encoded_models())
    rows: Any = Edge.objects.filter(counts, probability__gte=LinkSettings().automatic)
    columns = ("left_id", "right_id", "weight", "probability", "levels")
    edges = (ComparedPair(*row) for row in rows.values_list(*columns).iterator(CHUNK))
    return grouped(registers, edges, decisions_in_force())
