"""Link what a delivery touched and nothing else: new, changed and bereaved entries, by the frozen active model."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.today import now
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..candidates import opened, pairs_of
from ..models import WAITING, DoubtfulPair, Edge, LinkRun, ModelVersion, ToLink, new_id
from ..readiness import ALIAS
from ..refusals import NoActiveModel
from ..session import Purpose, session
from .carrying import carry_out, chunks
from .components import Component
from .events import Cause
from .freezing import Frequencies, active_model, frequencies_of_model
from .linking import EDGE_FIELDS, edge_rows, require_linking
from .planning import Move, plan
from .reviewing import renew_pairs

CHUNK = 200
"""Entries in one transaction."""
_DROP = """
DELETE FROM vault_edge WHERE model_id = %s AND (left_id IN ({entries}) OR right_id IN ({entries}))
RETURNING left_id, right_id
"""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class IncrementalSummary:
    """What was done, in numbers: key of the run, entries linked, pairs compared, persons that these entries are,
    persons merged and split, pairs that wait for a person in all."""

    run: UUID
    records: int
    compared: int
    persons: int
    merged: int
    split: int
    doubtful: int


def ignore(done: int, total: int) -> None:
    """A progress callable that does nothing."""


def link_entries(
    *, entries: Sequence[str], clearance: Clearance, by: By, progress: Progress = ignore
) -> IncrementalSummary:
    """Compare entries with all others, and group anew whatever hangs together with them.

    Pieces of 200 entries are a transaction each; what is done is off the list of waiting entries, so that a run that
    was broken off is gone on with by a new call. `progress(done, total)` is called between them and may raise.
    The result is that of a whole run with the same model. Raises NoSuchGrant, NoActiveModel.
    """
    require_linking(clearance)
    wanted = sorted(set(entries))
    work = _Work(new_id(), clearance, by)
    for start in range(0, len(wanted), CHUNK):
        progress(start, len(wanted))
        work.take(wanted[start : start + CHUNK], len(wanted))
    if not wanted:
        work.take([], 0)
    progress(len(wanted), len(wanted))
    return work.summary()


class _Work:
    """One call: a folder that remembers names, and the sums."""

    def __init__(self, run: str, clearance: Clearance, by: By) -> None:
        self._run, self._clearance, self._by = run, clearance, by
        self._begun = False
        self._folder = NameFolder()
        self._settings = LinkSettings()
        self._sums = {"records": 0, "compared": 0, "persons": 0, "merged": 0, "split": 0, "doubtful": 0}

    def summary(self) -> IncrementalSummary:
        return IncrementalSummary(UUID(self._run), **self._sums)

    def take(self, entries: Sequence[str], total: int) -> None:
        """Link a piece, in one transaction."""
        with session(Purpose.LINKING, by=self._by, clearance=self._clearance):
            log.one_at_a_time()  # groups are read and written as one
            model = active_model()
            if model is None:
                raise NoActiveModel
            if entries:
                self._link(entries, model)
            self._keep_numbers(model)
            log.note("link_entries", target=self._run, number=len(entries))

    def _link(self, entries: Sequence[str], model: ModelVersion) -> None:
        records = opened(entries, self._clearance.controllers)
        edges, compared = self._compared(records, model)
        touched = set(entries) | self._replace_edges(entries, edges, model)
        part = Component(model)
        part.grow(touched)
        groups = part.groups()
        move = plan(groups)
        carry_out(move, cause=Cause(f"run:{self._run}", now(), model.pk))
        renew_pairs(part)
        for some in chunks(entries):
            ToLink.objects.filter(entry__in=some)._raw_delete(ALIAS)
        own = set(entries)
        self._add(move, len(records), compared, sum(not own.isdisjoint(group) for group in groups))

    def _compared(self, records: Sequence[IdentityRecord], model: ModelVersion) -> tuple[list[ComparedPair], int]:
        from kreisweit.methods.linkage.incremental import score_pairs  # brings DuckDB along: slow to load

        settings = self._settings
        pairs = pairs_of(
            records,
            folder=self._folder,
            controllers=self._clearance.controllers,
            largest=settings.largest_block,
            with_duplicates=settings.with_duplicates,
        )
        scored = score_pairs(pairs, model=model.model, frequencies=_frozen(model), folder=self._folder)
        return [edge for edge in scored if edge.probability >= settings.doubtful], len(pairs)

    @staticmethod
    def _replace_edges(entries: Sequence[str], edges: Sequence[ComparedPair], model: ModelVersion) -> set[str]:
        """Keep the new edges of entries instead of the old ones; gives all entries at their other ends."""
        gone = [ends for some in chunks(entries) for ends in _dropped(some, model)]
        insert_rows(Edge, EDGE_FIELDS, edge_rows(model.pk, edges))
        return {entry for ends in gone for entry in ends} | {entry for e in edges for entry in (e.left, e.right)}

    def _add(self, move: Move, records: int, compared: int, persons: int) -> None:
        for name, number in (
            ("records", records), ("compared", compared), ("persons", persons),
            ("merged", move.merged), ("split", move.split),
        ):  # fmt: skip
            self._sums[name] += number

    def _keep_numbers(self, model: ModelVersion) -> None:
        self._sums["doubtful"] = DoubtfulPair.objects.filter(state__in=WAITING).count()
        numbers = {name: number for name, number in self._sums.items() if name != "compared"}
        if self._begun:
            LinkRun.objects.filter(pk=self._run).update(finished_at=now(), **numbers)
            return
        said = {"whole": False, "model": model, "begun_at": now(), "read_before": f"{time.time_ns():016x}"}
        LinkRun.objects.bulk_create([LinkRun(id=self._run, finished_at=now(), **said, **numbers)])
        self._begun = True


def _dropped(entries: Sequence[str], model: ModelVersion) -> list[tuple[str, str]]:
    """Drop the edges of entries under a model; their ends."""
    marks = ", ".join(["%s"] * len(entries))
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_DROP.format(entries=marks), [model.pk, *entries, *entries])
        return list(cursor.fetchall())


class _Opened:
    """The shares of values of the model used last: decrypting them for each record would take longer than the rest."""

    key: tuple[str, bytes] | None = None
    shares: Frequencies | None = None


def _frozen(model: ModelVersion) -> Frequencies | None:
    key = (model.pk, bytes(model.wrapped_key))
    if _Opened.key != key:
        _Opened.key, _Opened.shares = key, frequencies_of_model(model)
    return _Opened.shares
