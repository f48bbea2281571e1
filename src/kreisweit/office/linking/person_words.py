"""The records, ties and history of a person in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.monitoring.queries.linked_persons import Changed, PersonRead
from kreisweit.monitoring.queries.linking import register_titles

from .evidence import evidence_lines
from .undo_words import OF_KIND
from .words import written_day

KINDS: dict[str, Any] = {
    "made": _("The record came in as a person of its own"),
    "joined": _("A record was added to the person"),
    "merged": _("Persons became one"),
    "split": _("The person became several"),
    "moved": _("Records changed from one person to another"),
    "undone": _("A change was taken back"),
    "erased": _("Records were erased"),
}
TOGETHER = _("The records came in as one person")
"""Instead of the first of these, for several records that were joined when they were new."""
CAUSES: dict[str, Any] = {
    "run": _("by comparison, by the program"),
    "model": _("because a new model was applied"),
    "decision": _("because of a decision about a doubtful pair"),
    "undo": _("because somebody took a change back"),
    "part": _("because a record was parted"),
    "delivery": _("because a delivery was taken back"),
}


@dataclass(frozen=True)
class RecordLine:
    """A record in short: its number on the page, id, register, name, day of birth."""

    number: int
    entry: str
    register: str
    name: str
    born: str


@dataclass(frozen=True)
class TieRow:
    """Two compared records: their numbers and ids, how sure the comparison is, what it rests on."""

    numbers: str
    left: str
    right: str
    sure: str
    evidence: str


@dataclass(frozen=True)
class SaidRow:
    """What somebody decided about two records; `other` is the id of the one that belongs to another person, or ""."""

    numbers: str
    other: str
    same: bool
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class HistoryRow:
    """A change: what, which of the records on the page moved by it, why, by whom, when; `event` is its number where it
    can be taken back, and `act` what that is called."""

    event: int | None
    at: datetime
    what: str
    which: str
    why: str
    who: str
    undone: bool
    act: str = ""


def short_lines(records: Iterable[IdentityRecord]) -> list[RecordLine]:
    """Records in short, as far as one needs to tell them apart."""
    titles = register_titles()
    return [
        RecordLine(
            number,
            one.record,
            titles.get(one.register, one.register),
            f"{one.given_name} {one.family_name}".strip() or one.own_number or gettext("no name"),
            written_day(one.birth_date) or gettext("not known"),
        )
        for number, one in enumerate(records, start=1)
    ]


def record_lines(records: Sequence[IdentityRecord]) -> list[RecordLine]:
    """The records of a person, numbered as the rest of the page speaks of them."""
    return short_lines(records)


def tie_rows(found: PersonRead) -> list[TieRow]:
    """Compared pairs of a person, the surest first."""
    number = _numbers(found)
    return [
        TieRow(
            _pair(number, one.left, one.right), one.left, one.right, sureness(one.probability), _evidence(one.levels)
        )
        for one in found.ties
        if one.left in number and one.right in number
    ]


def said_rows(found: PersonRead, names: Mapping[int, str]) -> list[SaidRow]:
    """Decisions that speak of a person's records."""
    number = _numbers(found)
    return [
        SaidRow(
            _pair(number, one.left, one.right),
            next((entry for entry in (one.left, one.right) if entry not in number), ""),
            one.same,
            one.reason,
            _who(one.decided_by, "user", names),
            one.decided_at,
        )
        for one in found.said
    ]


def history_rows(found: PersonRead, history: Sequence[Changed], names: Mapping[int, str]) -> list[HistoryRow]:
    """What became of a person, the newest change first."""
    number = _numbers(found)
    return [
        HistoryRow(
            one.id if one.kind in OF_KIND and not one.undone else None,
            one.at,
            str(TOGETHER if one.kind == "made" and one.begun > 1 else KINDS.get(one.kind, one.kind)),
            _which(number[entry] for entry in one.moved if entry in number),
            str(CAUSES.get(one.cause.partition(":")[0], "")),
            _who(one.actor_id, one.actor_kind, names),
            one.undone,
            str(OF_KIND[one.kind].act) if one.kind in OF_KIND else "",
        )
        for one in history
    ]


def sureness(probability: float) -> str:
    """A probability as a whole per cent, rounded to the careful side."""
    share = floor(probability * 100)
    return gettext("more than 99 per cent") if share >= 99 else gettext("%(share)s %%") % {"share": share}


def _evidence(levels: Mapping[str, str]) -> str:
    return "; ".join(f"{line.what}: {line.result}" for line in evidence_lines(levels))


def _numbers(found: PersonRead) -> dict[str, int]:
    return {one.record: number for number, one in enumerate(found.records, start=1)}


def _pair(number: Mapping[str, int], left: str, right: str) -> str:
    known = sorted(number[entry] for entry in (left, right) if entry in number)
    if len(known) < 2:
        return gettext("%(one)s and a record of another person") % {"one": known[0] if known else "?"}
    return gettext("%(one)s and %(other)s") % {"one": known[0], "other": known[1]}


def _which(numbers: Iterable[int]) -> str:
    """Records of the page by their numbers; "" where there are none."""
    known = sorted(numbers)
    if not known:
        return ""
    listed = ", ".join(map(str, known))
    return ngettext("record %(numbers)s", "records %(numbers)s", len(known)) % {"numbers": listed}


def _who(pk: int | None, kind: str, names: Mapping[int, str]) -> str:
    if kind != "user":
        return gettext("the system") if kind == "system" else gettext("the operator's terminal")
    return names.get(pk or 0) or gettext("somebody whose account is closed")
