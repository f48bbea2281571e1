"""Take a wrong join back: ids, states and memberships become what they were before, and the two stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..models import LinkEvent, Membership, Person, PersonState, SourceRecord, VaultEvent, Verdict, new_id
from ..refusals import LinkedOnward
from ..session import Purpose, session
from .carrying import apply_changes, chunks
from .deciding import decide
from .events import MERGED, MOVED, SPLIT, UNDONE, Cause, Change, Fate, Place, places
from .linking import entries_taking_part, require_linking, require_taking_part

UNDOABLE = frozenset({MERGED, "joined", MOVED, SPLIT})
ACTIVE = PersonState.ACTIVE.value


@dataclass(frozen=True)
class Undone:
    """What was done: number of the event that undoes, persons that are apart again, pairs that stay apart.

    Written while they were one, for a person to look at: `joined` entries that came to the joined person meanwhile
    (they stay with the one that goes on), `records` versions of the entries concerned that were delivered, times a
    history was written for statistics (`snapshots`).
    """

    event: int
    persons: tuple[str, ...]
    apart: int
    joined: tuple[str, ...]
    records: tuple[str, ...]
    snapshots: int


@dataclass(frozen=True)
class ToUndo:
    """What taking a change back would do: entries of each person afterwards, the largest first, and what was written
    meanwhile (see Undone)."""

    sides: tuple[tuple[str, ...], ...]
    joined: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    snapshots: int = 0


def preview_undo(*, event: int, by: By, clearance: Clearance) -> ToUndo:
    """What undo_merge would do now; nothing is written. Raises as undo_merge does."""
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        row = _undoable(event)
        back, _fates = _inverse(row)
        sides = _sides(row, back)
        require_taking_part(*chain(*sides), clearance=clearance)
        return ToUndo(_shown(sides), _joined_since(row), *_meanwhile(row))


def preview_part(*, entry: str, by: By, clearance: Clearance) -> ToUndo:
    """What part_entries would do now with one entry; nothing is written. Raises as part_entries does."""
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        _held, stay, _decided = _standing([entry], clearance)
        return ToUndo(_shown([{entry}, stay]))


def _shown(sides: Sequence[set[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(side)) for side in sides), key=lambda side: (-len(side), side)))


def _undoable(event: int) -> LinkEvent:
    row: LinkEvent | None = LinkEvent.objects.filter(pk=event, kind__in=UNDOABLE, undone_by=None).first()
    if row is None:
        raise NotFound
    return row


def _standing(wanted: Sequence[str], clearance: Clearance) -> tuple[dict[str, str], set[str], set[str]]:
    """The one person of entries, its other entries, and those of them whose controllers take part.

    Raises NotFound where there is no such.
    """
    require_taking_part(*wanted, clearance=clearance)
    held = dict(Membership.objects.filter(ended_at=None, entry__in=wanted).values_list("entry_id", "person_id"))
    persons = set(held.values())
    others = Membership.objects.filter(ended_at=None, person__in=persons).exclude(entry__in=wanted)
    stay = set(others.values_list("entry_id", flat=True))
    decided = entries_taking_part(stay, clearance)
    if len(held) != len(wanted) or len(persons) != 1 or not decided:
        raise NotFound
    return held, stay, decided


def undo_merge(*, event: int, by: By, clearance: Clearance, reason: str) -> Undone:
    """Undo a join (or another change of ids) by the number of its event.

    Every entry that the event moved goes back to the person it belonged to, whose id, state and pseudonyms are again
    what they were; an entry that belonged to nobody gets a person of its own. Between the parts "two persons" is
    decided for every pair, with `reason`, which must name nobody. Raises NotFound (also where a controller of one of
    them takes part no longer), NoSuchGrant, and LinkedOnward where a later event has moved the same entries or persons
    again: that one has to be undone first.
    """
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()
        row = _undoable(event)
        back, fates = _inverse(row)
        cause = Cause(f"undo:{row.pk}", now(), row.model)
        sides = _sides(row, back)
        require_taking_part(*chain(*sides), clearance=clearance)
        joined = _joined_since(row)
        fresh = [person for person, state, *_rest in fates if not state]
        _make(fresh, cause)
        ids = apply_changes([Change(UNDONE, back, fates, undoes=row.pk)], cause=cause)
        apart = _keep_apart(sides, reason)
        meanwhile = _meanwhile(row)
        log.note("undo_merge", target=str(row.pk), number=len(back))
    return Undone(ids[0], tuple(sorted({after for _entry, _before, after in back if after})), apart, joined, *meanwhile)


def part_entries(*, entries: Sequence[str], by: By, clearance: Clearance, reason: str) -> Undone:
    """Give entries that stand with one person, and do not belong there, a person of their own, for good.

    For joins that were made before anything else was known, so that there is nothing to go back to. Nothing is decided
    about further entries of the person whose controllers take part no longer. Raises NotFound where a controller of
    `entries` takes part no longer, or where they do not all stand with one person that has further entries.
    """
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()
        wanted = sorted(set(entries))
        held, _stay, decided = _standing(wanted, clearance)
        cause, made = Cause("part", now()), new_id()
        fate: Fate = (made, "", None, ACTIVE, None)
        _make([made], cause)
        moves = [(entry, before, made) for entry, before in sorted(held.items())]
        ids = apply_changes([Change(SPLIT, moves, [fate])], cause=cause)
        apart = _keep_apart([set(wanted), decided], reason)
        log.note("part_entries", target=str(ids[0]), number=len(wanted))
    return Undone(ids[0], tuple(sorted({made, *held.values()})), apart, (), (), 0)


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
    return back, undone


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


def _stayed(row: LinkEvent) -> dict[str, str]:
    """Entries that belonged to a person of the event before it and after it, and do today, with that person."""
    persons = {after for _entry, _before, after in places(row.changes) if after}
    then = Membership.objects.filter(Q(ended_by=None) | Q(ended_by__gt=row.pk), person__in=persons, begun_by__lt=row.pk)
    today = Membership.objects.filter(ended_at=None, person__in=persons, entry__in=then.values("entry"))
    moved = {entry for entry, *_rest in places(row.changes)}
    return {entry: person for entry, person in today.values_list("entry_id", "person_id") if entry not in moved}


def _sides(row: LinkEvent, back: Sequence[Place]) -> list[set[str]]:
    """Entries by the person that they belonged to before the event, of all persons that it touched."""
    found: dict[str, set[str]] = {}
    for entry, person in chain(_stayed(row).items(), ((entry, str(target)) for entry, _after, target in back)):
        found.setdefault(person, set()).add(entry)
    return list(found.values())


def _keep_apart(sides: Sequence[set[str]], reason: str) -> int:
    """Decide for every pair of different sides that these are two persons."""
    count = 0
    for number, side in enumerate(sides):
        for other in sides[number + 1 :]:
            for left in sorted(side):
                for right in sorted(other):
                    decide(left, right, Verdict.CANNOT, reason=reason)
                    count += 1
    return count


def _joined_since(row: LinkEvent) -> tuple[str, ...]:
    """Entries that came to the persons of the event after it."""
    persons = {after for _entry, _before, after in places(row.changes) if after}
    known = {entry for entry, *_rest in places(row.changes)} | _stayed(row).keys()
    rows = Membership.objects.filter(ended_at=None, person__in=persons).order_by("entry")
    return tuple(entry for entry in rows.values_list("entry_id", flat=True) if entry not in known)


def _meanwhile(row: LinkEvent) -> tuple[tuple[str, ...], int]:
    """Versions of the entries that came after the event, and histories written for statistics since."""
    entries = [entry for entry, *_rest in places(row.changes)]
    records: list[str] = []
    for some in chunks(entries):
        later = SourceRecord.objects.filter(entry__in=some, delivery__opened_at__gt=row.at)
        records += later.order_by("pk").values_list("pk", flat=True)
    return tuple(records), VaultEvent.objects.filter(event="write_snapshot", at__gt=row.at).count()


def _make(persons: Sequence[str], cause: Cause) -> None:
    for person in persons:
        Person.objects.create(id=person, state=ACTIVE, made_at=cause.moment)
