"""Files that people bring in, kept outside the web root under a random name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category


class StoredFile(models.Model):
    """One file: what it is, how big, its hash; the bytes lie under KREISWEIT_HOME/files."""

    name = models.CharField(max_length=200)  # as the person called it, cleaned
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    purpose = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.BigIntegerField(null=True)
    keep_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-id"]

    class PersonalData:
        personal: ClassVar = {"name": Category.FREE_TEXT, "uploaded_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id",
            "media_type",
            "size",
            "sha256",
            "path",
            "purpose",
            "uploaded_at",
            "keep_until",
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"
