"""The way back from a change of who belongs together: what has to be written, whom it parts and whom it joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q

from kreisweit.ground.refusal import NotFound

from ..models import LinkEvent, Membership, Person, PersonState, SourceRecord, VaultEvent, new_id
from ..refusals import LinkedOnward
from .carrying import chunks
from .deciding import decided_among
from .events import JOINED, MERGED, MOVED, SPLIT, UNDONE, Fate, Place, places

UNDOABLE = frozenset({MERGED, JOINED, MOVED, SPLIT, UNDONE})
ACTIVE = PersonState.ACTIVE.value
Pair = tuple[str, str]


@dataclass(frozen=True)
class WayBack:
    """What undoing an event would write, and the person of each entry that the event knew, `today` and `then`.

    `joined`: entries that came to the same persons after the event; they stay where they are.
    """

    event: LinkEvent
    moves: tuple[Place, ...]
    fates: tuple[Fate, ...]
    today: Mapping[str, str]
    then: Mapping[str, str]
    joined: Mapping[str, str]

    def sides(self) -> list[set[str]]:
        """Entries of each person afterwards."""
        found: dict[str, set[str]] = {}
        for entry, person in self.then.items():
            found.setdefault(person, set()).add(entry)
        return list(found.values())

    def parted(self) -> list[Pair]:
        """Pairs that are one person today and are two afterwards."""
        return [pair for pair in self._pairs() if _one(self.today, pair) and not _one(self.then, pair)]

    def rejoined(self) -> list[Pair]:
        """Pairs that are two persons today and are one afterwards."""
        return [pair for pair in self._pairs() if _one(self.then, pair) and not _one(self.today, pair)]

    def overruled(self) -> list[Pair]:
        """Pairs that are one person afterwards although it was decided that they are two."""
        after = {**self.joined, **self.then}
        said = decided_among(after) if self.rejoined() else []
        return [
            (one.left, one.right)
            for one in said
            if not one.same and one.left in after and after[one.left] == after.get(one.right)
        ]

    def _pairs(self) -> Iterator[Pair]:
        return combinations(sorted(self.then), 2)


def _one(person_of: Mapping[str, str], pair: Pair) -> bool:
    return person_of[pair[0]] == person_of[pair[1]]


def way_back(event: int, *, entry: str = "") -> WayBack:
    """The way back from an event (of the present person of an entry, where one is named), inside a session.

    Raises NotFound for an event that cannot be undone or does not concern that person, LinkedOnward where the present
    is not what the event left.
    """
    row: LinkEvent | None = LinkEvent.objects.filter(pk=event, kind__in=UNDOABLE, undone_by=None).first()
    if row is None or (entry and not _concerns(row, entry)):
        raise NotFound
    moves, fates = _inverse(row)
    stayed = _stayed(row)
    today = stayed | {moved: person for moved, person, _target in moves if person}
    then = stayed | {moved: target for moved, _person, target in moves if target}
    joined = {one: person for one, person in _members(_persons_of(row)).items() if one not in then}
    leaving = {person for person, _state, _heir, state, _heir_then in fates if state != ACTIVE}
    if leaving & {*stayed.values(), *joined.values()}:
        raise LinkedOnward
    return WayBack(row, tuple(moves), tuple(fates), today, then, joined)


def written_since(row: LinkEvent) -> tuple[tuple[str, ...], int]:
    """Versions of the entries of an event that came after it, and histories written for statistics since."""
    entries = [entry for entry, *_rest in places(row.changes)]
    records: list[str] = []
    for some in chunks(entries):
        later = SourceRecord.objects.filter(entry__in=some, delivery__opened_at__gt=row.at)
        records += later.order_by("pk").values_list("pk", flat=True)
    return tuple(records), VaultEvent.objects.filter(event="write_snapshot", at__gt=row.at).count()


def _concerns(row: LinkEvent, entry: str) -> bool:
    person = Membership.objects.filter(entry=entry, ended_at=None).values("person")
    by_it = Q(begun_by=row.pk) | Q(ended_by=row.pk)
    return bool(Membership.objects.filter(by_it, person__in=person).exists())


def _inverse(row: LinkEvent) -> tuple[list[Place], list[Fate]]:
    """What has to be written to go back. Raises LinkedOnward where the present is not what the event left."""
    moves = places(row.changes)
    fates: list[Fate] = [(p, s, h, state, heir) for p, s, h, state, heir in row.changes["persons"]]
    present = _present([entry for entry, *_rest in moves])
    if any(present.get(entry, after) != after for entry, _before, after in moves):
        raise LinkedOnward
    now_of = {person: (state, heir) for person, state, heir in _states([person for person, *_rest in fates])}
    if any(now_of.get(person) != (state, heir) for person, _state, _heir, state, heir in fates):
        raise LinkedOnward
    back: list[Place] = []
    undone: list[Fate] = []
    for entry, before, after in moves:
        if entry not in present:
            continue  # erased meanwhile
        target = before
        if target is None:
            target = new_id()
            undone.append((target, "", None, ACTIVE, None))
        back.append((entry, after, target))
    for person, state, heir, state_now, heir_now in fates:
        undone.append((person, state_now, heir_now, *_fate_before(person, state, heir, back)))
    undone += _emptied(back, {person for person, *_rest in undone})
    return back, undone


def _emptied(back: Sequence[Place], known: Set[str]) -> Iterator[Fate]:
    """Persons whose last entries go, because their others were parted since the event: they point on to where these go."""
    left = {before for _entry, before, _after in back if before} - {after for _entry, _before, after in back} - known
    going = {entry for entry, *_persons in back}
    staying = {person for entry, person in _members(left).items() if entry not in going}
    for person in sorted(left - staying):
        targets = Counter(after for _entry, before, after in back if before == person and after)
        heir = min(targets, key=lambda target: (-targets[target], target))
        state = PersonState.MERGED if len(targets) == 1 else PersonState.SPLIT
        yield person, ACTIVE, None, state.value, heir


def _fate_before(person: str, state: str, heir: str | None, back: Sequence[Place]) -> tuple[str, str | None]:
    """State and heir of a person before; one that was made by the event points to where its entries went."""
    if state:
        return state, heir
    targets = sorted({after for _entry, before, after in back if before == person and after})
    return (PersonState.MERGED.value, targets[0]) if targets else (ACTIVE, None)


def _states(persons: Sequence[str]) -> list[tuple[str, str, str | None]]:
    found: list[tuple[str, str, str | None]] = []
    for some in chunks(sorted(persons)):
        found += Person.objects.filter(pk__in=some).values_list("pk", "state", "merged_into_id")
    return found


def _present(entries: Sequence[str]) -> dict[str, str]:
    """Entry to the person that it belongs to."""
    found: dict[str, str] = {}
    for some in chunks(entries):
        rows = Membership.objects.filter(entry__in=some, ended_at=None)
        found |= dict(rows.values_list("entry_id", "person_id"))
    return found


def _persons_of(row: LinkEvent) -> set[str]:
    """Persons that entries left or came to by an event."""
    return {person for _entry, *both in places(row.changes) for person in both if person}


def _members(persons: Iterable[str]) -> dict[str, str]:
    """Entry to person, of all present entries of these."""
    found: dict[str, str] = {}
    for some in chunks(sorted(persons)):
        rows = Membership.objects.filter(ended_at=None, person__in=some).order_by("entry")
        found |= dict(rows.values_list("entry_id", "person_id"))
    return found


def _stayed(row: LinkEvent) -> dict[str, str]:
    """Entries that belonged to a person of the event before it and after it, and do today, with that person."""
    persons = _persons_of(row)
    then = Membership.objects.filter(Q(ended_by=None) | Q(ended_by__gt=row.pk), person__in=persons, begun_by__lt=row.pk)
    held = {(entry, person) for entry, person in then.values_list("entry_id", "person_id")}
    moved = {entry for entry, *_rest in places(row.changes)}
    return {
        entry: person for entry, person in _members(persons).items() if entry not in moved and (entry, person) in held
    }
