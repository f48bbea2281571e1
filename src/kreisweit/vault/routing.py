"""Which database a table lies in: the vault's tables in the vault, all others in the house."""

from __future__ import annotations

from typing import Any

from .readiness import ALIAS

LABEL = "vault"


class VaultRouter:
    """Keeps the two databases apart; no relation spans them."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """The vault for its own tables."""
        return ALIAS if model._meta.app_label == LABEL else None

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool | None:
        """Only within one house."""
        return bool((one._meta.app_label == LABEL) == (other._meta.app_label == LABEL))

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """The vault's tables are made in the vault alone, and nothing else is."""
        return (db == ALIAS) == (app_label == LABEL)
