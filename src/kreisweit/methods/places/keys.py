"""Municipality keys through time: what became of a key, as far as the published changes tell.

Source: GV-ISys, "Gebietsänderungen" (kinds of change 1 to 4). Where only two registers of different years
are known, a change carries a window of days instead of a day; no day is ever invented.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

DISSOLUTION = "dissolution"
PARTIAL = "partial"
KEY = "key"
NAME = "name"

LEVELS = {"Gemeinde": "municipality", "Gemeindeverband": "association", "Kreis": "county"}
KINDS = {"1": DISSOLUTION, "2": PARTIAL, "3": KEY, "4": NAME}

Window: TypeAlias = "tuple[date, date]"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One published change of a key, name or area.

    `level` is municipality, association or county; `kinds` holds dissolution, partial, key, name. Empty new
    keys mean that no successor is published. `effective` is the day in law; where it is None, `window`
    bounds it (first and last possible day). `creates` tells that the new key did not exist before.
    """

    level: str
    old_ags: str
    old_ars: str
    old_name: str
    kinds: frozenset[str]
    new_ags: str
    new_ars: str
    new_name: str
    effective: date | None
    window: Window | None = None
    creates: bool = False

    @property
    def ends_old_key(self) -> bool:
        """Whether the old municipality key is no longer valid afterwards."""
        return bool(self.kinds & {DISSOLUTION, KEY}) and self.old_ags != self.new_ags

    def happened(self, on: date) -> bool | None:
        """Whether the change is in force on that day; None where the window does not decide it."""
        if self.effective is not None:
            return on >= self.effective
        if self.window is None or self.window[0] <= on < self.window[1]:
            return None
        return on >= self.window[1]


@dataclass(frozen=True, slots=True)
class Current:
    """The key is valid on that day."""

    ags: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """The same municipality carries another key since `effective` (or since a day in `window`)."""

    ags: str
    successor: str
    effective: date | None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The municipality went into `successor` on `effective` (or on a day in `window`)."""

    ags: str
    successor: str
    effective: date | None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The area went to several municipalities; figures cannot be carried over to one of them."""

    ags: str
    successors: tuple[str, ...]
    effective: date | None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The key ended on `on` (or on a day in `window`) and no successor is known."""

    ags: str
    on: date | None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """The key begins only after that day; until then its area belonged to `predecessors`."""

    ags: str
    predecessors: tuple[str, ...]
    effective: date | None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """The day lies inside `window`: the data do not say whether the key was still or already valid."""

    ags: str
    window: Window | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither the register nor a published change knows this key."""

    ags: str


Resolution: TypeAlias = Current | Renamed | Merged | Split | Ended | NotYet | Undecided | Unknown


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """Keys of a base register with the changes before and after it."""

    base_keys: frozenset[str]
    base_day: date
    ending: Mapping[str, Sequence[KeyChange]] = field(default_factory=dict)
    beginning: Mapping[str, Sequence[KeyChange]] = field(default_factory=dict)

    @classmethod
    def build(cls, base_keys: Iterable[str], base_day: date, changes: Iterable[KeyChange]) -> KeyHistory:
        """Sort the changes of municipalities by the keys that they end and begin.

        A key that is neither in the base register nor ended by a change begins with the change naming it
        as new; inside the base register a beginning is known only where the change says so (`creates`).
        """
        keys = frozenset(base_keys)
        ending: defaultdict[str, list[KeyChange]] = defaultdict(list)
        beginning: defaultdict[str, list[KeyChange]] = defaultdict(list)
        relevant = [c for c in changes if c.level == "municipality" and c.ends_old_key]
        for change in relevant:
            ending[change.old_ags].append(change)
        for change in relevant:
            if change.new_ags and (change.creates or (change.new_ags not in keys and change.new_ags not in ending)):
                beginning[change.new_ags].append(change)
        return cls(keys, base_day, dict(ending), dict(beginning))

    def resolve(self, ags: str, *, on: date) -> Resolution:
        """What the 8-digit key `ags` means on that day."""
        begun = self._not_begun(ags, on)
        if begun is not None:
            return begun
        ended = [c for c in self.ending.get(ags, ()) if c.happened(on) is not False]
        if ended:
            return self._ended(ags, ended, on)
        known = ags in self.base_keys or ags in self.ending or ags in self.beginning
        return Current(ags) if known else Unknown(ags)

    def _not_begun(self, ags: str, on: date) -> NotYet | Undecided | None:
        changes = self.beginning.get(ags, ())
        if not changes or any(c.happened(on) for c in changes):
            return None
        first = changes[0]
        if any(c.happened(on) is None for c in changes):
            return Undecided(ags, first.window)
        return NotYet(ags, tuple(sorted({c.old_ags for c in changes})), first.effective, first.window)

    def _ended(self, ags: str, changes: Sequence[KeyChange], on: date) -> Resolution:
        first = changes[0]
        if first.happened(on) is None:
            return Undecided(ags, first.window)
        successors = sorted({s for c in changes for s in self._follow(c.new_ags, on, frozenset({ags}))})
        if not successors:
            return Ended(ags, first.effective, first.window)
        if len(successors) > 1:
            return Split(ags, tuple(successors), first.effective, first.window)
        kind = Merged if any(DISSOLUTION in c.kinds for c in changes) else Renamed
        return kind(ags, successors[0], first.effective, first.window)

    def _follow(self, ags: str, on: date, seen: frozenset[str]) -> set[str]:
        if not ags or ags in seen:
            return set()
        further = [c for c in self.ending.get(ags, ()) if c.happened(on)]
        if not further:
            return {ags}
        return {s for c in further for s in self._follow(c.new_ags, on, seen | {ags})}


def parse_official_changes(text: str) -> tuple[KeyChange, ...]:
    """Read the published list of changes (columns as in GV-ISys, CSV); ValueError on a foreign layout."""
    return tuple(_official_change(row) for row in _reader(text, "kennziffer"))


def parse_known_mergers(text: str) -> tuple[KeyChange, ...]:
    """Read the list of changes known only from registers of two years; its days are windows.

    Columns: old_ags, old_ars, old_name, kind, new_ags, new_ars, new_name, creates, not_before, not_after,
    source. ValueError on a foreign layout.
    """
    return tuple(
        KeyChange(
            level="municipality",
            old_ags=row["old_ags"],
            old_ars=row["old_ars"],
            old_name=row["old_name"],
            kinds=frozenset({row["kind"]}),
            new_ags=row["new_ags"],
            new_ars=row["new_ars"],
            new_name=row["new_name"],
            effective=None,
            window=(date.fromisoformat(row["not_before"]), date.fromisoformat(row["not_after"])),
            creates=row["creates"] == "yes",
        )
        for row in _reader(text, "not_before")
    )


def _reader(text: str, telltale: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if telltale not in (reader.fieldnames or ()):
        raise ValueError("foreign_layout")
    return list(reader)


def _official_change(row: Mapping[str, str]) -> KeyChange:
    return KeyChange(
        level=LEVELS[row["ebene"]],
        old_ags=row["ags_alt"],
        old_ars=row["ars_alt"],
        old_name=row["name_alt"],
        kinds=frozenset(KINDS[kind.strip()] for kind in row["aenderungsart"].split(",")),
        new_ags=row["ags_neu"],
        new_ars=row["ars_neu"],
        new_name=row["name_neu"],
        effective=_german_day(row["wirksam_juristisch"]),
    )


def _german_day(text: str) -> date:
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))
