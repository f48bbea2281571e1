"""Why the personal fields of the vault have no owner that exports and erases them for a user of the platform.

The persons of the registers are not users: their requests go through find_records to the data-protection
officer, and erasing them destroys the keys of their records.
"""

from __future__ import annotations

_REGISTERS = "Tells of persons in registers, who have no account: found by find_records, erased with the record's key."
_TOLD = "The number of an account, which proves who looked. The audit trail gets every line and exports it to the user."

EXEMPT = {
    "vault.BlockKey.key": _REGISTERS,
    "vault.CheckedRows.sealed": _REGISTERS,
    "vault.Decision.decided_by": _TOLD,
    "vault.Decision.reason": _REGISTERS,
    "vault.DoubtfulPair.decided_by": _TOLD,
    "vault.EncodedKey.sealed": _REGISTERS,
    "vault.Entry.local_key": _REGISTERS,
    "vault.IncomingFile.sealed": _REGISTERS,
    "vault.LinkCheck.checked_by": _TOLD,
    "vault.LinkEvent.actor_id": _TOLD,
    "vault.Membership.person": _REGISTERS,
    "vault.ModelVersion.applied_by": _TOLD,
    "vault.ModelVersion.frequencies": _REGISTERS,
    "vault.ModelVersion.tried_by": _TOLD,
    "vault.PairReading.read_by": _TOLD,
    "vault.Pseudonym.value": _REGISTERS,
    "vault.SealedContent.sealed": _REGISTERS,
    "vault.SealedIdentity.sealed": _REGISTERS,
    "vault.SourceRecord.fingerprint": _REGISTERS,
    "vault.SourceRecord.wrapped_key": _REGISTERS,
    "vault.VaultEvent.actor_id": _TOLD,
}
