"""Writing the audit trail."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

from django.db.models import Model

from kreisweit.ground.today import now

from .models import AuditEvent


class Actor(Protocol):
    """Whoever acts: a user (has a pk) or one of the two below."""

    pk: Any


class Machine:
    """Not a person: the clock or the operator's terminal."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.pk = None


By: TypeAlias = "Actor | Machine"
SYSTEM = Machine("system")
TERMINAL = Machine("terminal")


def record(event: str, target: Model | str, *, by: By, **details: str | int | list[str]) -> AuditEvent:
    """Write one event, inside the transaction of the action it belongs to.

    `event` is "room.verb_noun". `target` is the object, or a name where there is none. `details` hold
    names of changed fields, numbers and codes, never values of personal fields.
    """
    kind = by.kind if isinstance(by, Machine) else "user"
    return AuditEvent.objects.create(
        at=now(),
        event=event,
        target_kind=target if isinstance(target, str) else target._meta.label,
        target_id="" if isinstance(target, str) else str(target.pk),
        actor_id=by.pk,
        actor_kind=kind,
        details=details,
    )


def note_reading(*, filters: list[str], by: By) -> AuditEvent:
    """Reading the trail is itself an act: one event per look, with the names of the filters used."""
    return record("audit.read_events", "audit.AuditEvent", by=by, filters=filters)
