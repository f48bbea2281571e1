"""What a check has read waits encrypted in the vault, so that taking a delivery over does not read the file again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from kreisweit.audit.actions import By
from kreisweit.methods.intake.deliveries import DeliveryFile, kept, opened
from kreisweit.privacy.clearances import Clearance
from kreisweit.vault.actions import keep_checked
from kreisweit.vault.queries import read_checked

from ..models import Delivery, DeliveryKind
from ..specifications import around

MOST_BYTES = 50_000_000
"""More is read from the file again: what waits here passes through memory in one piece."""


def keep_rows(delivery: Delivery, clearance: Clearance, file: DeliveryFile, pieces: Sequence[bytes], *, by: By) -> None:
    """Keep the persons of a checked delivery with the encrypted file; they go when it goes."""
    if delivery.specification.kind == DeliveryKind.CELLS or delivery.incoming is None:
        return
    if sum(map(len, pieces)) <= MOST_BYTES:
        data = kept(pieces, file.blocked_ids, asked=_asked(delivery, clearance))
        keep_checked(key=delivery.incoming, data=data, by=by)


def kept_rows(
    delivery: Delivery, clearance: Clearance, *, by: By
) -> tuple[tuple[str, ...], tuple[bytes, ...]] | None:  # fmt: skip
    """Numbers of persons with a blocked address and the pieces of a checked delivery; None where nothing was kept, or
    where something else may be taken by now (columns, municipalities that take part)."""
    data = read_checked(delivery.incoming, by=by) if delivery.incoming is not None else None
    return None if data is None else opened(data, asked=_asked(delivery, clearance))


def _asked(delivery: Delivery, clearance: Clearance) -> str:
    """A fingerprint of all that decides which rows and columns are read; the day does not: what was checked holds."""
    known = around(delivery.agreement, clearance)
    towns = [None if some is None else sorted(some) for some in (known.municipalities, known.joined, known.served)]
    question = [delivery.specification.pk, sorted(clearance.fields), *towns]
    return hashlib.sha256(json.dumps(question).encode()).hexdigest()
