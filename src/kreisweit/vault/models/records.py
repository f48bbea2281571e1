"""What institutions delivered: grants, files, entries and their records, the keyed index."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category

from ..fields import IdField
from .base import VaultModel, new_id


class ClearanceGrant(VaultModel):
    """A clearance as the vault keeps it: each record was stored under one, and the database checks that it is open."""

    activity = models.SlugField(max_length=60)
    activity_version = models.PositiveIntegerField()
    agreement = models.SlugField(max_length=60)
    register = models.SlugField(max_length=40)
    valid_until = models.DateField(null=True)
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "activity_version", "agreement"],
                condition=models.Q(revoked_at=None),
                name="vault_one_open_grant",
            ),
        ]

    class PersonalData:
        plain: ClassVar = [
            "id", "activity", "activity_version", "agreement", "register", "valid_until", "opened_at", "revoked_at",
        ]  # fmt: skip


class IncomingFile(VaultModel):
    """A delivered file, encrypted, until somebody decides about it."""

    id = IdField(primary_key=True, default=new_id)
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class PersonalData:
        personal: ClassVar = {"sealed": Category.IDENTITY}
        plain: ClassVar = ["id", "wrapped_key", "kept_at"]


class CheckedRows(VaultModel):
    """What the check of a delivered file has read, encrypted under the file's own key: goes with the file."""

    incoming = models.OneToOneField(
        IncomingFile, primary_key=True, on_delete=models.CASCADE, related_name="checked_rows"
    )  # fmt: skip
    sealed = models.BinaryField()

    class PersonalData:
        personal: ClassVar = {"sealed": Category.IDENTITY}
        plain: ClassVar = ["incoming"]


class VaultDelivery(VaultModel):
    """One delivery: under which grant, how far it was taken over."""

    id = IdField(primary_key=True)  # monitoring.Delivery.key as hexadecimal digits
    grant = models.ForeignKey(ClearanceGrant, on_delete=models.PROTECT, related_name="deliveries")
    cursor = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()

    class PersonalData:
        plain: ClassVar = ["id", "grant", "cursor", "new", "changed", "unchanged", "opened_at"]


class Entry(VaultModel):
    """A person in one register, through all versions of the record. Links, decisions and pairs speak of entries."""

    id = IdField(primary_key=True, default=new_id)
    register = models.SlugField(max_length=40)
    local_key = models.BinaryField(max_length=16)  # keyed hash of the register's own number

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "local_key"], name="vault_entry_once"),
        ]

    class PersonalData:
        personal: ClassVar = {"local_key": Category.IDENTITY}
        plain: ClassVar = ["id", "register"]


class SourceRecord(VaultModel):
    """One version of an entry as it was delivered. Identity and content lie apart, encrypted under its data key."""

    id = IdField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="records")
    delivery = models.ForeignKey(VaultDelivery, on_delete=models.PROTECT, related_name="records")
    grant = models.ForeignKey(ClearanceGrant, on_delete=models.PROTECT, related_name="records", db_index=False)
    controller = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()
    fingerprint = models.BinaryField(max_length=16)  # keyed hash of both parts in clear: says whether it changed
    replaced_by = models.ForeignKey(
        VaultDelivery, null=True, on_delete=models.PROTECT, related_name="replaced"
    )  # empty: the version in force

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(replaced_by=None), name="vault_one_version_in_force"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "wrapped_key": Category.ACCESS,
            "fingerprint": Category.IDENTITY,
        }
        plain: ClassVar = ["id", "entry", "delivery", "grant", "controller", "replaced_by"]


class SealedIdentity(VaultModel):
    """Who a record tells of, encrypted; the database shows it for linking and review alone."""

    record = models.OneToOneField(SourceRecord, primary_key=True, on_delete=models.CASCADE, related_name="identity")
    sealed = models.BinaryField()

    class PersonalData:
        personal: ClassVar = {"sealed": Category.IDENTITY}
        plain: ClassVar = ["record"]


class SealedContent(VaultModel):
    """What a record tells, encrypted; the database shows it for a snapshot alone."""

    record = models.OneToOneField(SourceRecord, primary_key=True, on_delete=models.CASCADE, related_name="content")
    sealed = models.BinaryField()

    class PersonalData:
        personal: ClassVar = {"sealed": Category.ACTIVITY}
        plain: ClassVar = ["record"]


class BlockKey(VaultModel):
    """Keyed index of a record's names and dates: finds similar records without decrypting any."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="block_keys")
    key = models.BigIntegerField()  # keyed hash; two that meet by chance cost one look more

    class Meta(VaultModel.Meta):
        indexes: ClassVar = [models.Index(fields=["key"])]

    class PersonalData:
        personal: ClassVar = {"key": Category.IDENTITY}
        plain: ClassVar = ["id", "record"]
