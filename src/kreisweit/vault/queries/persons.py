"""One person for the trust office: the records that belong together, what ties them, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.privacy.clearances import Clearance, Operation

from .. import log
from ..candidates import opened
from ..decisions import in_force
from ..models import Decision, Edge, Membership, ModelState, Verdict
from ..nameless import shown_together
from ..refusals import NoSuchGrant
from ..session import Purpose, session


@dataclass(frozen=True)
class Tie:
    """Two records of a person that the active model compared: probability and evidence."""

    left: str
    right: str
    probability: float
    levels: Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """What somebody decided about two records, of which one at least is the person's: whether they are one, why, who,
    when."""

    left: str
    right: str
    same: bool
    reason: str
    decided_by: int | None
    decided_at: datetime


@dataclass(frozen=True)
class PersonRead:
    """A person (id; "" for a record that was never linked) with its records, in the order of their ids."""

    person: str
    records: tuple[IdentityRecord, ...]
    ties: tuple[Tie, ...]
    said: tuple[Said, ...]


def read_person(entry: str, *, by: By, clearance: Clearance) -> PersonRead:
    """The person that an entry belongs to; the look is written into the log. Raises NotFound, NoSuchGrant."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        present = Membership.objects.filter(ended_at=None)
        person = present.filter(entry=entry).values_list("person_id", flat=True).first() or ""
        entries = set(present.filter(person=person).values_list("entry_id", flat=True)) if person else {entry}
        records = shown_together(opened(entries, clearance.controllers))
        if entry not in {record.record for record in records}:
            raise NotFound
        ties = _ties(entries)
        said = _said(entries)
        log.note("read_person", target=person, number=len(records))
    return PersonRead(person, tuple(records), ties, said)


def read_records(entries: Iterable[str], *, by: By, clearance: Clearance) -> dict[str, IdentityRecord]:
    """Identities of some entries by their ids; the look is written into the log. Raises NoSuchGrant."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        records = shown_together(opened(set(entries), clearance.controllers))
        log.note("read_records", number=len(records))
    return {record.record: record for record in records}


def _ties(entries: set[str]) -> tuple[Tie, ...]:
    rows = Edge.objects.filter(
        left__in=entries, right__in=entries, model__state__in=(ModelState.ACTIVE, ModelState.KEYS)
    )
    columns = ("left_id", "right_id", "probability", "levels")
    return tuple(Tie(*row) for row in rows.order_by("-probability", "pk").values_list(*columns))


def _said(entries: set[str]) -> tuple[Said, ...]:
    speaks = Q(left__in=entries) | Q(right__in=entries)
    rows = Decision.objects.filter(in_force(), speaks).order_by("pk")
    return tuple(
        Said(row.left_id, row.right_id, row.verdict == Verdict.MUST, row.reason, row.decided_by, row.decided_at)
        for row in rows
    )


def _require(clearance: Clearance) -> None:
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
