"""What became of persons' ids, and whether the log of changes is whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from kreisweit.audit.actions import By
from kreisweit.privacy.clearances import Clearance, Operation

from ..chain import digest_of
from ..log import START
from ..models import LinkEvent, Membership, Person, PersonState
from ..refusals import NoSuchGrant
from ..session import Purpose, session

CHUNK = 500


def person_of_today(person: str, *, by: By, clearance: Clearance) -> str | None:
    """The person that an id leads to today, however often it was merged; None if erased or never given."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        found = Person.objects.filter(pk=person).values_list("state", "merged_into_id").first()
        while found is not None and found[1] is not None:
            person = found[1]
            found = Person.objects.filter(pk=person).values_list("state", "merged_into_id").first()
    return person if found is not None and found[0] != PersonState.ERASED else None


@dataclass(frozen=True)
class Changed:
    """A change of who belongs together, without identities: number, moment, kind, why, how many entries it concerns,
    who did it (`actor_kind`: user, system, terminal), whether it was undone, `moved` entries as far as it names them,
    `begun`: how many entries came to the person by it."""

    id: int
    at: datetime
    kind: str
    cause: str
    entries: int
    actor_id: int | None
    actor_kind: str
    undone: bool
    moved: tuple[str, ...] = ()
    begun: int = 0


def changes_of_person(person: str, *, by: By, clearance: Clearance) -> list[Changed]:
    """What happened to an id, from the newest on: what actions.undo_merge can take back."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        begun: Counter[int] = Counter()
        ended: set[int] = set()
        for began, end in Membership.objects.filter(person=person).values_list("begun_by", "ended_by"):
            begun[began] += 1
            ended |= {end} - {None}
        rows = LinkEvent.objects.filter(pk__in=begun.keys() | ended).select_related("undone_by").order_by("-pk")
        return [
            Changed(
                row.pk,
                row.at,
                row.kind,
                row.cause,
                row.number,
                row.actor_id,
                row.actor_kind,
                hasattr(row, "undone_by"),
                tuple(entry for entry, _before, _after in row.changes["moves"]),
                begun[row.pk],
            )
            for row in rows
        ]


def first_broken_event(*, by: By, clearance: Clearance) -> int | None:
    """Number of the first link event whose hash or predecessor does not fit; None for an unbroken chain."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        before = START
        for row in LinkEvent.objects.order_by("pk").iterator(CHUNK):
            if row.previous != before or row.hash != digest_of(row, before):
                return int(row.pk)
            before = row.hash
    return None
