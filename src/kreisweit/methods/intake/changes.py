"""Changes of boundaries, keys and names of municipalities and associations, as GV-ISys publishes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .collector import Collector
from .findings import Finding
from .keys import german_day, key_is_valid
from .layouts.base import note_unread, places_of
from .tabular import Limits, read_table

_LEVELS: Final = {"Gemeinde": "municipality", "Gemeindeverband": "association", "Kreis": "county"}
_ARS_LENGTHS: Final = {"municipality": 12, "association": 9, "county": 5}


class ChangeKind(StrEnum):
    """What happened to the old area ("aenderungsart" 1 to 4); one change can be of several kinds."""

    DISSOLUTION = "dissolution"
    PARTIAL = "partial"
    KEY = "key"
    NAME = "name"


_KINDS: Final = {
    "1": ChangeKind.DISSOLUTION,
    "2": ChangeKind.PARTIAL,
    "3": ChangeKind.KEY,
    "4": ChangeKind.NAME,
}
_COLUMNS: Final = (
    "ebene",
    "ars_alt",
    "ags_alt",
    "name_alt",
    "aenderungsart",
    "ars_neu",
    "ags_neu",
    "name_neu",
    "wirksam_juristisch",
)
_KNOWN: Final = ("kennziffer", "flaeche_qm", "einwohner", "wirksam_statistisch")


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One line of the official list: from one area to one successor on one day.

    An area that goes to several successors has several lines; in a partial change the line from an area
    to itself states what remains. An association has no AGS ("" on both sides); an association that ends
    without successor has an empty new side. `effective` is the day in law.
    """

    level: str
    old_ags: str
    old_ars: str
    old_name: str
    kinds: frozenset[ChangeKind]
    new_ags: str
    new_ars: str
    new_name: str
    effective: date


@dataclass(frozen=True)
class ChangesFile:
    """The changes of a file in its order, and what there is to say about it."""

    changes: tuple[KeyChange, ...]
    findings: tuple[Finding, ...]


def read_changes(data: bytes, filename: str) -> ChangesFile:
    """Read the list of changes (GV-ISys "Gebietsänderungen" as CSV).

    A row with an invalid key, kind or day is left out with an ERROR; a row that stands twice is taken once.
    Raises Unreadable when the file is not such a list.
    """
    table = read_table(data, filename=filename, limits=Limits())
    findings = Collector()
    findings.extend(table.findings)
    places = places_of(_COLUMNS, table.header, layout="gebietsaenderungen")
    note_unread(table.header, {*_COLUMNS, *_KNOWN}, findings)
    taken: dict[KeyChange, int] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        texts = {name: row[place].strip() for name, place in places.items()}
        change = _change(texts, line, findings)
        if change is None:
            continue
        if change in taken:
            findings.note(
                "duplicate_identical",
                row=line,
                area=change.old_ags or change.old_ars,
                period=change.effective.isoformat(),
                first_row=taken[change],
            )
            continue
        taken[change] = line
    return ChangesFile(tuple(taken), findings.result())


def _change(texts: dict[str, str], line: int, findings: Collector) -> KeyChange | None:
    level = _LEVELS.get(texts["ebene"])
    kinds = _kinds(texts["aenderungsart"])
    effective = german_day(texts["wirksam_juristisch"])
    if level is None:
        findings.error("level_unknown", row=line, column="ebene", known=", ".join(_LEVELS))
    elif not kinds:
        findings.error("kind_of_change_unknown", row=line, column="aenderungsart")
    elif effective is None:
        findings.error("date_invalid", row=line, column="wirksam_juristisch")
    elif _keys_are_valid(level, texts, line, findings):
        return KeyChange(
            level,
            texts["ags_alt"],
            texts["ars_alt"],
            texts["name_alt"],
            kinds,
            texts["ags_neu"],
            texts["ars_neu"],
            texts["name_neu"],
            effective,
        )
    return None


def _kinds(text: str) -> frozenset[ChangeKind]:
    """The kinds of "3, 4"; empty when one of them is unknown."""
    parts = [part.strip() for part in text.split(",")]
    return frozenset(_KINDS[part] for part in parts) if all(part in _KINDS for part in parts) else frozenset()


def _keys_are_valid(level: str, texts: dict[str, str], line: int, findings: Collector) -> bool:
    """Both keys of both sides; only an association may end without a successor."""
    for side in ("alt", "neu"):
        ars, ags = texts[f"ars_{side}"], texts[f"ags_{side}"]
        if side == "neu" and level == "association" and not ars and not ags:
            continue
        wanted = _ARS_LENGTHS[level]
        if len(ars) != wanted or not ars.isdigit() or not key_is_valid("land", ars[:2]):
            findings.error("key_invalid", row=line, column=f"ars_{side}", level=level, expected=wanted, found=len(ars))
            return False
        if level == "municipality" and ags != ars[:5] + ars[9:]:
            findings.error("key_invalid", row=line, column=f"ags_{side}", level=level, expected=8, found=len(ags))
            return False
    return True
