"""Two records and the evidence about them, in words for a person who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.monitoring.queries.linking import DoubtfulPair, register_titles
from kreisweit.places.queries import municipalities

LABELS: dict[str, Any] = {
    "own_number": _("Number at the institution"),
    "family_name": _("Family name"),
    "given_name": _("Given names"),
    "birth_name": _("Name at birth"),
    "native_name": _("Name in own script"),
    "birth_date": _("Born on"),
    "sex": _("Sex"),
    "nationalities": _("Nationality"),
    "municipalities": _("Places of residence"),
    "address": _("Address"),
    "arrived_on": _("Arrived on"),
}
UNKNOWN_NATIONALITY = "XX"
SEXES: dict[str, Any] = {"f": _("female"), "m": _("male"), "d": _("diverse")}


@dataclass(frozen=True)
class SideLine:
    """One particular of a record."""

    key: str
    label: str
    value: str
    differs: bool = False


@dataclass(frozen=True)
class Side:
    """One record: the register it stands in and its particulars."""

    register: str
    lines: tuple[SideLine, ...]


def sides_of(left: IdentityRecord, right: IdentityRecord) -> tuple[Side, Side]:
    """Both records with the same lines in the same order; a line that neither knows is left out."""
    registers = register_titles()
    towns = dict(municipalities().values_list("ags", "name"))
    values = [_values(record, towns) for record in (left, right)]
    keys = [key for key in LABELS if values[0][key] or values[1][key]]
    one, other = values
    return (
        Side(registers.get(left.register, left.register), _lines(keys, one, other)),
        Side(registers.get(right.register, right.register), _lines(keys, other, one)),
    )


def _lines(keys: list[str], own: Mapping[str, str], other: Mapping[str, str]) -> tuple[SideLine, ...]:
    nothing = {"", nationality_name(UNKNOWN_NATIONALITY)}
    return tuple(
        SideLine(
            key,
            str(LABELS[key]),
            own[key],
            differs=nothing.isdisjoint((own[key], other[key])) and own[key] != other[key],
        )
        for key in keys
    )


def _values(record: IdentityRecord, towns: Mapping[str, str]) -> dict[str, str]:
    native = f"{record.native_given_name} {record.native_family_name}".strip()
    return {
        "own_number": record.own_number,
        "family_name": record.family_name,
        "given_name": record.given_name,
        "birth_name": record.birth_name,
        "native_name": native,
        "birth_date": written_day(record.birth_date),
        "sex": str(SEXES.get(record.sex, "")),
        "nationalities": ", ".join(map(nationality_name, record.nationalities)),
        "municipalities": ", ".join(towns.get(key, key) for key in record.municipalities),
        "address": record.address,
        "arrived_on": written_day(record.arrived_on.isoformat() if record.arrived_on else ""),
    }


def nationality_name(code: str) -> str:
    """The country in the reader's language; "" is what no register names, XX what a register does not know."""
    if not code:
        return gettext("not known")
    if code == UNKNOWN_NATIONALITY:
        return gettext("unknown")
    return str(Locale.parse(get_language() or "de", sep="-").territories.get(code, code))


def written_day(iso: str) -> str:
    """The day as it is written here. Incomplete days of registers ("1980-00-00") stay visible as such."""
    return ".".join(reversed(iso.split("-"))) if iso else ""


STATES: dict[str, Any] = {
    "open": _("open"),
    "later": _("put off"),
    "second": _("waits for a second person"),
    "disputed": _("two persons disagree"),
    "same": _("the same person"),
    "different": _("not the same"),
}


@dataclass(frozen=True)
class ListedPair:
    """A pair on the list, without identities."""

    id: int
    agreement: str
    word: str


def listed_pairs(pairs: Iterable[DoubtfulPair]) -> list[ListedPair]:
    """Pairs in words: how sure the comparison is, what was said."""
    return [ListedPair(pair.id, str(LEANINGS[leaning(pair.probability)]), str(STATES[pair.state])) for pair in pairs]


LEANINGS: dict[str, Any] = {
    "gleich": _("rather the same person"),
    "unklar": _("hard to tell"),
    "zwei": _("rather two persons"),
}
"""Strength of the agreement of two records, as it stands in addresses → words."""


def leaning(probability: float) -> str:
    """The key in LEANINGS of a probability (0 to 1) that two records are one person."""
    if probability >= 0.8:
        return "gleich"
    return "unklar" if probability >= 0.6 else "zwei"
