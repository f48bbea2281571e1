"""What linkage takes and gives: identities in, weighted pairs and groups out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """One person in one institution's register. Texts that are not known are "".

    `record` is the record's id (32 hexadecimal digits), `register` the code of the register it stands in
    (two records of one duplicate-free register are two persons), `nationalities` ISO 3166-1 alpha-2 codes,
    `municipalities` every AGS at which the register knows the person. The attributes after `arrived_on` are those of
    files that are no register of ours: lines of `street` are parted by a line break, `identifiers` are pairs of a kind
    and a value that only one person has. `own_number` is the number in the register of a record that came without names,
    as a key; others have none.
    """

    record: str
    register: str
    given_name: str = ""
    family_name: str = ""
    birth_name: str = ""
    native_given_name: str = ""
    native_family_name: str = ""
    birth_date: str = ""  # ISO "1990-01-31"; day or month "00" where the register has none
    sex: str = ""  # f, m, d
    nationalities: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    address: str = ""
    arrived_on: date | None = None
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""
    state: str = ""
    phone: str = ""
    email: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    own_number: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A compared pair: `left` < `right` (record ids), match weight (log2 of the odds ratio), probability.

    `levels` names for each comparison the code of the level that applied ("family_name": "folded_equal"),
    so that a person can be told why.
    """

    left: str
    right: str
    weight: float
    probability: float
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's decision about a pair, which outranks any weight."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Result of a run: groups of record ids (every record in exactly one), edges above the review threshold,
    the doubtful pairs among them, and the trained model as JSON text with its version (hash). Pairs are joined from the
    probability `joined_from` on. `decided`: what people had decided when the run began."""

    groups: tuple[tuple[str, ...], ...]
    edges: tuple[Edge, ...]
    doubtful: tuple[Edge, ...]
    model: str
    model_version: str
    frequencies: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    joined_from: float = 0.5
    decided: tuple[Decided, ...] = ()
