"""The vault's own log: a chain of hashes, forwarded to the audit trail of the house through an outbox."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connections

from kreisweit.audit.actions import By, Machine, record
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.today import now

from .models import Outbox, VaultEvent
from .readiness import ALIAS
from .session import Purpose, current, session

START = "0" * 64
LOCK = 7_240_113
CHUNK = 500


def note(event: str, *, target: str = "", number: int = 0) -> VaultEvent:
    """Write one line, inside the session that it tells of: what, on which object, how many records. No values."""
    inside = current()
    one_at_a_time()
    last = VaultEvent.objects.order_by("-pk").values_list("hash", flat=True).first() or START
    at = now()
    actor_id = inside.by.pk
    kind = inside.by.kind if isinstance(inside.by, Machine) else "user"
    line = [at.isoformat(), event, inside.purpose.value, actor_id, kind, target, number, last]
    kept: VaultEvent = VaultEvent.objects.create(
        at=at, event=event, purpose=inside.purpose.value, actor_id=actor_id, actor_kind=kind, target=target,
        number=number, previous=last, hash=digest(line),
    )  # fmt: skip
    Outbox.objects.create(event=kept)
    return kept


def digest(line: list[Any]) -> str:
    """SHA-256 of a line with the hash before it."""
    return hashlib.sha256(json.dumps(line, ensure_ascii=False).encode()).hexdigest()


def one_at_a_time() -> None:
    """Wait until nobody else appends to a chain of the vault; held to the end of the transaction."""
    if connections[ALIAS].vendor == "postgresql":
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def first_break(*, by: By) -> int | None:
    """Number of the first line whose hash or predecessor does not fit; None for an unbroken chain."""
    with session(Purpose.UPKEEP, by=by):
        before = START
        for row in VaultEvent.objects.order_by("pk").iterator(CHUNK):
            line = [
                row.at.isoformat(),
                row.event,
                row.purpose,
                row.actor_id,
                row.actor_kind,
                row.target,
                row.number,
                before,
            ]
            if row.previous != before or row.hash != digest(line):
                return int(row.pk)
            before = row.hash
    return None


class _Actor:
    def __init__(self, pk: int | None) -> None:
        self.pk = pk


def forward_outbox(*, by: By) -> int:
    """Tell the audit trail of the house what happened here, at most 500 lines; gives the number of lines handed over.

    A line that the trail has already, because a run ended between the two houses, is not told twice.
    """
    with session(Purpose.UPKEEP, by=by):
        waiting = list(Outbox.objects.select_related("event").order_by("pk")[:CHUNK])
    for line in waiting:
        event = line.event
        if not AuditEvent.objects.filter(target_kind="vault.VaultEvent", target_id=str(event.pk)).exists():
            actor: Any = _Actor(event.actor_id) if event.actor_kind == "user" else Machine(event.actor_kind)
            record(f"vault.{event.event}", event, by=actor, purpose=event.purpose, number=event.number)
    with session(Purpose.UPKEEP, by=by):
        Outbox.objects.filter(pk__in=[line.pk for line in waiting]).delete()
    return len(waiting)
