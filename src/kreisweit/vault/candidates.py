"""Which records could tell of the same person as a given one: by the keyed index, under the rules of a whole run.

The rules are those of methods.linkage.meeting, by which whole runs compare too; a test holds what is found together.
The index knows one kind of key more than methods.linkage.keys: "Y" instead of "y" for records with a placeholder date,
because whoever has a real date is compared by year with these alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models.expressions import RawSQL

from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.keys import block_keys
from kreisweit.methods.linkage.meeting import may_meet, side_of
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.methods.linkage.records import IdentityRecord

from . import keys
from .identities import record_from
from .models import SourceRecord
from .readiness import ALIAS
from .sealing import open_part

CHUNK = 400
CHUNK_ON_POSTGRES = 20_000

_ALL_VERSIONS = """
WITH hit AS MATERIALIZED (
    SELECT b.key, b.record_id FROM unnest(%s::bigint[]) AS k(key)
    CROSS JOIN LATERAL (SELECT key, record_id FROM vault_blockkey WHERE key = k.key LIMIT %s) AS b
), one AS MATERIALIZED (SELECT DISTINCT record_id FROM hit), held AS MATERIALIZED (
    SELECT one.record_id, h.entry_id, h.register FROM one CROSS JOIN LATERAL (
        SELECT s.entry_id, e.register FROM vault_sourcerecord s JOIN vault_entry e ON e.id = s.entry_id
        WHERE s.id = one.record_id AND s.replaced_by_id IS NULL AND s.controller = ANY(%s) LIMIT 1
    ) AS h
)
SELECT hit.key, held.entry_id, held.register FROM hit LEFT JOIN held USING (record_id)
"""
"""Replaced versions come as nobody. Each record is looked up once, by its key: LIMIT 1 keeps the database from reading
whole tables instead."""
_IN_FORCE = """
SELECT k.key, b.entry_id, b.register FROM unnest(%s::bigint[]) AS k(key) CROSS JOIN LATERAL (
    SELECT s.entry_id, s.register FROM vault_blockkey x CROSS JOIN LATERAL (
        SELECT r.entry_id, e.register FROM vault_sourcerecord r JOIN vault_entry e ON e.id = r.entry_id
        WHERE r.id = x.record_id AND r.replaced_by_id IS NULL AND r.controller = ANY(%s) LIMIT 1
    ) AS s WHERE x.key = k.key LIMIT %s
) AS b
"""
"""For keys that more versions share than are read at once, so that replaced ones hide nobody; slower for each row."""
_ONE = """
SELECT x.key, x.record_id FROM vault_blockkey x JOIN vault_sourcerecord s ON s.id = x.record_id
WHERE x.key = %s AND s.replaced_by_id IS NULL LIMIT %s
"""

Pair = tuple[IdentityRecord, IdentityRecord]


@dataclass(frozen=True, slots=True)
class _Held:
    """A record in force without its identity."""

    entry: str
    register: str


def index_words(record: IdentityRecord, folder: NameFolder) -> tuple[str, ...]:
    """The words under which a record stands in the index."""
    words = block_keys(record, folder)
    born = birth_date(record.birth_date)
    if born is None or not born.placeholder:
        return words
    return (*words, *("Y" + word[1:] for word in words if word[0] == "y"))


def opened(entries: Iterable[str], controllers: frozenset[str]) -> list[IdentityRecord]:
    """Identities in force of entries, in the order of their ids; only of controllers that take part."""
    found = []
    for some in _chunks(sorted(entries)):
        rows = SourceRecord.objects.filter(entry__in=_among(some), replaced_by=None, controller__in=controllers)
        found += _identities(rows.order_by("entry_id"))
    return found


def pairs_of(
    records: Sequence[IdentityRecord],
    *,
    folder: NameFolder,
    controllers: frozenset[str],
    largest: int,
    with_duplicates: frozenset[str] = frozenset(),
) -> list[Pair]:
    """The pairs that a whole run would compare with these records on one side; each once.

    Only what shares a key is decrypted, and keys that more than `largest` records share count for nothing.
    """
    asked = {record.record: _asked(record, folder) for record in records}
    hits = _hits(
        {number for words in asked.values() for pair in words.items() for number in _both(pair)}, largest, controllers
    )
    kinds = _kinds(records, asked, hits, largest, with_duplicates)
    others = {one.record: one for one in records}
    missing = {entry for known in kinds.values() for entry in known} - others.keys()
    others |= {one.record: one for one in opened(missing, controllers)}
    sides = {entry: side_of(other) for entry, other in others.items()}
    found: dict[tuple[str, str], Pair] = {}
    for one in records:
        mine = sides[one.record]
        for entry, letters in kinds[one.record].items():
            other = others.get(entry)
            if other is not None and any(may_meet(letter, mine, sides[entry]) for letter in letters):
                left, right = sorted((one, other), key=lambda record: record.record)
                found[left.record, right.record] = (left, right)
    return [found[ends] for ends in sorted(found)]


def _asked(record: IdentityRecord, folder: NameFolder) -> dict[int, tuple[str, int]]:
    """Numbers to look up, each with its kind and the number whose block must not be too large."""
    born = birth_date(record.birth_date)
    words = block_keys(record, folder)
    if born is not None and not born.placeholder:
        sought = ["Y" + word[1:] if word[0] == "y" else word for word in words]
    else:
        sought = list(words)
    numbers, blocks = keys.index_numbers(sought), keys.index_numbers(words)
    return {
        number: (word[0], block) for number, word, block in zip(numbers, words, blocks, strict=True)
    }  # fmt: skip


def _both(asked: tuple[int, tuple[str, int]]) -> tuple[int, int]:
    number, (_kind, block) = asked
    return number, block


def _hits(numbers: Iterable[int], largest: int, controllers: frozenset[str]) -> dict[int, list[_Held]]:
    """Records in force by number of the index; of too large a block a part that is still too large."""
    limit, wanted = largest + 1, sorted(numbers)
    if not wanted:
        return {}
    with connections[ALIAS].cursor() as cursor:
        if connections[ALIAS].vendor == "postgresql":
            return _on_postgres(cursor, wanted, limit, sorted(controllers))
        rows = [row for number in wanted for row in cursor.execute(_ONE, [number, limit]).fetchall()]
    found: defaultdict[int, list[_Held]] = defaultdict(list)
    held_by_id = _held({record for _number, record in rows}, controllers)
    for number, record in rows:
        if record in held_by_id:
            found[number].append(held_by_id[record])
    return found


def _on_postgres(cursor: Any, wanted: list[int], limit: int, controllers: list[str]) -> dict[int, list[_Held]]:
    cursor.execute(_ALL_VERSIONS, [wanted, limit, controllers])
    rows = cursor.fetchall()
    full = [number for number, count in Counter(row[0] for row in rows).items() if count == limit]
    if full:
        cursor.execute(_IN_FORCE, [full, controllers, limit])
        again = set(full)
        rows = [row for row in rows if row[0] not in again] + cursor.fetchall()
    found: defaultdict[int, list[_Held]] = defaultdict(list)
    for number, entry, register in rows:
        if entry is not None:
            found[number].append(_Held(entry, register))
    return found


def _held(records: Iterable[str], controllers: frozenset[str]) -> dict[str, _Held]:
    """Those of the records that are in force."""
    found: dict[str, _Held] = {}
    for some in _chunks(sorted(records)):
        rows = SourceRecord.objects.filter(pk__in=some, replaced_by=None, controller__in=controllers)
        found |= {record: _Held(*held) for record, *held in rows.values_list("id", "entry_id", "entry__register")}
    return found


def _kinds(
    records: Sequence[IdentityRecord],
    asked: Mapping[str, Mapping[int, tuple[str, int]]],
    hits: Mapping[int, Sequence[_Held]],
    largest: int,
    with_duplicates: frozenset[str],
) -> dict[str, dict[str, set[str]]]:
    """Entry → entry that shares a key → kinds of the keys; those of one register are two persons."""
    found: dict[str, dict[str, set[str]]] = {}
    for one in records:
        mine = found[one.record] = defaultdict(set)
        alone = one.register not in with_duplicates
        for number, (kind, block) in asked[one.record].items():
            if len(hits.get(block, ())) > largest:
                continue
            for other in hits.get(number, ()):
                if other.entry == one.record or (alone and other.register == one.register):
                    continue
                mine[other.entry].add(kind)
    return found


def _identities(rows: object) -> list[IdentityRecord]:
    columns = ("id", "entry_id", "entry__register", "wrapped_key", "identity__sealed")
    return [
        record_from(entry, register, open_part(record, wrapped_key, sealed, "identity"))
        for record, entry, register, wrapped_key, sealed in rows.values_list(*columns)  # type: ignore[attr-defined]
    ]


def _among(ids: Sequence[str]) -> Sequence[str] | RawSQL:
    """Ids for `__in`: one array, where the database knows them, is put together and planned faster than many values."""
    if connections[ALIAS].vendor != "postgresql":
        return ids
    return RawSQL("SELECT unnest(%s::char(32)[])", [list(ids)])


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    size = CHUNK_ON_POSTGRES if connections[ALIAS].vendor == "postgresql" else CHUNK
    for start in range(0, len(values), size):
        yield values[start : start + size]
