"""Brings the vault's database to the present state; `kreisweit migrate` calls it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kreisweit.vault.upkeep import migrate_vault


class Command(BaseCommand):
    """See vault.upkeep.migrate_vault."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it."""
        migrate_vault(say=self.stdout.write)
