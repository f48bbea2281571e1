"""Which person a group of entries goes on as: ids are random, stay as long as they can, and come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..models import Membership, Person, PersonState, new_id

CHUNK = 5_000
FEW = 5_000
"""Up to so many entries are asked for one by one; for more the whole table is read."""


@dataclass(frozen=True)
class Move:
    """Memberships that change: persons to make, entries with their new person, the person that these entries belong
    to so far, persons that from now on point on to another (with their new state), persons that point on no longer,
    number of persons whose entries are divided."""

    made: tuple[str, ...]
    moves: Mapping[str, str]
    before: Mapping[str, str]
    gone: Mapping[str, tuple[PersonState, str]]
    revived: tuple[str, ...]
    split: int

    @property
    def merged(self) -> int:
        """Persons that became one with another."""
        return sum(state == PersonState.MERGED for state, _heir in self.gone.values())


@dataclass(frozen=True)
class _Member:
    person: str
    since: datetime


def plan(groups: Iterable[Sequence[str]]) -> Move:
    """What has to change so that each group is one person, with as few changes as possible.

    A person goes on in the group that holds most of its entries (tie: the one that came first); where several
    persons meet, the one with most entries goes on (tie: the oldest). A group that none goes on in takes back the
    person that its entries were before.
    """
    listed = list(groups)
    group_of = {entry: number for number, group in enumerate(listed) for entry in group}
    members, elsewhere = _members(group_of)
    heirs = _heirs(members, group_of)
    revived = _revived(group_of, members, heirs)
    person_of = heirs | revived
    made = {number: new_id() for number in range(len(listed)) if number not in person_of}
    person_of |= made
    moves = {
        entry: person_of[number]
        for entry, number in group_of.items()
        if entry not in members or members[entry].person != person_of[number]
    }
    spread: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for entry, member in members.items():
        spread[member.person][group_of[entry]] += 1
    leaving = spread.keys() - set(heirs.values()) - elsewhere
    return Move(
        made=tuple(made.values()),
        moves=moves,
        before={entry: members[entry].person for entry in moves if entry in members},
        gone={person: _fate(spread[person], person_of) for person in sorted(leaving)},
        revived=tuple(revived.values()),
        split=sum(len(parts) > 1 for parts in spread.values()),
    )


def _fate(parts: Counter[int], person_of: Mapping[int, str]) -> tuple[PersonState, str]:
    """State and heir of a person that goes on in no group: the heir has most of its entries."""
    largest = min(parts, key=lambda number: (-parts[number], number))
    return (PersonState.MERGED if len(parts) == 1 else PersonState.SPLIT), person_of[largest]


def _members(group_of: Mapping[str, int]) -> tuple[dict[str, _Member], set[str]]:
    """Where the entries belong at present, and persons that have other entries as well."""
    found = {}
    elsewhere: set[str] = set()
    for entry, person, since in _rows(Membership.objects.filter(ended_at=None), group_of):
        if entry in group_of:
            found[entry] = _Member(person, since)
        else:
            elsewhere.add(person)
    if len(group_of) <= FEW:
        others = Membership.objects.filter(ended_at=None)
        for some in _chunks(sorted({member.person for member in found.values()})):
            rows = others.filter(person__in=some).values_list("entry_id", "person_id")
            elsewhere |= {person for entry, person in rows if entry not in group_of}
    return found, elsewhere


def _rows(memberships: Any, wanted: Mapping[str, int]) -> Iterator[tuple[str, str, datetime]]:
    """Entry, person and beginning of the memberships of the wanted entries, of all if these are many."""
    columns = ("entry_id", "person_id", "begun_at")
    if len(wanted) > FEW:
        yield from memberships.values_list(*columns).iterator(CHUNK)
        return
    for some in _chunks(sorted(wanted)):
        yield from memberships.filter(entry__in=some).values_list(*columns)


def _heirs(members: Mapping[str, _Member], group_of: Mapping[str, int]) -> dict[int, str]:
    """The person that each group goes on as, where there is one."""
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    first: dict[tuple[str, int], datetime] = {}
    for entry, member in members.items():
        place = (member.person, group_of[entry])
        counts[member.person][group_of[entry]] += 1
        first[place] = min(first.get(place, member.since), member.since)
    ages = _ages(counts)
    best: dict[int, tuple[int, str]] = {}
    for person in sorted(counts, key=lambda p: (ages[p], p)):
        number, size = min(
            counts[person].items(), key=lambda item: (-item[1], first[person, item[0]], item[0])
        )  # fmt: skip
        if number not in best or size > best[number][0]:
            best[number] = (size, person)
    return {number: person for number, (_size, person) in best.items()}


def _ages(persons: Iterable[str]) -> dict[str, datetime]:
    wanted = sorted(persons)
    if len(wanted) > FEW:
        return dict(Person.objects.values_list("pk", "made_at").iterator(CHUNK))
    found: dict[str, datetime] = {}
    for some in _chunks(wanted):
        found |= dict(Person.objects.filter(pk__in=some).values_list("pk", "made_at"))
    return found


def _revived(group_of: Mapping[str, int], members: Mapping[str, _Member], heirs: Mapping[int, str]) -> dict[int, str]:
    """Groups without an heir whose entries were a person that points on to another by now."""
    orphans = {entry: number for entry, number in group_of.items() if number not in heirs and entry in members}
    if not orphans:
        return {}
    rows = Membership.objects.exclude(ended_at=None).exclude(person__merged_into=None)
    counts: Counter[tuple[int, str]] = Counter()
    for entry, person, _since in _rows(rows, orphans):
        if entry in orphans:
            counts[orphans[entry], person] += 1
    ages = _ages({person for _number, person in counts})
    found: dict[int, str] = {}
    for number, person in sorted(counts, key=lambda place: (-counts[place], ages[place[1]], place)):
        if number not in found and person not in found.values():
            found[number] = person
    return found


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), 400):
        yield values[start : start + 400]
