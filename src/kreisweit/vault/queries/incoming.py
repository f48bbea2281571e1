"""Delivered files in clear, for the check and for their own supplier."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound

from .. import log
from ..models import CheckedRows, IncomingFile
from ..sealing import CHECKED, open_bytes, open_part
from ..session import Purpose, session


def read_incoming(key: UUID, *, by: By) -> bytes:
    """A delivered file in clear; the reading is logged. Raises NotFound."""
    with session(Purpose.FILES, by=by):
        kept = IncomingFile.objects.filter(pk=key.hex).first()
        if kept is None:
            raise NotFound
        log.note("read_incoming", target=key.hex)
        return open_bytes(key.hex, bytes(kept.wrapped_key), bytes(kept.sealed))


def incoming_before(moment: datetime, *, by: By) -> list[UUID]:
    """Keys of the delivered files that were put into the vault before a moment and are still there."""
    with session(Purpose.FILES, by=by):
        keys = IncomingFile.objects.filter(kept_at__lt=moment).order_by("pk").values_list("pk", flat=True)
        return [UUID(key) for key in keys]


def read_checked(key: UUID, *, by: By) -> bytes | None:
    """What the check of a delivered file has read, in clear; None where nothing was kept. The reading is logged."""
    with session(Purpose.FILES, by=by):
        held = CheckedRows.objects.filter(pk=key.hex).select_related("incoming").first()
        if held is None:
            return None
        log.note("read_checked", target=key.hex)
        return open_part(key.hex, held.incoming.wrapped_key, held.sealed, CHECKED)
