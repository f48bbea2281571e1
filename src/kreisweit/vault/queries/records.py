"""Records: how far a delivery got, identities for linking, records like a given one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from kreisweit.audit.actions import SYSTEM, By
from kreisweit.methods.linkage.keys import block_keys
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.privacy.clearances import Clearance, Operation

from .. import keys, log
from ..identities import record_from
from ..models import BlockKey, SourceRecord, VaultDelivery
from ..refusals import NoSuchGrant
from ..sealing import open_part
from ..session import Purpose, session

CHUNK = 2_000
COLUMNS = ("id", "entry_id", "entry__register", "wrapped_key", "identity__sealed")
AT_MOST = 200


def delivery_cursor(delivery: UUID) -> int:
    """How far a delivery was taken over; 0 for one that is not there."""
    with session(Purpose.UPKEEP, by=SYSTEM):
        return VaultDelivery.objects.filter(pk=delivery.hex).values_list("cursor", flat=True).first() or 0


def delivery_totals(delivery: UUID) -> tuple[int, int, int]:
    """Records of a delivery that were new, changed, unchanged."""
    with session(Purpose.UPKEEP, by=SYSTEM):
        row = VaultDelivery.objects.filter(pk=delivery.hex).values_list("new", "changed", "unchanged").first()
    return row or (0, 0, 0)


def identities(*, clearance: Clearance, by: By) -> Iterator[IdentityRecord]:
    """All identities in force of controllers that take part, for linking; one line in the log with their number.
    Entries that came as keys have none.

    Order: by entry id, so the same vault gives the same sequence.
    """
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.LINKING, by=by, clearance=clearance):
        rows = SourceRecord.objects.filter(replaced_by=None, controller__in=clearance.controllers, entry__encoded=None)
        found = rows.order_by("entry_id").values_list(*COLUMNS)
        log.note("read_identities", number=rows.count())
        records = [_opened(row) for row in found.iterator(CHUNK)]
    return iter(records)


def find_records(identity: IdentityRecord, *, by: By, clearance: Clearance) -> list[IdentityRecord]:
    """Records that share a blocking key with an identity, at most 200: for requests of a person (GDPR Art. 15).

    Only the records found are decrypted; the search is logged.
    """
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    wanted = keys.index_numbers(block_keys(identity))
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        hits: Iterable[str] = BlockKey.objects.filter(key__in=wanted).values_list("record_id", flat=True).distinct()
        rows = SourceRecord.objects.filter(pk__in=hits, replaced_by=None, controller__in=clearance.controllers)
        found = [_opened(row) for row in rows.order_by("entry_id").values_list(*COLUMNS)[:AT_MOST]]
        log.note("find_records", number=len(found))
    return found


def _opened(row: tuple[str, str, str, bytes, bytes]) -> IdentityRecord:
    record, entry, register, wrapped_key, identity = row
    return record_from(entry, register, open_part(record, wrapped_key, identity, "identity"))
