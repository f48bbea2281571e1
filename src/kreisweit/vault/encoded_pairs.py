"""Pairs of keys with people who are known by name, and of keys with keys. In memory: nothing is read or written here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import numpy as np

from kreisweit.methods.linkage.encoding.attributes import person_from
from kreisweit.methods.linkage.encoding.filters import Encoder, Keys
from kreisweit.methods.linkage.encoding.joining import Pairs, evidence_of, pairs_of_keys
from kreisweit.methods.linkage.records import Edge, IdentityRecord

Progress = Callable[[int, int], None]
Scales = dict[str, tuple[float, float]]
"""Two registers ("a+b") to the borders of automatic and doubtful pairs."""
_STREET = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s*[a-zA-Z]?)")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A key that waits: entry, register, project, the attributes that it was made of, since when."""

    entry: str
    register: str
    project: str
    attributes: tuple[str, ...]
    key: bytes
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class _Side:
    """The keys of one register under one secret."""

    register: str
    entries: Sequence[str]
    keys: Keys


def found_pairs(
    waiting: Sequence[Waiting],
    known: Sequence[IdentityRecord],
    *,
    secrets: Mapping[str, bytes],
    towns: Mapping[str, str],
    progress: Progress,
) -> tuple[list[Edge], Scales]:
    """Edges worth keeping between waiting keys and `known` people of other registers, and among the keys of different
    registers of a project; and the borders that were used. `secrets` by project, `towns` names by AGS."""
    sides: defaultdict[tuple[str, tuple[str, ...], str], list[Waiting]] = defaultdict(list)
    for one in waiting:
        sides[one.project, one.attributes, one.register].append(one)
    people: defaultdict[str, list[IdentityRecord]] = defaultdict(list)
    for record in known:
        people[record.register].append(record)
    steps = len(sides) * len(people) + len(sides) * (len(sides) - 1) // 2
    edges: list[Edge] = []
    scales: Scales = {}
    done = 0
    work = _Work(secrets, towns)
    for place, held in sides.items():
        project, attributes, register = place
        encoded = _side(register, held)
        for name, records in sorted(people.items()):
            progress(done, steps)
            done += 1
            if name != register:
                edges += work.with_people(encoded, name, records, project, attributes, scales)
    for (first, held), (second, others) in combinations(sides.items(), 2):
        progress(done, steps)
        done += 1
        if first[0] == second[0] and first[2] != second[2]:
            edges += _among(_side(first[2], held), _side(second[2], others), scales)
    progress(steps, steps)
    return edges, scales


def _side(register: str, held: Sequence[Waiting]) -> _Side:
    rows = np.frombuffer(b"".join(one.key for one in held), "<u8").reshape(len(held), -1).astype(np.uint64)
    return _Side(register, [one.entry for one in held], rows)


class _Work:
    """Remembers what was encoded: people of one register with one secret and the same attributes once."""

    def __init__(self, secrets: Mapping[str, bytes], towns: Mapping[str, str]) -> None:
        self._encoders = {project: Encoder(secret) for project, secret in secrets.items()}
        self._towns = towns
        self._keys: dict[tuple[str, tuple[str, ...], str], Keys] = {}

    def with_people(
        self,
        encoded: _Side,
        name: str,
        records: Sequence[IdentityRecord],
        project: str,
        attributes: tuple[str, ...],
        scales: Scales,
    ) -> Iterator[Edge]:
        encoder = self._encoders[project]
        place = (project, attributes, name)
        if place not in self._keys:
            self._keys[place] = encoder.encode(known_person(one, attributes, self._towns) for one in records)
        keys = self._keys[place]
        found = pairs_of_keys(keys, encoded.keys)
        scales[_named(name, encoded.register)] = (found.scale.automatic, found.scale.doubtful)
        for row, other, dice in _rows(found):
            person = known_person(records[row], attributes, self._towns)
            levels = evidence_of(
                dice, found.scale, encoder=encoder, person=person, own=keys[row], other=encoded.keys[other]
            )
            yield _edge(records[row].record, encoded.entries[other], dice, found, levels)


def _among(one: _Side, other: _Side, scales: Scales) -> Iterator[Edge]:
    """Of two keys one knows how alike they are, and nothing else."""
    found = pairs_of_keys(one.keys, other.keys)
    scales[_named(one.register, other.register)] = (found.scale.automatic, found.scale.doubtful)
    for left, right, dice in _rows(found):
        yield _edge(one.entries[left], other.entries[right], dice, found, {"key": found.scale.level(dice)})


def _rows(found: Pairs) -> Iterator[tuple[int, int, float]]:
    yield from zip(found.left.tolist(), found.right.tolist(), found.dice.tolist(), strict=True)


def _edge(one: str, other: str, dice: float, found: Pairs, levels: Mapping[str, str]) -> Edge:
    left, right = sorted((one, other))
    return Edge(left, right, found.scale.weight(dice), found.scale.probability(dice), levels)


def _named(one: str, other: str) -> str:
    return "+".join(sorted((one, other)))


def known_person(record: IdentityRecord, attributes: Sequence[str], towns: Mapping[str, str]) -> dict[str, str]:
    """A record as `kreisweit encode` would read it from a table with these attributes alone; a place is named by the
    municipality's name, a house number is what the address ends in."""
    found = person_from(record)
    if "place" in attributes:
        found["place"] = " ".join(towns[key] for key in record.municipalities if key in towns)
    if "house_number" in attributes and (parts := _STREET.fullmatch(found.get("street", ""))):
        found |= {"street": parts["street"], "house_number": parts["number"]}
    return {name: found[name] for name in attributes if found.get(name)}
