"""Files that say nothing of a person but an identifier: there equal identifiers are one person."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kreisweit.methods.linkage.attributes import attributes_of
from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.model import SMALLEST, STANDARD, Model
from kreisweit.methods.linkage.records import Edge, IdentityRecord, Linked
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.methods.linkage.standard_further import FURTHER_WEIGHTS

NOBODYS = frozenset({"unbekannt", "unknown", "keine", "none", "null", "nan", "na", "ka", "fehlt", "xxx"})
"""What stands in the place of an identifier where there is none."""


def by_identifier_alone(records: Iterable[IdentityRecord]) -> bool:
    """Whether the records have identifiers, and nothing else by which a person could be found."""
    found = False
    for record in records:
        if record.given_name or record.family_name or record.birth_date or record.phone or record.email:
            return False
        found = found or bool(record.identifiers)
    return found


def link_identified(records: Sequence[IdentityRecord], *, settings: LinkSettings) -> Linked:
    """Records with an equal identifier are one person, those without one are each their own.

    Nothing is learned and no probability estimated: how many pairs are one person cannot be told from identifiers alone.
    Identifiers are compared without blanks and signs; zeros and words for "unknown" are none. In registers that are not
    in `settings.with_duplicates` nobody stands twice. An edge joins a record to the next one with its identifier.
    """
    weights = {"identifier": FURTHER_WEIGHTS["identifier"]}
    m, u = weights["identifier"]["equal"]
    weight = round(math.log2(m / u), 2)
    edges = [
        Edge(one, other, weight, 1.0, {"identifier": "equal"})
        for one, other in sorted(_pairs(records, settings.with_duplicates))
    ]
    registers = {record.record: record.register for record in records}
    groups = groups_of(registers, edges, with_duplicates=settings.with_duplicates)
    joined = len(records) - len(groups)
    possible = max(1, len(records) * (len(records) - 1) // 2)
    model = Model(weights, STANDARD, len(records), max(SMALLEST, min(0.5, joined / possible)))
    return Linked(groups, tuple(edges), (), model.to_json(), model.version, {}, 1.0)


def _pairs(records: Sequence[IdentityRecord], with_duplicates: frozenset[str]) -> set[tuple[str, str]]:
    """Neighbours among the records with one identifier, in order of their ids."""
    having: dict[str, list[IdentityRecord]] = {}
    for record in records:
        for identifier in _identifiers(record):
            having.setdefault(identifier, []).append(record)
    return {
        (one.record, other.record)
        for several in having.values()
        for one, other in pairwise(sorted(_met(several, with_duplicates), key=lambda record: record.record))
    }


def _met(records: Sequence[IdentityRecord], with_duplicates: frozenset[str]) -> Iterable[IdentityRecord]:
    """Those that may be joined: of a register in which nobody stands twice, the first alone."""
    once: set[str] = set()
    for record in records:
        if record.register in with_duplicates:
            yield record
        elif record.register not in once:
            once.add(record.register)
            yield record


def _identifiers(record: IdentityRecord) -> list[str]:
    kinds: list[str] = attributes_of(record)[8] or []  # type: ignore[assignment]
    return [text for text in kinds if (bare := text.rpartition(":")[2]).strip("0") and bare not in NOBODYS]
