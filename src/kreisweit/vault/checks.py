"""A start is refused where the services' role could see or change more of the vault than it should.

An installation without a vault starts: its figures and pages need none, and whoever wants to deliver is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from .readiness import ALIAS, obstacles
from .refusals import VaultNotReady

WITHOUT_VAULT = frozenset({"sqlite", "unreachable", "not_migrated"})
"""Obstacles with which nothing is in danger, because there is nothing."""


@checks.register("vault")
def check_vault(databases: Sequence[str] | None = None, **_more: Any) -> list[checks.CheckMessage]:
    """Errors for a role or a table that protects nothing; asked only with `databases` that name the vault."""
    if settings.PROFILE != "prod" or ALIAS not in (databases or ()):
        return []
    return [_message(code, name) for code, name in obstacles(connections[ALIAS])]


def _message(code: str, name: str) -> checks.CheckMessage:
    kind = checks.Warning if code in WITHOUT_VAULT else checks.Error
    refusal = VaultNotReady(obstacle=code, name=name)
    return kind(refusal.text(), hint=refusal.advice(), id=f"vault.{code}")
