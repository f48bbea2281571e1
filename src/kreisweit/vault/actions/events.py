"""The log of changes of who belongs together: each event holds the hash of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kreisweit.audit.actions import Machine
from kreisweit.ground.bulk import insert_rows

from ..chain import digest
from ..log import START, one_at_a_time
from ..models import LinkEvent
from ..session import current

MADE, JOINED, MERGED, SPLIT, MOVED, UNDONE, ERASED = "made", "joined", "merged", "split", "moved", "undone", "erased"
Place = tuple[str, str | None, str | None]
"""Entry, person before, person after."""
Fate = tuple[str, str, str | None, str, str | None]
"""Person, state and heir before, state and heir after."""
FIELDS = (
    "id", "at", "kind", "cause", "model", "actor_id", "actor_kind", "number", "changes", "undoes", "previous", "hash",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One event to be: kind, entries that move, persons whose state changes; `number` where entries are not named."""

    kind: str
    moves: Sequence[Place] = ()
    persons: Sequence[Fate] = ()
    number: int = 0
    undoes: int | None = None

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {"moves": [list(one) for one in self.moves], "persons": [list(one) for one in self.persons]}


@dataclass(frozen=True)
class Cause:
    """Why something changes: "run:<id>", "decision:<id>", "undo:<event>"; under which model; when."""

    text: str
    moment: datetime
    model: str = ""


def write_events(changes: Iterable[Change], *, cause: Cause) -> list[int]:
    """Append events in this order, inside a session; their ids."""
    waiting = list(changes)
    if not waiting:
        return []
    one_at_a_time()
    last = LinkEvent.objects.order_by("-pk").values_list("pk", "hash").first()
    latest, previous = last or (0, START)
    by = current().by
    kind = by.kind if isinstance(by, Machine) else "user"
    rows, ids = [], []
    for number, change in enumerate(waiting, start=latest + 1):
        data = change.as_data()
        size = change.number or len(change.moves)
        line = [number, cause.moment.isoformat(), change.kind, cause.text, cause.model, by.pk, kind, size, data]
        own = digest([*line, change.undoes, previous])
        text = json.dumps(data, sort_keys=True, separators=(",", ":"))
        rows.append((number, cause.moment, *line[2:8], text, change.undoes, previous, own))
        previous = own
        ids.append(number)
    insert_rows(LinkEvent, FIELDS, rows)
    return ids


def places(change: Mapping[str, Any]) -> list[Place]:
    """The moves of a kept event."""
    return [(entry, before, after) for entry, before, after in change["moves"]]
