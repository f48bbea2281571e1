"""What persons decided about two entries. Only one decision about a pair is in force; those before it stay readable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Decided

from ..decisions import in_force
from ..models import Decision, DoubtfulPair, LinkCheck, ModelState, PairState, Verdict
from ..session import current
from .carrying import chunks


def decide(left: str, right: str, verdict: Verdict, *, reason: str = "", expires_on: date | None = None) -> Decision:
    """Keep what the person of the session decided about a pair; an earlier decision about it ends. The queue of the
    trust office says the same from then on, and so does what was judged about the pair as a link of the sample."""
    left, right = sorted((left, right))
    end_decision(left, right)
    made: Decision = Decision.objects.create(
        left_id=left, right_id=right, verdict=verdict, reason=reason, expires_on=expires_on,
        decided_by=current().by.pk, decided_at=now(),
    )  # fmt: skip
    if made.decided_by is not None:
        state = PairState.SAME if verdict == Verdict.MUST else PairState.DIFFERENT
        asked = DoubtfulPair.objects.filter(left=left, right=right).exclude(state=state)
        asked.update(state=state, decided_by=made.decided_by, decided_at=made.decided_at)
    correct_check(left, right, is_right=verdict == Verdict.MUST)
    return made


def correct_check(left: str, right: str, *, is_right: bool) -> None:
    """Where a link was judged otherwise under the active model before, the new word counts; the old one stays."""
    checks = LinkCheck.objects.filter(left=left, right=right, model__state=ModelState.ACTIVE)
    last = checks.order_by("-pk").first()
    if last is not None and last.is_right != is_right:
        said = {"is_right": is_right, "checked_by": current().by.pk, "checked_at": now()}
        LinkCheck.objects.create(left_id=left, right_id=right, model_id=last.model_id, **said)


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
