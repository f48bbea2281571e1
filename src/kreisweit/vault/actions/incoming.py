"""Delivered files, encrypted until somebody has decided about them."""

from __future__ import annotations

from uuid import UUID

from kreisweit.audit.actions import By
from kreisweit.ground.today import now

from .. import log
from ..models import CheckedRows, IncomingFile, new_id
from ..readiness import ALIAS
from ..sealing import CHECKED, seal_bytes, seal_more
from ..session import Purpose, session


def keep_incoming(*, data: bytes, by: By) -> UUID:
    """Keep a delivered file encrypted; gives its key. The clearance was asked for by the caller, who knows the agreement."""
    key = new_id()
    wrapped_key, sealed = seal_bytes(key, data)
    with session(Purpose.FILES, by=by):
        IncomingFile.objects.create(id=key, wrapped_key=wrapped_key, sealed=sealed, kept_at=now())
        log.note("keep_incoming", target=key)
    return UUID(key)


def keep_checked(*, key: UUID, data: bytes, by: By) -> None:
    """Keep what the check of a delivered file has read; it goes with the file. Nothing is kept for a file that is gone."""
    with session(Purpose.FILES, by=by):
        held = IncomingFile.objects.filter(pk=key.hex).first()
        if held is None:
            return
        CheckedRows.objects.filter(pk=held.pk)._raw_delete(ALIAS)
        CheckedRows.objects.create(incoming=held, sealed=seal_more(held.pk, held.wrapped_key, data, CHECKED))
        log.note("keep_checked", target=held.pk)


def destroy_incoming(*, key: UUID, by: By) -> bool:
    """Destroy a delivered file with its key; False if it is gone already."""
    with session(Purpose.FILES, by=by):
        CheckedRows.objects.filter(pk=key.hex)._raw_delete(ALIAS)
        count = IncomingFile.objects.filter(pk=key.hex)._raw_delete(ALIAS)
        if count:
            log.note("destroy_incoming", target=key.hex)
    return bool(count)
