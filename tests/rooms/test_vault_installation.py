"""An installation as the handbook describes it: the tables' owner and the services' role are two, a wrong role does
not start."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ADDRESS = os.environ.get("KREISWEIT_TEST_POSTGRES", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(not ADDRESS, reason="needs PostgreSQL"),
]
ENTER = """
from kreisweit.cli.main import start_django
start_django()
from django.db import connections
from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import Refusal
from kreisweit.vault import log
from kreisweit.vault.session import Purpose, session
try:
    with session(Purpose.UPKEEP, by=TERMINAL):
        log.note("begin")
        with connections["vault"].cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('kreisweit.purpose')")
            print(*cursor.fetchone())
except Refusal as refusal:
    print(refusal.code, refusal.params["obstacle"])
"""


class Installation:
    """A house on SQLite and a vault on PostgreSQL with an owner and a role for the services."""

    def __init__(self, home: Path) -> None:
        import psycopg

        tail = secrets.token_hex(4)
        self.owner, self.role, self.name = f"kw_owner_{tail}", f"kw_vault_{tail}", f"kw_vault_{tail}"
        self.home = home
        self._admin = psycopg.connect(ADDRESS, autocommit=True)
        for role in (self.owner, self.role):
            self._admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}'")
        self._admin.execute(f"CREATE DATABASE {self.name} OWNER {self.owner}")

    def address(self, role: str) -> str:
        at = urlsplit(ADDRESS)
        if role == at.username:
            return f"postgres://{role}:{at.password}@{at.hostname}:{at.port}/{self.name}"
        return f"postgres://{role}:{role}@{at.hostname}:{at.port}/{self.name}"

    def run(self, *arguments: str, vault: str = "", owner: str = "") -> subprocess.CompletedProcess[str]:
        """A process of the product; `vault` and `owner` name the roles of the two addresses."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KREISWEIT_")}
        environment |= {
            "KREISWEIT_PROFILE": "prod", "KREISWEIT_HOME": str(self.home), "KREISWEIT_SECRET_KEY": "x" * 60,
            "KREISWEIT_HOSTS": "localhost", "KREISWEIT_MAIL": "smtp://localhost:1",
        }  # fmt: skip
        if vault:
            environment["KREISWEIT_VAULT_DATABASE"] = self.address(vault)
        if owner:
            environment["KREISWEIT_VAULT_OWNER_DATABASE"] = self.address(owner)
        return subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def remove(self) -> None:
        self._admin.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
        for role in (self.owner, self.role):
            self._admin.execute(f"DROP ROLE {role}")
        self._admin.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    made.remove()


def test_the_owner_makes_the_tables_and_the_services_enter_by_their_role(place: Installation) -> None:
    refused = place.run("-m", "kreisweit", "migrate", vault=place.role)
    assert (refused.returncode, "KREISWEIT_VAULT_OWNER_DATABASE" in refused.stderr) == (2, True), refused.stderr

    for _ in range(2):
        made = place.run("-m", "kreisweit", "migrate", vault=place.role, owner=place.owner)
        assert made.returncode == 0, made.stderr
    entered = place.run("-c", ENTER, vault=place.role)
    assert entered.stdout.split() == [place.role, "upkeep"], entered.stderr
    started = place.run("-m", "kreisweit", "clock", "--once", vault=place.role)
    assert started.returncode == 0, started.stderr

    superuser = str(urlsplit(ADDRESS).username)
    for role, code in ((place.owner, "owner"), (superuser, "superuser")):
        entered = place.run("-c", ENTER, vault=role)
        assert entered.stdout.split() == ["vault_not_ready", code], entered.stderr
        for service in (("clock", "--once"), ("worker", "--until-empty"), ("serve", "--port", "0")):
            refused = place.run("-m", "kreisweit", *service, vault=role)
            assert (refused.returncode, role in refused.stderr) == (2, True), refused.stderr


def test_an_installation_without_a_vault_runs_and_keeps_nothing(place: Installation) -> None:
    made = place.run("-m", "kreisweit", "migrate")
    assert (made.returncode, (place.home / "vault.sqlite3").exists()) == (0, False), made.stderr
    assert place.run("-m", "kreisweit", "clock", "--once").returncode == 0
    assert place.run("-c", ENTER).stdout.split() == ["vault_not_ready", "sqlite"]
    assert not (place.home / "vault.sqlite3").exists()


def test_tables_that_nobody_has_made_keep_nothing(place: Installation) -> None:
    assert place.run("-m", "kreisweit", "migrate").returncode == 0
    assert place.run("-c", ENTER, vault=place.role).stdout.split() == ["vault_not_ready", "not_migrated"]
    assert place.run("-m", "kreisweit", "clock", "--once", vault=place.role).returncode == 0
