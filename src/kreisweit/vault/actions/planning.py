"""Which person a group of entries goes on as: ids are random, stay as long as they can, and come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..models import Membership, Person, new_id

CHUNK = 5_000


@dataclass(frozen=True)
class Move:
    """Memberships that change: persons to make, entries with their new person, persons that now point on to
    another, persons that point on no longer, number of persons whose entries are divided."""

    made: tuple[str, ...]
    moves: Mapping[str, str]
    merged: Mapping[str, str]
    revived: tuple[str, ...]
    split: int


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
    spread: defaultdict[str, set[int]] = defaultdict(set)
    for entry, member in members.items():
        spread[member.person].add(group_of[entry])
    gone = spread.keys() - set(heirs.values()) - elsewhere
    merged = {person: person_of[min(spread[person])] for person in gone}
    return Move(
        tuple(made.values()), moves, merged, tuple(revived.values()), sum(len(parts) > 1 for parts in spread.values())
    )


def _members(group_of: Mapping[str, int]) -> tuple[dict[str, _Member], set[str]]:
    """Where the entries belong at present, and persons that have other entries as well."""
    rows = Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id", "begun_at")
    found, elsewhere = {}, set()
    for entry, person, since in rows.iterator(CHUNK):
        if entry in group_of:
            found[entry] = _Member(person, since)
        else:
            elsewhere.add(person)
    return found, elsewhere


def _heirs(members: Mapping[str, _Member], group_of: Mapping[str, int]) -> dict[int, str]:
    """The person that each group goes on as, where there is one."""
    ages = _ages()
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    first: dict[tuple[str, int], datetime] = {}
    for entry, member in members.items():
        place = (member.person, group_of[entry])
        counts[member.person][group_of[entry]] += 1
        first[place] = min(first.get(place, member.since), member.since)
    best: dict[int, tuple[int, str]] = {}
    for person in sorted(counts, key=lambda p: (ages[p], p)):
        number, size = min(
            counts[person].items(), key=lambda item: (-item[1], first[person, item[0]], item[0])
        )  # fmt: skip
        if number not in best or size > best[number][0]:
            best[number] = (size, person)
    return {number: person for number, (_size, person) in best.items()}


def _ages() -> dict[str, datetime]:
    return dict(Person.objects.values_list("pk", "made_at").iterator(CHUNK))


def _revived(group_of: Mapping[str, int], members: Mapping[str, _Member], heirs: Mapping[int, str]) -> dict[int, str]:
    """Groups without an heir whose entries were a person that points on to another by now."""
    orphans = {number for entry, number in group_of.items() if number not in heirs and entry in members}
    if not orphans:
        return {}
    rows = Membership.objects.exclude(ended_at=None).exclude(person__merged_into=None)
    counts: Counter[tuple[int, str]] = Counter()
    for entry, person in rows.order_by("person__made_at", "pk").values_list("entry_id", "person_id").iterator(CHUNK):
        if group_of.get(entry) in orphans:
            counts[group_of[entry], person] += 1
    found: dict[int, str] = {}
    for (number, person), _ in counts.most_common():
        if number not in found and person not in found.values():
            found[number] = person
    return found
