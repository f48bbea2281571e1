"""What single persons said about a pair where two have to agree."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category

from .base import VaultModel
from .records import Entry


class PairReading(VaultModel):
    """What one person said about two entries, without having seen what another one said. Never changed.

    Readings of one `turn` belong together: it ends when the pair is settled or put off, and the next reading begins
    a new one.
    """

    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    turn = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=[("same", "same"), ("different", "different")])
    read_by = models.BigIntegerField(null=True)
    read_at = models.DateTimeField()

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=["same", "different"]), name="vault_reading_says_something"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"read_by": Category.ACTIVITY}
        plain: ClassVar = ["id", "left", "right", "turn", "verdict", "read_at"]
