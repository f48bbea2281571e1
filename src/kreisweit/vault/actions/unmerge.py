"""Take a wrong join or a wrong parting back: ids, states and memberships become what they were before, and stay so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..models import Membership, Person, Verdict, new_id
from ..session import Purpose, session
from .carrying import apply_changes
from .deciding import decide
from .events import SPLIT, UNDONE, Cause, Change, Fate
from .going_back import ACTIVE, way_back, written_since
from .linking import entries_taking_part, require_linking, require_taking_part
from .waiting import let_wait


@dataclass(frozen=True)
class Undone:
    """What was done: number of the event that undoes, persons that its entries went back to, pairs that stay `apart`
    and pairs that stay `together` from now on.

    Written meanwhile, for a person to look at: `joined` entries that came to the same persons (they stay with the one that goes on), `records` versions of the entries concerned that were delivered, times a
    history was written for statistics (`snapshots`).
    """

    event: int
    persons: tuple[str, ...]
    apart: int
    joined: tuple[str, ...]
    records: tuple[str, ...]
    snapshots: int
    together: int = 0


@dataclass(frozen=True)
class ToUndo:
    """What taking a change back would do: entries of each person afterwards, the largest first, what was written
    meanwhile (see Undone), and whether it `joins` or `parts` anybody."""

    sides: tuple[tuple[str, ...], ...]
    joined: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    snapshots: int = 0
    joins: bool = False
    parts: bool = True


def preview_undo(*, event: int, by: By, clearance: Clearance, entry: str = "") -> ToUndo:
    """What undo_merge would do now; nothing is written. Raises as undo_merge does."""
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        back = way_back(event, entry=entry)
        require_taking_part(*back.then, clearance=clearance)
        return ToUndo(
            _shown(back.sides()),
            tuple(sorted(back.joined)),
            *written_since(back.event),
            joins=bool(back.rejoined()),
            parts=bool(back.parted()),
        )


def preview_part(*, entry: str, by: By, clearance: Clearance) -> ToUndo:
    """What part_entries would do now with one entry; nothing is written. Raises as part_entries does."""
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        _held, stay, _decided = _standing([entry], clearance)
        return ToUndo(_shown([{entry}, stay]))


def _shown(sides: Sequence[set[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(side)) for side in sides), key=lambda side: (-len(side), side)))


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


def undo_merge(*, event: int, by: By, clearance: Clearance, reason: str, entry: str = "") -> Undone:
    """Undo a join, a parting or another change of ids by the number of its event.

    Every entry that the event moved goes back to the person it belonged to, whose id, state and pseudonyms are again
    what they were; an entry that belonged to nobody gets a person of its own. All of them wait to be linked again, as
    what others they belong to may be another question now. For every pair that this parts "two
    persons" is decided, for every pair that it joins "one person", also where somebody decided otherwise before; with
    `reason`, which must name nobody. An undoing can itself be undone.

    Raises NotFound (also where a controller of one of them takes part no longer, or where `entry` is given and its
    person has nothing to do with the event), NoSuchGrant, and LinkedOnward where a later event has moved the same
    entries or persons again: that one has to be undone first.
    """
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()
        back = way_back(event, entry=entry)
        require_taking_part(*back.then, clearance=clearance)
        parted, rejoined = back.parted(), sorted({*back.rejoined(), *back.overruled()})
        cause = Cause(f"undo:{event}", now(), back.event.model)
        _make([person for person, state, *_rest in back.fates if not state], cause)
        ids = apply_changes([Change(UNDONE, back.moves, back.fates, undoes=event)], cause=cause)
        _say(parted, Verdict.CANNOT, reason)
        _say(rejoined, Verdict.MUST, reason)
        meanwhile = written_since(back.event)
        log.note("undo_merge", target=str(event), number=len(back.moves))
        let_wait(set(back.then) | set(back.joined))
    persons = {after for _entry, _before, after in back.moves if after}
    joined = tuple(sorted(back.joined))
    return Undone(ids[0], tuple(sorted(persons)), len(parted), joined, *meanwhile, together=len(rejoined))


def part_entries(*, entries: Sequence[str], by: By, clearance: Clearance, reason: str) -> Undone:
    """Give entries that stand with one person, and do not belong there, a person of their own, for good.

    For joins that were made before anything else was known, so that there is nothing to go back to. Nothing is decided
    about further entries of the person whose controllers take part no longer. Raises NotFound where a controller of
    `entries` takes part no longer, or where they do not all stand with one person that has further entries.
    """
    require_linking(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()
        return part_now(entries, clearance=clearance, reason=reason)


def part_now(entries: Sequence[str], *, clearance: Clearance, reason: str) -> Undone:
    """What part_entries does, inside a session that lets nobody else change links."""
    wanted = sorted(set(entries))
    held, stay, decided = _standing(wanted, clearance)
    cause, made = Cause("part", now()), new_id()
    fate: Fate = (made, "", None, ACTIVE, None)
    _make([made], cause)
    moves = [(entry, before, made) for entry, before in sorted(held.items())]
    ids = apply_changes([Change(SPLIT, moves, [fate])], cause=cause)
    apart = [(one, other) for one in wanted for other in sorted(decided)]
    _say(apart, Verdict.CANNOT, reason)
    let_wait({*wanted, *stay})
    log.note("part_entries", target=str(ids[0]), number=len(wanted))
    return Undone(ids[0], tuple(sorted({made, *held.values()})), len(apart), (), (), 0)


def _say(pairs: Iterable[tuple[str, str]], verdict: Verdict, reason: str) -> None:
    for left, right in pairs:
        decide(left, right, verdict, reason=reason)


def _make(persons: Sequence[str], cause: Cause) -> None:
    for person in persons:
        Person.objects.create(id=person, state=ACTIVE, made_at=cause.moment)
