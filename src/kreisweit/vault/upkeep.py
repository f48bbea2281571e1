"""Bring the vault's tables to the present state: as their owner, who is not the role that the services use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from . import readiness
from .policies import privileges
from .readiness import ALIAS
from .refusals import OwnerMissing, VaultNotReady

Say = Callable[[str], None]


def migrate_vault(*, say: Say) -> None:
    """Make and change the vault's tables, give the services' role its rights, ask whether all is protected.

    In an installation without a database for the vault nothing happens; `say` gets a line about it. Raises
    OwnerMissing and VaultNotReady.
    """
    if connections[ALIAS].vendor != "postgresql":
        if settings.PROFILE == "prod":
            say(VaultNotReady(obstacle="sqlite", name="").text())
            return
        call_command("migrate", database=ALIAS, interactive=False, verbosity=0)
        return
    role = _runtime_role()
    with owner_connection() as owner:
        call_command("migrate", database=ALIAS, interactive=False, verbosity=0)
        give_rights(owner, role)
    if settings.PROFILE == "prod":
        readiness.require_ready()


def _runtime_role() -> str:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@contextmanager
def owner_connection() -> Iterator[BaseDatabaseWrapper]:
    """The vault's alias leads to the owner's connection for a while. Raises OwnerMissing where none is set outside
    demo and tests."""
    address = settings.VAULT_OWNER_DATABASE
    runtime: Any = connections[ALIAS]
    if not address:
        if settings.PROFILE == "prod":
            raise OwnerMissing
        yield runtime
        return
    said = {**connections.settings[ALIAS], **environ.Env.db_url_config(address)}
    owner = load_backend(said["ENGINE"]).DatabaseWrapper(said, ALIAS)
    runtime.close()
    connections[ALIAS] = owner
    try:
        yield owner
    finally:
        owner.close()
        connections[ALIAS] = runtime


def give_rights(owner: BaseDatabaseWrapper, role: str) -> None:
    """Give a role the rights that the purposes of the vault need; the owner itself keeps its own."""
    with transaction.atomic(using=ALIAS), owner.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        for statement in privileges(owner.ops.quote_name(role)):
            cursor.execute(statement)
