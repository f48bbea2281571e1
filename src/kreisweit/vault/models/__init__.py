"""What lies in the vault. No foreign key leads out of it; people and organisations are numbers and codes.

Reading or writing outside a session raises VaultClosed (see session.py).
"""

from .base import ClosedManager, ClosedQuerySet, VaultModel, new_id, record_ids
from .encoded import EncodedEntry, EncodedKey
from .links import (
    WAITING,
    Decision,
    DoubtfulPair,
    Edge,
    LinkCheck,
    LinkEvent,
    LinkRun,
    Membership,
    ModelState,
    ModelVersion,
    PairState,
    Person,
    PersonState,
    Pseudonym,
    ToLink,
    Verdict,
)
from .log import Outbox, VaultEvent
from .readings import PairReading
from .records import (
    BlockKey,
    CheckedRows,
    ClearanceGrant,
    Entry,
    IncomingFile,
    SealedContent,
    SealedIdentity,
    SourceRecord,
    VaultDelivery,
)

__all__ = [
    "WAITING",
    "BlockKey",
    "CheckedRows",
    "ClearanceGrant",
    "ClosedManager",
    "ClosedQuerySet",
    "Decision",
    "DoubtfulPair",
    "Edge",
    "EncodedEntry",
    "EncodedKey",
    "Entry",
    "IncomingFile",
    "LinkCheck",
    "LinkEvent",
    "LinkRun",
    "Membership",
    "ModelState",
    "ModelVersion",
    "Outbox",
    "PairReading",
    "PairState",
    "Person",
    "PersonState",
    "Pseudonym",
    "SealedContent",
    "SealedIdentity",
    "SourceRecord",
    "ToLink",
    "VaultDelivery",
    "VaultEvent",
    "VaultModel",
    "Verdict",
    "new_id",
    "record_ids",
]
