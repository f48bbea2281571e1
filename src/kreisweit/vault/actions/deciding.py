"""What persons decided about two entries. Only one decision about a pair is in force; those before it stay readable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Decided

from ..decisions import in_force
from ..models import Decision, Verdict
from ..session import current
from .carrying import chunks


def decide(left: str, right: str, verdict: Verdict, *, reason: str = "", expires_on: date | None = None) -> Decision:
    """Keep what the person of the session decided about a pair; an earlier decision about it ends."""
    left, right = sorted((left, right))
    end_decision(left, right)
    made: Decision = Decision.objects.create(
        left_id=left, right_id=right, verdict=verdict, reason=reason, expires_on=expires_on,
        decided_by=current().by.pk, decided_at=now(),
    )  # fmt: skip
    return made


def end_decision(left: str, right: str) -> None:
    """The decision about a pair counts no longer."""
    left, right = sorted((left, right))
    Decision.objects.filter(left=left, right=right, ended_at=None).update(ended_at=now())


def decided_among(entries: Iterable[str]) -> list[Decided]:
    """Decisions in force that speak of one of the entries, in the order in which they were made."""
    found: dict[int, Decided] = {}
    for some in chunks(sorted(entries)):
        rows = Decision.objects.filter(in_force(), Q(left__in=some) | Q(right__in=some))
        found |= {row.pk: Decided(row.left_id, row.right_id, row.verdict == Verdict.MUST) for row in rows}
    return [found[number] for number in sorted(found)]
