"""Entries without any version left go, with all that was known of their links; ids of persons stay as erased."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from ..models import (
    Decision,
    DoubtfulPair,
    Edge,
    EncodedEntry,
    EncodedKey,
    Entry,
    LinkCheck,
    Membership,
    PairReading,
    Person,
    PersonState,
    Pseudonym,
    ToLink,
)
from ..readiness import ALIAS
from .carrying import chunks
from .events import ERASED, Cause, Change, Fate, write_events
from .waiting import let_wait

PAIRS = (Edge, DoubtfulPair, Decision, LinkCheck, PairReading)
OWN = (ToLink, EncodedKey, EncodedEntry)


def forget_entries(entries: Sequence[str], *, cause: Cause) -> None:
    """Forget those of the entries that no record tells of any more; the others, and whoever was compared with one
    that goes, wait to be linked anew."""
    for some in chunks(entries):
        gone = list(Entry.objects.filter(pk__in=some, records=None).values_list("pk", flat=True))
        touched = set(some) - set(gone)
        for left, right in Edge.objects.filter(_of(gone)).values_list("left_id", "right_id"):
            touched |= {left, right} - set(gone)
        let_wait(touched)
        for kind in PAIRS:
            kind.objects.filter(_of(gone))._raw_delete(ALIAS)
        for own in OWN:
            own.objects.filter(entry__in=gone)._raw_delete(ALIAS)
        _forget_memberships(gone, cause)
        Entry.objects.filter(pk__in=gone)._raw_delete(ALIAS)


def _of(entries: Sequence[str]) -> Q:
    return Q(left__in=entries) | Q(right__in=entries)


def _forget_memberships(gone: Sequence[str], cause: Cause) -> None:
    theirs = Membership.objects.filter(entry__in=gone)
    now_of = dict(theirs.filter(ended_at=None).values_list("entry_id", "person_id"))
    persons = list(theirs.values_list("person_id", flat=True).distinct())
    theirs._raw_delete(ALIAS)
    members = Membership.objects.filter(person=OuterRef("pk"))
    present = Exists(members.filter(ended_at=None))
    nobody = ~Exists(members) | (Q(state=PersonState.ACTIVE) & ~present)
    empty = Person.objects.filter(nobody, pk__in=persons).exclude(state=PersonState.ERASED)
    idle: list[Fate] = [
        (person, state, heir, PersonState.ERASED.value, None)
        for person, state, heir in empty.order_by("pk").values_list("pk", "state", "merged_into_id")
    ]
    names = [person for person, *_rest in idle]
    Pseudonym.objects.filter(person__in=names)._raw_delete(ALIAS)
    Person.objects.filter(pk__in=names).update(state=PersonState.ERASED, merged_into=None)
    if now_of or idle:
        moves = [(entry, person, None) for entry, person in sorted(now_of.items())]
        write_events([Change(ERASED, moves, idle)], cause=cause)
