"""Carry a plan out: persons, memberships, and an event for every change of an id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kreisweit.ground.bulk import insert_rows

from ..models import Membership, Person, PersonState
from .events import JOINED, MADE, MERGED, MOVED, SPLIT, Cause, Change, Fate, Place, write_events
from .planning import Move

CHUNK = 400
ACTIVE = PersonState.ACTIVE.value


def carry_out(move: Move, *, cause: Cause) -> list[int]:
    """Make persons, end and begin memberships, let persons without entries point on; ids of the events."""
    insert_rows(Person, ("id", "state", "made_at"), ((person, ACTIVE, cause.moment) for person in move.made))
    changes = changes_of(move, states_of(move.revived))
    return apply_changes(changes, cause=cause, fresh=_fresh(move))


def apply_changes(changes: Sequence[Change], *, cause: Cause, fresh: Mapping[str, str] | None = None) -> list[int]:
    """Write events, then what they say: memberships and states of persons.

    `fresh`: entries that belonged to nobody and get a person of their own, told by one event without moves, which
    comes first.
    """
    fresh = fresh or {}
    listed = [Change(MADE, number=len(fresh)), *changes] if fresh else list(changes)
    ids = write_events(listed, cause=cause)
    by_entry: dict[str, tuple[str, int]] = {entry: (person, ids[0]) for entry, person in fresh.items()}
    ended: defaultdict[int, list[str]] = defaultdict(list)
    for change, event in zip(listed, ids, strict=True):
        for entry, before, after in change.moves:
            if before is not None:
                ended[event].append(entry)
            if after is not None:
                by_entry[entry] = (after, event)
    for event, entries in ended.items():
        for some in chunks(sorted(entries)):
            rows = Membership.objects.filter(entry__in=some, ended_at=None)
            rows.update(ended_at=cause.moment, ended_by=event)
    insert_rows(
        Membership,
        ("entry", "person", "begun_at", "begun_by"),
        ((entry, person, cause.moment, event) for entry, (person, event) in sorted(by_entry.items())),
    )
    for person, _state, _heir, state, heir in chain.from_iterable(change.persons for change in listed):
        Person.objects.filter(pk=person).update(state=state, merged_into=heir)
    return ids


def _fresh(move: Move) -> dict[str, str]:
    """Entries that belonged to nobody and get a person that nobody was before."""
    changed = set(move.before.values()) | set(move.gone) | set(move.revived)
    touched = {person for entry, person in move.moves.items() if entry in move.before} | changed
    made = set(move.made) - touched
    return {entry: person for entry, person in move.moves.items() if person in made}


def changes_of(move: Move, states: Mapping[str, tuple[str, str | None]]) -> list[Change]:
    """Events of a plan, one for each set of persons whose entries mix; `states` of the persons that come back."""
    fresh = _fresh(move)
    ties = _Ties()
    for entry, after in move.moves.items():
        if entry not in fresh:
            ties.tie(after, move.before.get(entry, after))
    for person, (_state, heir) in move.gone.items():
        ties.tie(person, heir)
    moves: defaultdict[str, list[Place]] = defaultdict(list)
    for entry, after in sorted(move.moves.items()):
        if entry not in fresh:
            moves[ties.root(after)].append((entry, move.before.get(entry), after))
    fates: defaultdict[str, list[Fate]] = defaultdict(list)
    for person, (state, heir) in sorted(move.gone.items()):
        fates[ties.root(person)].append((person, ACTIVE, None, state.value, heir))
    for person in sorted(set(move.made) - set(fresh.values())):
        fates[ties.root(person)].append((person, "", None, ACTIVE, None))
    for person in sorted(move.revived):
        fates[ties.root(person)].append((person, *states[person], ACTIVE, None))
    return [Change(_kind(moves[root], fates[root]), moves[root], fates[root]) for root in moves]


def _kind(moves: Iterable[Place], fates: Iterable[Fate]) -> str:
    """What to call a change: the one that one has to know first."""
    gone = any(state == PersonState.MERGED for *_rest, state, _heir in fates)
    left = defaultdict(set)
    for _entry, before, after in moves:
        if before is not None:
            left[before].add(after)
    if not left:
        return JOINED
    vanished = {person for person, *_before, state, _heir in fates if state != ACTIVE}
    parted = any(len(to) > 1 or person not in vanished for person, to in left.items())
    return MOVED if parted and gone else SPLIT if parted else MERGED


def states_of(persons: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """State and heir of persons."""
    found: dict[str, tuple[str, str | None]] = {}
    for some in chunks(sorted(persons)):
        rows = Person.objects.filter(pk__in=some).values_list("pk", "state", "merged_into_id")
        found |= {person: (state, heir) for person, state, heir in rows}
    return found


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Pieces for an IN (…)."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


class _Ties:
    """Persons that share entries now or before (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, one: str) -> str:
        parent = self._parent.setdefault(one, one)
        while parent != self._parent[parent]:
            parent = self._parent[one] = self._parent[self._parent[parent]]
        return parent

    def tie(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
