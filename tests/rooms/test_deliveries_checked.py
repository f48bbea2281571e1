"""What a check has read is taken over without reading the file again, as long as the same may be taken."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from tests.factories.delivery_world import CAPPEL, delivered, register, resident, set_up, supplier_of, taken_over
from tests.factories.vault_world import everything

from kreisweit.audit.actions import SYSTEM
from kreisweit.methods.intake.deliveries import unpacked
from kreisweit.monitoring import jobs_deliveries
from kreisweit.monitoring.actions import checked, orphans
from kreisweit.monitoring.actions.checked import kept_rows
from kreisweit.monitoring.actions.deliveries import reject_delivery, undo_delivery
from kreisweit.monitoring.actions.orphans import destroy_orphans
from kreisweit.monitoring.specifications import storing_clearance
from kreisweit.privacy.models import InForce
from kreisweit.vault.actions import keep_incoming

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
FILE = register(resident("1"), resident("2", SPERRE="1"), resident("3"))


@pytest.fixture(autouse=True)
def county(settings: Any, tmp_path: Path) -> None:
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    set_up()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A line for each time that a file is read."""
    seen: list[int] = []
    real = jobs_deliveries.rows_limited

    def counted(data: bytes, *said: Any, **more: Any) -> Any:
        seen.append(len(data))
        return real(data, *said, **more)

    monkeypatch.setattr(jobs_deliveries, "rows_limited", counted)
    return seen


def kept() -> int:
    return len(everything()["vault_checkedrows"])


def test_a_file_is_read_once(readings: list[int]) -> None:
    found = delivered(FILE)
    assert kept() == 1
    found = taken_over(found)
    assert (found.state, found.new, found.rows_blocked, len(readings), kept()) == ("accepted", 2, 1, 1, 0)


def test_nobody_with_a_blocked_address_waits_among_the_rows() -> None:
    found = delivered(FILE)
    by = supplier_of("ewo-kreis")
    checked_rows = kept_rows(found, storing_clearance(found.agreement), by=by)
    assert checked_rows is not None
    blocked_ids, pieces = checked_rows
    assert (blocked_ids, [one.local_id for one in unpacked(pieces[0])]) == (("2",), ["1", "3"])
    assert b"Haddad3" not in repr(everything()).encode()


def test_it_is_read_again_when_others_take_part(readings: list[int]) -> None:
    found = delivered(FILE)
    InForce.objects.filter(municipality__ags=CAPPEL).update(ended_on=F("begins_on"))
    assert kept_rows(found, storing_clearance(found.agreement), by=supplier_of("ewo-kreis")) is None
    assert (taken_over(found).state, len(readings)) == ("accepted", 2)


def test_it_is_read_again_where_it_was_too_much_to_keep(readings: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "MOST_BYTES", 10)
    found = delivered(FILE)
    assert (kept(), taken_over(found).new, len(readings)) == (0, 2, 2)


def test_a_file_that_no_delivery_knows_of_is_destroyed_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    found = delivered(FILE)
    keep_incoming(data=b"lost in a crash", by=SYSTEM)
    assert destroy_orphans(by=SYSTEM) == 0
    monkeypatch.setattr(orphans, "LATE", timedelta(0))
    assert [destroy_orphans(by=SYSTEM) for _ in range(2)] == [1, 0]
    assert (len(everything()["vault_incomingfile"]), taken_over(found).state) == (1, "accepted")


def test_it_goes_with_the_file() -> None:
    by = supplier_of("ewo-kreis")
    reject_delivery(delivery=delivered(FILE), by=by)
    assert kept() == 0
    undo_delivery(delivery=taken_over(delivered(FILE)), by=by)
    assert (kept(), everything()["vault_sourcerecord"]) == (0, [])
