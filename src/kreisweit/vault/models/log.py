"""The log of the vault and what the house was not told yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category

from .base import VaultModel


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
