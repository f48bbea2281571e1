"""Compare the keys that wait with everybody who is known by name, and with each other; keep the links, not the keys.

The work has three parts, so that no transaction lasts as long as comparing does: keys and identities are read, pairs
are found in memory, and one transaction keeps the pairs and destroys the keys. A run that breaks off leaves the keys.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..encoded_model import encoded_model, encoded_models
from ..models import WAITING, DoubtfulPair, Edge, EncodedEntry, EncodedKey, LinkRun, ModelVersion, ToLink, new_id
from ..projects import project_secret
from ..queries.records import identities
from ..readiness import ALIAS
from ..sealing import open_bytes
from ..session import Purpose, session
from .carrying import carry_out, chunks
from .components import Component, edges_of
from .encoded import drop_keys, key_name
from .events import Cause
from .freezing import active_model
from .linking import EDGE_FIELDS, edge_rows, require_linking
from .planning import plan
from .reviewing import renew_pairs

if TYPE_CHECKING:
    from ..encoded_pairs import Waiting

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class KeySummary:
    """What was done, in numbers: key of the run (None: nothing waited), keys compared and destroyed, pairs found,
    persons merged, pairs that wait for a person in all, keys that go on waiting because their project's secret does
    not lie here."""

    run: UUID | None
    compared: int
    pairs: int
    merged: int
    doubtful: int
    without_secret: int


def ignore(done: int, total: int) -> None:
    """A progress callable that does nothing."""


def match_keys(
    *, clearance: Clearance, by: By, towns: Mapping[str, str] | None = None, progress: Progress = ignore
) -> KeySummary:
    """Compare the keys that wait and destroy them; `towns` are the names of municipalities by AGS.

    Identities in clear are encoded from the same attributes with the project's secret, in memory alone. Edges stand
    in the store beside those of the trained model, decisions of people outrank them, and they stay until the same
    institution delivers anew. Keys whose secret does not lie here go on waiting. `progress(done, total)` may raise;
    nothing is changed then. Raises NoSuchGrant, KeyExposed.
    """
    require_linking(clearance)
    waiting = _read_waiting(clearance, by)
    from ..encoded_pairs import found_pairs  # brings numpy along: slow to load

    secrets = {project: project_secret(project) for project in {one.project for one in waiting}}
    ready = [one for one in waiting if secrets[one.project]]
    if not ready:
        return KeySummary(None, 0, 0, 0, 0, len(waiting))
    known = list(identities(clearance=clearance, by=by))
    edges, scales = found_pairs(
        ready, known, secrets={name: key for name, key in secrets.items() if key}, towns=towns or {}, progress=progress
    )
    with session(Purpose.LINKING, by=by, clearance=clearance):
        log.one_at_a_time()
        return _keep(ready, edges, scales, left=len(waiting) - len(ready))


def _read_waiting(clearance: Clearance, by: By) -> list[Waiting]:
    """The keys of entries whose controllers take part, in clear, in the order of their entries."""
    with session(Purpose.LINKING, by=by, clearance=clearance):
        shown = {"entry__records__replaced_by": None, "entry__records__controller__in": clearance.controllers}
        rows = EncodedKey.objects.filter(**shown).order_by("entry").values_list(
            "entry_id", "entry__register", "entry__encoded__project", "entry__encoded__attributes", "wrapped_key",
            "sealed", "kept_at",
        )  # fmt: skip
        from ..encoded_pairs import Waiting  # brings numpy along: slow to load

        found = [
            Waiting(entry, register, project, tuple(attributes.split()), _opened(entry, wrapped, sealed), kept_at)
            for entry, register, project, attributes, wrapped, sealed, kept_at in rows
        ]
        if found:
            log.note("read_keys", number=len(found))
    return found


def _opened(entry: str, wrapped_key: bytes, sealed: bytes) -> bytes:
    return open_bytes(key_name(entry), bytes(wrapped_key), bytes(sealed))


def _keep(
    ready: Sequence[Waiting], edges: Iterable[ComparedPair], scales: Mapping[str, Sequence[float]], *, left: int
) -> KeySummary:
    """Edges instead of those of before, groups anew, the queue, and no key any more; `left` keys have no secret."""
    run = new_id()
    model = encoded_model(scales)
    compared = _still_there(ready)
    kept = [edge for edge in edges if not {edge.left, edge.right}.isdisjoint(compared)]
    touched = compared | _replace_edges(compared, kept, model)
    part = Component(active_model())
    part.grow(touched)
    groups = part.groups()
    move = plan(groups)
    moment = now()
    LinkRun.objects.create(id=run, whole=False, model=model, begun_at=moment, read_before=f"{time.time_ns():016x}")
    carry_out(move, cause=Cause(f"run:{run}", moment, model.pk))
    renew_pairs(part)
    drop_keys(compared)
    for some in chunks(sorted(compared)):
        ToLink.objects.filter(entry__in=some)._raw_delete(ALIAS)
    doubtful = DoubtfulPair.objects.filter(state__in=WAITING).count()
    persons = sum(not compared.isdisjoint(group) for group in groups)
    numbers = {"records": len(compared), "persons": persons, "merged": move.merged, "split": move.split}
    LinkRun.objects.filter(pk=run).update(finished_at=now(), doubtful=doubtful, **numbers)
    log.note("match_keys", target=run, number=len(compared))
    return KeySummary(UUID(run), len(compared), len(kept), move.merged, doubtful, left)


def _still_there(ready: Sequence[Waiting]) -> set[str]:
    """Entries whose key is the one that was compared: a delivery may have brought another meanwhile."""
    found: set[str] = set()
    moments = {one.entry: one.kept_at for one in ready}
    for some in chunks(sorted(moments)):
        rows = EncodedKey.objects.filter(entry__in=some).values_list("entry_id", "kept_at")
        found |= {entry for entry, kept_at in rows if moments[entry] == kept_at}
    return found


def _replace_edges(compared: set[str], edges: Sequence[ComparedPair], model: ModelVersion) -> set[str]:
    """Keep the new edges of compared entries; gives all entries at their other ends.

    Edges to entries whose key is gone stay, because they cannot be found again; what a trained model said while the
    entry still had a name counts no longer.
    """
    old = edges_of(active_model(), compared)
    gone = _without_key({end for edge in old for end in (edge.left, edge.right)} - compared)
    for some in chunks(sorted(compared)):
        ends = Q(left__in=some) | Q(right__in=some)
        trained = Edge.objects.filter(ends).exclude(model__in=encoded_models())
        trained._raw_delete(ALIAS)
        rows = Edge.objects.filter(ends, model__in=encoded_models()).values_list("pk", "left_id", "right_id")
        drop = [pk for pk, left, right in rows if left not in gone and right not in gone]
        for piece in _pieces(drop):
            Edge.objects.filter(pk__in=piece)._raw_delete(ALIAS)
    insert_rows(Edge, EDGE_FIELDS, edge_rows(model.pk, edges))
    return {entry for edge in (*old, *edges) for entry in (edge.left, edge.right)}


def _without_key(entries: set[str]) -> set[str]:
    """Those of the entries that came as keys which are gone by now."""
    found: set[str] = set()
    for some in chunks(sorted(entries)):
        rows = EncodedEntry.objects.filter(entry__in=some, entry__encoded_key=None)
        found |= set(rows.values_list("entry_id", flat=True))
    return found


def _pieces(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(numbers), 400):
        yield numbers[start : start + 400]
