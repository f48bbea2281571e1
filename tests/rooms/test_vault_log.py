"""The vault's own log: a chain that shows any change, told to the audit trail once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.vault_role import past_policies
from tests.factories.vault_world import DELIVERIES, agreements, deliver, row

from kreisweit.audit.actions import SYSTEM, TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.today import now
from kreisweit.vault import actions, log
from kreisweit.vault.models import Outbox, VaultEvent
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


class Clerk:
    """Somebody with a number."""

    pk = 77


@pytest.fixture
def lines() -> list[int]:
    """Numbers of four lines."""
    agreements()
    deliver(DELIVERIES[0], [row("1")])
    actions.keep_incoming(data=b"x", by=Clerk())
    with session(Purpose.UPKEEP, by=TERMINAL):
        return list(VaultEvent.objects.order_by("pk").values_list("pk", flat=True))


def test_a_line_says_who_did_what_for_which_purpose_and_nothing_of_persons(lines: list[int]) -> None:
    with session(Purpose.UPKEEP, by=TERMINAL):
        told = VaultEvent.objects.order_by("pk")
        said = list(told.values_list("event", "purpose", "actor_kind", "actor_id", "number"))
        targets = list(told.values_list("target", flat=True))
    assert said == [
        ("register_grant", "upkeep", "terminal", None, 0),
        ("begin_delivery", "intake", "terminal", None, 0),
        ("store_records", "intake", "terminal", None, 1),
        ("keep_incoming", "files", "user", 77, 0),
    ]
    assert targets[:3] == ["ewo-stadt", DELIVERIES[0].hex, DELIVERIES[0].hex]


def test_an_unbroken_chain(lines: list[int]) -> None:
    assert log.first_break(by=TERMINAL) is None


@pytest.mark.parametrize("column", ["number = 9", "actor_id = 78", "event = 'x'", "previous = hash", "at = '{later}'"])
def test_a_changed_line_shows(lines: list[int], column: str) -> None:
    later = (now() + timedelta(days=1)).isoformat(sep=" ")
    with past_policies() as cursor:
        _lift(cursor)
        cursor.execute(f"UPDATE vault_vaultevent SET {column.format(later=later)} WHERE id = {lines[1]}")
    assert log.first_break(by=TERMINAL) == lines[1]


def test_a_line_taken_out_shows(lines: list[int]) -> None:
    with past_policies() as cursor:
        _lift(cursor)
        cursor.execute(f"DELETE FROM vault_outbox WHERE event_id = {lines[1]}")
        cursor.execute(f"DELETE FROM vault_vaultevent WHERE id = {lines[1]}")
    assert log.first_break(by=TERMINAL) == lines[2]


def _lift(cursor: object) -> None:
    """Take the protection away, as somebody with the owner's rights could."""
    from django.db import connections

    on = " ON vault_vaultevent" if connections["vault"].vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        cursor.execute(f"DROP TRIGGER vault_vaultevent_no_{verb}{on}")  # type: ignore[attr-defined]


def test_the_log_is_never_changed(lines: list[int]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic("vault"), session(Purpose.UPKEEP, by=TERMINAL):
        VaultEvent.objects.update(number=0)
    with pytest.raises(DatabaseError), transaction.atomic("vault"), session(Purpose.UPKEEP, by=TERMINAL):
        VaultEvent.objects.all()._raw_delete("vault")


def test_the_audit_trail_gets_every_line_once(lines: list[int]) -> None:
    assert log.forward_outbox(by=SYSTEM) == 4
    told = AuditEvent.objects.filter(target_kind="vault.VaultEvent").order_by("pk")
    assert list(told.values_list("event", "target_id", "actor_kind", "actor_id", "details")) == [
        ("vault.register_grant", str(lines[0]), "terminal", None, {"purpose": "upkeep", "number": 0}),
        ("vault.begin_delivery", str(lines[1]), "terminal", None, {"purpose": "intake", "number": 0}),
        ("vault.store_records", str(lines[2]), "terminal", None, {"purpose": "intake", "number": 1}),
        ("vault.keep_incoming", str(lines[3]), "user", 77, {"purpose": "files", "number": 0}),
    ]
    assert log.forward_outbox(by=SYSTEM) == 0
    with session(Purpose.UPKEEP, by=TERMINAL):
        assert Outbox.objects.count() == 0


def test_after_a_crash_between_the_houses_no_line_is_told_twice(lines: list[int]) -> None:
    log.forward_outbox(by=SYSTEM)
    with session(Purpose.UPKEEP, by=TERMINAL):  # as if the outbox had not been emptied
        Outbox.objects.create(event_id=lines[0])
    assert log.forward_outbox(by=SYSTEM) == 0
    assert AuditEvent.objects.filter(target_kind="vault.VaultEvent").count() == 4
