"""The hash of a link event: over all that it says and the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from .models import LinkEvent


def digest(line: Sequence[Any]) -> str:
    """SHA-256 of an event with the hash before it."""
    return hashlib.sha256(json.dumps(line, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of(row: LinkEvent, previous: str) -> str:
    """The hash that an event must have behind `previous`."""
    line = [
        row.pk, row.at.isoformat(), row.kind, row.cause, row.model, row.actor_id, row.actor_kind, row.number,
        row.changes, row.undoes_id, previous,
    ]  # fmt: skip
    return digest(line)
