"""Records of persons: take over a chunk of a delivery, take a delivery back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import F

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.today import now
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.privacy.clearances import Clearance

from .. import keys, log
from ..candidates import index_words
from ..identities import ENCODED, identity_bytes, record_of
from ..models import (
    BlockKey,
    ClearanceGrant,
    Entry,
    SealedContent,
    SealedIdentity,
    SourceRecord,
    ToLink,
    VaultDelivery,
    new_id,
    record_ids,
)
from ..readiness import ALIAS
from ..refusals import BuiltUpon, NoSuchGrant
from ..sealing import seal_record
from ..session import Purpose, session
from .encoded import store_keys
from .events import Cause
from .forgetting import forget_entries
from .waiting import let_wait

CHUNK = 400
"""Numbers in one IN (…): SQLite and PostgreSQL both take far more."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One person of a delivery: number in the register, register, controller (AGS, "county", "org-<id>"),
    identity as texts by field, content as canonical bytes."""

    local_id: str
    register: str
    controller: str
    identity: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class Stored:
    """What a chunk (or a whole delivery) changed, in numbers of records."""

    new: int
    changed: int
    unchanged: int


def store_records(
    *,
    delivery: UUID,
    grant: ClearanceGrant,
    rows: Sequence[RecordRow],
    cursor: int,
    clearance: Clearance,
    by: By,
    folder: NameFolder | None = None,
) -> Stored:
    """Take over a chunk in one transaction that also moves the delivery's cursor to `cursor`.

    A chunk whose cursor the delivery has reached already changes nothing, so a run after a crash may send it
    again. A record that says the same as the version in force is left alone. `folder` remembers folded names from
    chunk to chunk, which is several times quicker; it holds names, so let it go after the delivery. Raises
    NoSuchGrant where the clearance names another agreement or does not cover a row's controller.
    """
    if grant.agreement != clearance.agreement or not all(clearance.covers(row.controller) for row in rows):
        raise NoSuchGrant
    with session(Purpose.INTAKE, by=by, clearance=clearance, grant=grant.pk):
        log.one_at_a_time()  # what is put on the list of the linkage may be on its way from there
        held, is_first = VaultDelivery.objects.get_or_create(
            pk=delivery.hex, defaults={"grant": grant, "opened_at": now()}
        )
        if cursor <= held.cursor:
            return Stored(0, 0, 0)
        stored = _store(held, grant, rows, folder or NameFolder())
        VaultDelivery.objects.filter(pk=held.pk).update(
            cursor=cursor,
            new=F("new") + stored.new,
            changed=F("changed") + stored.changed,
            unchanged=F("unchanged") + stored.unchanged,
        )
        if is_first:
            log.note("begin_delivery", target=held.pk)
        log.note("store_records", target=held.pk, number=stored.new + stored.changed)
    return stored


def _store(held: VaultDelivery, grant: ClearanceGrant, rows: Sequence[RecordRow], folder: NameFolder) -> Stored:
    local = {_local_key(row): row for row in rows}
    entries = _entries(local)
    before = _in_force(entries.values())
    identities = {key: identity_bytes(row.identity) for key, row in local.items()}
    prints = {
        key: keys.keyed_hash(keys.INDEX, b"record", identities[key], row.content, row.controller.encode())
        for key, row in local.items()
    }
    fresh = [key for key in local if key not in entries]
    changed = [key for key in local if key in entries and before.get(entries[key], b"") != prints[key]]
    made = {key: new_id() for key in fresh}
    insert_rows(Entry, ("id", "register", "local_key"), ((made[k], local[k].register, k[1]) for k in fresh))
    entries |= made
    for some in _chunks([entries[key] for key in changed]):
        SourceRecord.objects.filter(entry__in=some, replaced_by=None).update(replaced_by=held)
    insert_rows(ToLink, ("entry",), ((made[key],) for key in fresh))
    let_wait(entries[key] for key in changed)
    _insert(held, grant, [(entries[k], local[k], identities[k], prints[k]) for k in (*fresh, *changed)], folder)
    store_keys(held, {entries[key]: row.identity.get(ENCODED, "") for key, row in local.items()})
    return Stored(len(fresh), len(changed), len(local) - len(fresh) - len(changed))


def _local_key(row: RecordRow) -> tuple[str, bytes]:
    return row.register, keys.local_key(row.register, row.local_id)


_KNOWN = "SELECT register, local_key, id FROM vault_entry WHERE local_key IN "


def _entries(local: Iterable[tuple[str, bytes]]) -> dict[tuple[str, bytes], str]:
    """Entries that are there already; asked in plain SQL, because building queries took longer than the answer."""
    found: dict[tuple[str, bytes], str] = {}
    wanted = [key for _register, key in local]
    with connections[ALIAS].cursor() as cursor:
        for some in _chunks(wanted):
            places = ", ".join(["%s"] * len(some))
            cursor.execute(_KNOWN + f"({places})", some)
            found |= {(register, bytes(key)): pk for register, key, pk in cursor.fetchall()}
    return {key: found[key] for key in local if key in found}


def _in_force(entries: Iterable[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for some in _chunks(list(entries)):
        rows = SourceRecord.objects.filter(entry__in=some, replaced_by=None).values_list("entry_id", "fingerprint")
        found |= {entry: bytes(fingerprint) for entry, fingerprint in rows}
    return found


RECORD_FIELDS = ("id", "entry", "delivery", "grant", "controller", "wrapped_key", "fingerprint")
PART_FIELDS = ("record", "sealed")


def _insert(
    held: VaultDelivery,
    grant: ClearanceGrant,
    rows: Sequence[tuple[str, RecordRow, bytes, bytes]],
    folder: NameFolder,
) -> None:
    records: list[Any] = []
    identities: list[Any] = []
    contents: list[Any] = []
    index: list[Any] = []
    for record, (entry, row, identity, fingerprint) in zip(record_ids(len(rows)), rows, strict=True):
        sealed = seal_record(record, identity, row.content)
        records.append((record, entry, held.pk, grant.pk, row.controller, sealed.wrapped_key, fingerprint))
        identities.append((record, sealed.identity))
        contents.append((record, sealed.content))
        known = record_of(entry, row.register, row.identity)
        index += [(record, number) for number in keys.index_numbers(index_words(known, folder))]
    insert_rows(SourceRecord, RECORD_FIELDS, records)
    insert_rows(SealedIdentity, PART_FIELDS, identities)
    insert_rows(SealedContent, PART_FIELDS, contents)
    insert_rows(BlockKey, ("record", "key"), index)


def undo_delivery(*, delivery: UUID, clearance: Clearance | None = None, by: By) -> int:
    """Take a delivery back: its records are erased with their keys, the versions before are in force again.

    Entries that only this delivery knew go with their links; the others are linked anew. Gives the number of records erased; 0 for a
    delivery that is not there. Raises BuiltUpon where a later delivery has replaced one of its records, or has said of
    persons of the register that nothing has changed.
    """
    with session(Purpose.UPKEEP, by=by):
        held = VaultDelivery.objects.select_related("grant").filter(pk=delivery.hex).first()
    if held is None:
        return 0
    with session(Purpose.UNDO, by=by, clearance=clearance, grant=held.grant_id):
        log.one_at_a_time()
        own = SourceRecord.objects.filter(delivery=held.pk)
        if own.exclude(replaced_by=None).exclude(replaced_by=held.pk).exists() or _confirmed_later(held):
            raise BuiltUpon
        entries = list(own.values_list("entry_id", flat=True).distinct())
        count = own._raw_delete(ALIAS)  # the database destroys what hangs on a record, unseen
        SourceRecord.objects.filter(replaced_by=delivery.hex).update(replaced_by=None)
        forget_entries(entries, cause=Cause(f"delivery:{delivery.hex}", now()))
        VaultDelivery.objects.filter(pk=delivery.hex).delete()
        log.note("undo_delivery", target=delivery.hex, number=count)
    return int(count)


def _confirmed_later(held: VaultDelivery) -> bool:
    """Whether a later delivery of the register said again what was there: it holds nothing of its own of these persons
    and would lose them."""
    of_register = VaultDelivery.objects.filter(grant__register=held.grant.register, unchanged__gt=0)
    return bool(of_register.filter(opened_at__gte=held.opened_at).exclude(pk=held.pk).exists())


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
