"""What lies in the vault. No foreign key leads out of it; people and organisations are numbers and codes.

Reading or writing outside a session raises VaultClosed (see session.py).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models

from kreisweit.ground.personal import Category

from .fields import IdField
from .session import current


def new_id() -> str:
    """128 random bits as 32 hexadecimal digits: nothing can be derived from it."""
    return secrets.token_hex(16)


def record_ids(count: int) -> list[str]:
    """Ids of records that are stored together: 64 bits of time, which keep the indexes in order, and 64 random bits."""
    first = time.time_ns()
    return [f"{first + number:016x}{secrets.token_hex(8)}" for number in range(count)]


class ClosedQuerySet(models.QuerySet[Any]):
    """Rows that are fetched inside a session only, also when they were asked for inside and are wanted later."""

    def _fetch_all(self) -> None:
        current()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Rows one by one; raises VaultClosed outside a session."""
        current()
        return super().iterator(chunk_size)


class ClosedManager(models.Manager[Any]):
    """Answers inside a session only."""

    def get_queryset(self) -> ClosedQuerySet:
        """All rows; raises VaultClosed outside a session."""
        current()
        return ClosedQuerySet(self.model, using=self._db)


class VaultModel(models.Model):
    """Base of all tables of the vault."""

    objects: ClassVar[Any] = ClosedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


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


class ModelVersion(VaultModel):
    """A trained model, by the hash of its text."""

    id = models.CharField(primary_key=True, max_length=64)
    model = models.TextField()
    kept_at = models.DateTimeField()

    class PersonalData:
        plain: ClassVar = ["id", "model", "kept_at"]


class LinkRun(VaultModel):
    """One linkage of all entries."""

    id = IdField(primary_key=True)
    model = models.ForeignKey(ModelVersion, null=True, on_delete=models.PROTECT, related_name="runs")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    records = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    split = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)

    class PersonalData:
        plain: ClassVar = [
            "id", "model", "begun_at", "finished_at", "records", "persons", "merged", "split", "doubtful",
        ]  # fmt: skip


class Person(VaultModel):
    """Somebody who stands in one or several registers. The id is random and stays; a merged one points on."""

    id = IdField(primary_key=True, default=new_id)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="aliases")
    made_at = models.DateTimeField()

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="vault_person_not_own_alias",
            ),
        ]

    class PersonalData:
        plain: ClassVar = ["id", "merged_into", "made_at"]


class Membership(VaultModel):
    """An entry belongs to a person, from when until when, and why."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=40)  # "run:<id>" or "decision:<id>"

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(ended_at=None), name="vault_entry_belongs_to_one"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="vault_members", condition=models.Q(ended_at=None))]

    class PersonalData:
        personal: ClassVar = {"person": Category.IDENTITY}
        plain: ClassVar = ["id", "entry", "begun_at", "ended_at", "cause"]


class Edge(VaultModel):
    """A compared pair of the last run, with weight and evidence (level codes)."""

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="edges")
    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    levels = models.JSONField(default=dict)

    class PersonalData:
        plain: ClassVar = ["id", "run", "left", "right", "weight", "probability", "levels"]


class PairState(models.TextChoices):
    """What was said about a doubtful pair."""

    OPEN = "open"
    LATER = "later"
    SAME = "same"
    DIFFERENT = "different"


class DoubtfulPair(VaultModel):
    """A pair that a person has to look at, and what the person said. A decision outranks every run."""

    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    levels = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="vault_pair_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by=None)
                | (~models.Q(state="open") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="vault_decided_iff_somebody_did",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"decided_by": Category.ACTIVITY}
        plain: ClassVar = ["id", "left", "right", "weight", "probability", "levels", "state", "decided_at"]


class Pseudonym(VaultModel):
    """How a person is called for one purpose: a random value that leads nowhere outside the vault."""

    purpose = models.SlugField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pseudonyms")
    value = IdField(unique=True)
    begun_at = models.DateTimeField()

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "person"], name="vault_pseudonym_once"),
        ]

    class PersonalData:
        personal: ClassVar = {"value": Category.IDENTITY}
        plain: ClassVar = ["id", "purpose", "person", "begun_at"]


class VaultEvent(VaultModel):
    """What was done in the vault, by whom and what for: append-only, each line holds the hash of the one before."""

    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    purpose = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=20)
    target = models.CharField(max_length=64, blank=True)
    number = models.PositiveIntegerField(default=0)  # of records concerned; never a value
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class PersonalData:
        personal: ClassVar = {"actor_id": Category.ACTIVITY}
        plain: ClassVar = ["id", "at", "event", "purpose", "actor_kind", "target", "number", "previous", "hash"]


class Outbox(VaultModel):
    """Events that the audit trail of the house has not got yet."""

    event = models.OneToOneField(VaultEvent, on_delete=models.PROTECT, related_name="outbox")

    class PersonalData:
        plain: ClassVar = ["id", "event"]
