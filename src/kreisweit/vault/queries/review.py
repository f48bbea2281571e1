"""Doubtful pairs for the trust office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kreisweit.audit.actions import SYSTEM, By
from kreisweit.ground.refusal import NotFound
from kreisweit.methods.linkage.records import Decided, IdentityRecord
from kreisweit.privacy.clearances import Clearance, Operation

from .. import log
from ..decisions import decisions_in_force
from ..identities import record_from
from ..models import DoubtfulPair as PairRow
from ..models import Edge, Membership, ModelState, PairState, SourceRecord
from ..nameless import shown_together
from ..refusals import NoSuchGrant
from ..sealing import open_part
from ..session import Purpose, session

COUNT = (ModelState.ACTIVE, ModelState.KEYS)


@dataclass(frozen=True)
class DoubtfulPair:
    """A pair without identities: number, match weight, probability, state (open, later, same, different, disputed,
    second: the reader has said "same" and another one is waited for)."""

    id: int
    weight: float
    probability: float
    state: str


@dataclass(frozen=True)
class PairEvidence:
    """A pair with both identities and the level of each comparison; `together` where both are one person today, as
    far as that was asked.

    Where one side came as a key, neither has a name here: there is nothing to compare it with, and who it is need not
    be known to decide.
    """

    id: int
    left: IdentityRecord
    right: IdentityRecord
    weight: float
    probability: float
    levels: Mapping[str, str]
    state: str
    together: bool = False

    @property
    def nameless(self) -> bool:
        """Whether a side came as a key instead of a name."""
        return bool(self.left.own_number or self.right.own_number)


def doubtful_pairs(*, by: By, clearance: Clearance | None = None) -> list[DoubtfulPair]:
    """All pairs, those nearest to the middle first; no identity is read. With a clearance only those whose controllers
    take part: nobody may open the others.

    A pair that waits for a second reader is an open one to everybody but the first: nobody sees that another person
    has said something.
    """
    with session(Purpose.REVIEW if clearance else Purpose.UPKEEP, by=by, clearance=clearance):
        pairs = _pairs_taking_part(clearance) if clearance else PairRow.objects.all()
        rows = pairs.values_list("id", "weight", "probability", "state", "decided_by")
        found = [DoubtfulPair(pk, weight, share, _shown(state, first, by)) for pk, weight, share, state, first in rows]
    return sorted(found, key=lambda p: (abs(p.probability - 0.5), p.id))


def _pairs_taking_part(clearance: Clearance) -> QuerySet[PairRow]:
    present = SourceRecord.objects.filter(replaced_by=None, controller__in=clearance.controllers)
    both = [Exists(present.filter(entry=OuterRef(side))) for side in ("left", "right")]
    found: QuerySet[PairRow] = PairRow.objects.filter(*both)
    return found


def _shown(state: str, first: int | None, by: By) -> str:
    blind = state == PairState.SECOND and (first is None or first != by.pk)
    return PairState.OPEN.value if blind else state


def decisions() -> list[Decided]:
    """What people have decided about pairs and what is in force today: it outranks every model."""
    with session(Purpose.UPKEEP, by=SYSTEM):
        return decisions_in_force()


def read_pair(pair: int, *, by: By, clearance: Clearance) -> PairEvidence:
    """Both identities of a pair; the look is written into the log. Raises NotFound, NoSuchGrant."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        row = PairRow.objects.filter(pk=pair).first()
        if row is None:
            raise NotFound
        both = _read([row.left_id, row.right_id], clearance)
        if len(both) != 2:
            raise NotFound
        log.note("read_pair", target=str(pair), number=2)
    return PairEvidence(
        row.pk, both[row.left_id], both[row.right_id], row.weight, row.probability, row.levels,
        _shown(row.state, row.decided_by, by),
    )  # fmt: skip


def read_link(left: str, right: str, *, by: By, clearance: Clearance) -> PairEvidence:
    """Both identities of two entries, with the evidence of the active model, or of their keys, where it compared them
    (else no levels), the number of the pair where somebody was asked about it (else 0), and whether they are one person.

    The look is written into the log. Raises NotFound, NoSuchGrant.
    """
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    left, right = sorted((left, right))
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        both = _read([left, right], clearance)
        if len(both) != 2:
            raise NotFound
        row = Edge.objects.filter(left=left, right=right, model__state__in=COUNT).first()
        asked = PairRow.objects.filter(left=left, right=right).values_list("pk", flat=True).first() or 0
        persons = Membership.objects.filter(ended_at=None, entry__in=[left, right]).values_list("person_id", flat=True)
        together = len(persons) == 2 and len(set(persons)) == 1
        log.note("read_link", number=2)
    weight, probability, levels = (row.weight, row.probability, row.levels) if row else (0.0, 0.0, {})
    return PairEvidence(asked, both[left], both[right], weight, probability, levels, "", together)


def records_taking_part(entries: Iterable[str], clearance: Clearance) -> QuerySet[SourceRecord]:
    """The present records of entries, as far as their controllers take part. Nobody looks at or decides others."""
    present = SourceRecord.objects.filter(entry__in=entries, replaced_by=None)
    taking_part: QuerySet[SourceRecord] = present.filter(controller__in=clearance.controllers)
    return taking_part


def _read(entries: Iterable[str], clearance: Clearance) -> dict[str, IdentityRecord]:
    """Identities in force by entry; without names where one of them came as a key."""
    rows = records_taking_part(entries, clearance).select_related("entry", "identity")
    return {found.record: found for found in shown_together(map(_opened, rows))}


def _opened(row: SourceRecord) -> IdentityRecord:
    data = open_part(row.pk, bytes(row.wrapped_key), bytes(row.identity.sealed), "identity")
    return record_from(row.entry_id, row.entry.register, data)
