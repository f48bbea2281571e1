"""Delivered files, encrypted until somebody has decided about them."""

from __future__ import annotations

from uuid import UUID

from kreisweit.audit.actions import By
from kreisweit.ground.today import now

from .. import log
from ..models import IncomingFile, new_id
from ..sealing import seal_bytes
from ..session import Purpose, session


def keep_incoming(*, data: bytes, by: By) -> UUID:
    """Keep a delivered file encrypted; gives its key. The clearance was asked for by the caller, who knows the agreement."""
    key = new_id()
    wrapped_key, sealed = seal_bytes(key, data)
    with session(Purpose.FILES, by=by):
        IncomingFile.objects.create(id=key, wrapped_key=wrapped_key, sealed=sealed, kept_at=now())
        log.note("keep_incoming", target=key)
    return UUID(key)


def destroy_incoming(*, key: UUID, by: By) -> bool:
    """Destroy a delivered file with its key; False if it is gone already."""
    with session(Purpose.FILES, by=by):
        count, _ = IncomingFile.objects.filter(pk=key.hex).delete()
        if count:
            log.note("destroy_incoming", target=key.hex)
    return bool(count)
