"""Entries of institutions that name nobody: what their keys were made of, and the keys until they are compared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category

from .base import VaultModel
from .records import Entry, VaultDelivery


class EncodedEntry(VaultModel):
    """An entry that came as a key and not as a name; it stays one when the key is gone."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="encoded")
    project = models.CharField(max_length=8)  # of the secret, see methods.linkage.encoding.filters.project_of
    attributes = models.CharField(max_length=300)  # names divided by blanks

    class PersonalData:
        plain: ClassVar = ["entry", "project", "attributes"]


class EncodedKey(VaultModel):
    """A delivered key, encrypted, until it is compared: destroyed then, links stay."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="encoded_key")
    delivery = models.ForeignKey(VaultDelivery, on_delete=models.CASCADE, related_name="encoded_keys")
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class PersonalData:
        personal: ClassVar = {"sealed": Category.IDENTITY}
        plain: ClassVar = ["entry", "delivery", "wrapped_key", "kept_at"]
