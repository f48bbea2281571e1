"""Keys instead of names: take them in sealed, forget them. Comparing them is the work of `matching`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from kreisweit.audit.actions import By
from kreisweit.ground.bulk import insert_rows
from kreisweit.ground.today import now
from kreisweit.methods.linkage.encoding.cells import read_cell

from .. import log
from ..models import EncodedEntry, EncodedKey, VaultDelivery
from ..readiness import ALIAS
from ..sealing import seal_bytes
from ..session import Purpose, session
from .carrying import chunks
from .waiting import let_wait

KEEP_KEYS = timedelta(days=30)
"""How long a key waits to be compared."""
ENTRY_FIELDS = ("entry", "project", "attributes")
KEY_FIELDS = ("entry", "delivery", "wrapped_key", "sealed", "kept_at")


def store_keys(held: VaultDelivery, cells: Mapping[str, str]) -> None:
    """Keep the keys that a delivery brings, by entry, inside the session that stores its records; "" for an entry
    that came with a name. A key takes the place of one that was not compared yet, also where nothing else of the
    record changed: without it the entry could not be compared with what came since.
    """
    marks, sealed = [], []
    moment = now()
    for entry, text in cells.items():
        if text:
            cell = read_cell(text)
            marks.append((entry, cell.project, " ".join(cell.attributes)))
            sealed.append((entry, held.pk, *seal_bytes(key_name(entry), cell.key), moment))
    if not marks and not EncodedEntry.objects.filter(entry__register=held.grant.register).exists():
        return
    for some in chunks(sorted(cells)):
        EncodedEntry.objects.filter(entry__in=some)._raw_delete(ALIAS)
        EncodedKey.objects.filter(entry__in=some)._raw_delete(ALIAS)
    insert_rows(EncodedEntry, ENTRY_FIELDS, marks)
    insert_rows(EncodedKey, KEY_FIELDS, sealed)


def key_name(entry: str) -> str:
    """What a key is sealed as."""
    return f"encoded:{entry}"


def drop_keys(entries: Iterable[str]) -> int:
    """Destroy the keys of entries, inside a session; gives how many there were."""
    return sum(EncodedKey.objects.filter(entry__in=some)._raw_delete(ALIAS) for some in chunks(sorted(entries)))


def forget_keys(*, by: By, before: timedelta = KEEP_KEYS) -> int:
    """Destroy keys that were not compared for so long; their entries stand by themselves until the next delivery.
    Gives how many. Work of the clock: needs no clearance, because nothing is looked at.
    """
    with session(Purpose.UNDO, by=by):
        log.one_at_a_time()
        old = list(EncodedKey.objects.filter(kept_at__lt=now() - before).values_list("entry_id", flat=True))
        count = drop_keys(old)
        let_wait(old)
        if count:
            log.note("forget_keys", number=count)
    return count
