"""Base of all tables of the vault, and its random ids."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models

from ..session import current


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
