"""Histories without identities, for the statistics office: two Parquet files under pseudonyms of one purpose."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.today import now
from kreisweit.methods.indicators.histories import EPISODE_COLUMNS, PERSON_COLUMNS
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement

from .. import keys, log
from ..models import Membership, Pseudonym, SourceRecord, new_id
from ..refusals import NoSuchGrant
from ..sealing import open_part
from ..session import Purpose, session

SNAPSHOT_COLUMNS = (
    "entry__memberships__person_id", "entry__register", "id", "wrapped_key", "content__sealed", "controller",
    "delivery_id",
)  # fmt: skip
CHUNK = 2_000
BATCH = 20_000
FIRST = "registration"
"""Kind of register that is believed first about sex and year of birth: it checks papers."""
TEXT, DAY = pa.string(), pa.date32()
PERSONS = pa.schema([("person", TEXT), ("record_key", pa.uint32()), ("sex", TEXT), ("birth_year", pa.int16())])
EPISODES = pa.schema(
    [
        ("person", TEXT), ("number", pa.int32()), ("kind", TEXT), ("start", DAY), ("end", DAY), ("municipality", TEXT),
        ("nationality", TEXT), ("level", TEXT), ("outcome", TEXT), ("origin", TEXT), ("destination", TEXT),
    ]
)  # fmt: skip
assert (tuple(PERSONS.names), tuple(EPISODES.names)) == (PERSON_COLUMNS, EPISODE_COLUMNS)  # noqa: S101


@dataclass(frozen=True)
class Snapshot:
    """What was written: numbers, hash over the hashes of both files, the last day that a register tells of (None: nothing).

    `controllers` and `deliveries` (keys as 32 digits) are those whose records went in.
    """

    persons: int
    episodes: int
    sha256: str
    known_until: date | None
    controllers: frozenset[str] = frozenset()
    deliveries: frozenset[str] = frozenset()


def write_snapshot(*, folder: Path, purpose: str, clearance: Clearance, by: By) -> Snapshot:
    """Write persons.parquet and episodes.parquet (columns of methods.indicators.histories) into a closed folder.

    Only records of controllers that take part enter, and only persons that are linked. Memory stays bounded:
    persons are read in the order of their ids. Raises NoSuchGrant.
    """
    if clearance.operation is not Operation.COMPUTE:
        raise NoSuchGrant
    with session(Purpose.SNAPSHOT, by=by, clearance=clearance):
        _make_pseudonyms(purpose)
        names = dict(Pseudonym.objects.filter(purpose=purpose).values_list("person_id", "value"))
        writer = _Writer(folder)
        origin = _Origin()
        for person, records in _persons(clearance.controllers, origin):
            writer.add(person, names[person], records)
        done = replace(
            writer.close(), controllers=frozenset(origin.controllers), deliveries=frozenset(origin.deliveries)
        )
        log.note("write_snapshot", target=purpose, number=done.persons)
    return done


def _make_pseudonyms(purpose: str) -> None:
    have = set(Pseudonym.objects.filter(purpose=purpose).values_list("person_id", flat=True))
    persons = Membership.objects.filter(ended_at=None).order_by("person_id").values_list("person_id", flat=True)
    lacking = [person for person in dict.fromkeys(persons.iterator(CHUNK)) if person not in have]
    moment = now()
    rows = ((purpose, person, new_id(), moment) for person in lacking)
    insert_rows(Pseudonym, ("purpose", "person", "value", "begun_at"), rows)


class _Origin:
    """Whose records went in, by which deliveries."""

    def __init__(self) -> None:
        self.controllers: set[str] = set()
        self.deliveries: set[str] = set()


def _persons(
    controllers: frozenset[str], origin: _Origin
) -> Iterator[tuple[str, list[tuple[int, str, dict[str, Any]]]]]:
    """Persons with their records as (rank of the register, register, content), both in a fixed order."""
    kinds = dict(DataAgreement.objects.values_list("register", "source_kind"))
    rows = (
        SourceRecord.objects.filter(replaced_by=None, controller__in=controllers, entry__memberships__ended_at=None)
        .exclude(entry__memberships=None)
        .order_by("entry__memberships__person_id", "entry__register", "entry_id")
        .values_list(*SNAPSHOT_COLUMNS)
    )
    for person, found in groupby(rows.iterator(CHUNK), key=lambda row: row[0]):
        records = []
        for _person, register, pk, wrapped, content, controller, delivery in found:
            opened = json.loads(open_part(pk, wrapped, content, "content"))
            records.append((int(kinds.get(register) != FIRST), register, opened))
            origin.controllers.add(controller)
            origin.deliveries.add(delivery)
        yield person, sorted(records, key=lambda record: record[:2])


class _Writer:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._paths = (folder / "persons.parquet", folder / "episodes.parquet")
        self._out = tuple(pq.ParquetWriter(p, s) for p, s in zip(self._paths, (PERSONS, EPISODES), strict=True))
        self._rows: tuple[list[Any], list[Any]] = ([], [])
        self._numbers = [0, 0]
        self._last: date | None = None

    def add(self, person: str, name: str, records: list[tuple[int, str, dict[str, Any]]]) -> None:
        """One person with all episodes."""
        key = int.from_bytes(keys.keyed_hash(keys.DISCLOSURE, b"record", person.encode(), size=4), "big")
        self._rows[0].append((name, key, believed(records, "sex") or "", believed(records, "birth_year")))
        self._rows[1].extend((name, number, *episode) for number, episode in enumerate(episodes_of(records)))
        if max(map(len, self._rows)) >= BATCH:
            self._flush()

    def close(self) -> Snapshot:
        """Write the rest; numbers and hash."""
        self._flush()
        digest = hashlib.sha256()
        for out, path in zip(self._out, self._paths, strict=True):
            out.close()
            with path.open("rb") as written:
                digest.update(hashlib.file_digest(written, "sha256").digest())
        persons, episodes = self._numbers
        return Snapshot(persons, episodes, digest.hexdigest(), self._last)

    def _flush(self) -> None:
        for number, (rows, out, schema) in enumerate(zip(self._rows, self._out, (PERSONS, EPISODES), strict=True)):
            if rows:
                columns = [
                    pa.array(values, type=f.type) for values, f in zip(zip(*rows, strict=True), schema, strict=True)
                ]
                out.write_table(pa.Table.from_arrays(columns, schema=schema))
            self._numbers[number] += len(rows)
            if number == 1:
                days = [day for row in rows for day in row[3:5] if day is not None]
                self._last = max([*days, *([self._last] if self._last else [])], default=None)
            rows.clear()


def believed(records: Iterable[tuple[int, str, dict[str, Any]]], name: str) -> Any:
    """What is taken for a person where registers differ: registration first, then the most frequent, then the
    smallest. None where no register says anything."""
    for rank in (0, 1):
        said = Counter(content[name] for found, _register, content in records if found == rank and content.get(name))
        if said:
            return min(said, key=lambda value: (-said[value], str(value)))
    return None


def episodes_of(records: Iterable[tuple[int, str, dict[str, Any]]]) -> list[tuple[Any, ...]]:
    """All episodes of a person in one total order, each once however many registers tell of it."""
    names = EPISODE_COLUMNS[2:]
    found = {
        tuple(episode.get(name) or "" for name in names)
        for _rank, _register, content in records
        for episode in content["episodes"]
    }
    return [_dated(episode) for episode in sorted(found, key=lambda e: (e[1], e[0], *e[2:]))]


def _dated(episode: tuple[str, ...]) -> tuple[Any, ...]:
    kind, start, end, *rest = episode
    return (kind, date.fromisoformat(start), date.fromisoformat(end) if end else None, *rest)
