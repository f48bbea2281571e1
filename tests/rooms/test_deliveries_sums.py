"""Deliveries of added-up numbers: taken over, replaced, taken back; nothing of them goes to the vault's records."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.factories.delivery_world import ADORF, BECK, delivered, job_of, set_up, supplier_of, table, taken_over

from kreisweit.monitoring.actions.cells import level_of
from kreisweit.monitoring.actions.deliveries import undo_delivery
from kreisweit.monitoring.models import AggregateCell, Delivery
from kreisweit.monitoring.refusals_deliveries import LaterNumbers
from kreisweit.people.models import User
from kreisweit.vault.models import VaultDelivery
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
MEMBERS = "Mitglieder mit ausländischer Staatsangehörigkeit"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def sums(*rows: tuple[str, str]) -> bytes:
    """A file of the sports federation: area and number."""
    columns = ("Merkmal", "AGS", "Jahr", "Altersgruppe", "Zahl")
    return table(columns, [{"Merkmal": MEMBERS, "AGS": area, "Jahr": "2025", "Zahl": n} for area, n in rows])


def in_force() -> dict[str, Decimal | None]:
    """Area -> number in force."""
    return dict(AggregateCell.objects.filter(is_current=True).values_list("area", "value"))


def dump() -> list[tuple[Any, ...]]:
    """All numbers, also those that were replaced."""
    return list(AggregateCell.objects.order_by("pk").values_list("pk", "delivery", "area", "value", "is_current"))


def counts(delivery: Delivery) -> tuple[int, int, int]:
    """New, changed, unchanged."""
    return delivery.new, delivery.changed, delivery.unchanged


def test_numbers_are_taken_over_replaced_and_taken_back() -> None:
    set_up()
    first = taken_over(delivered(sums((BECK, "12"), (ADORF, "2")), "sport"))
    assert (first.state, counts(first), job_of(first).result) == (
        "accepted", (2, 0, 0), {"new": 2, "changed": 0, "unchanged": 0},
    )  # fmt: skip
    assert in_force() == {BECK: Decimal(12), ADORF: None}
    before = dump()
    second = taken_over(delivered(sums((BECK, "13"), (ADORF, "1"), ("99009", "30")), "sport"))
    assert counts(second) == (1, 1, 1)
    assert in_force() == {BECK: Decimal(13), ADORF: None, "99009": Decimal(30)}
    by = supplier_of("sport")
    with pytest.raises(LaterNumbers):
        undo_delivery(delivery=first, by=by)
    undo_delivery(delivery=second, by=by)
    assert dump() == before
    undo_delivery(delivery=first, by=by)
    assert dump() == []
    with session(Purpose.UPKEEP, by=User()):
        assert VaultDelivery.objects.count() == 0


def test_persons_from_an_institution_that_may_deliver_sums_only() -> None:
    set_up()
    from kreisweit.monitoring.models import DeliverySpecification

    persons = DeliverySpecification.objects.get(agreement__code="ewo-kreis")
    DeliverySpecification.objects.filter(agreement__code="sport").update(kind="persons", columns=persons.columns)
    found = delivered(b"PERSONNR;NACHNAME\r\n1;Haddad\r\n", "sport")
    assert (found.state, [f["code"] for f in found.findings]) == ("rejected", ["persons_not_allowed"])


def test_levels_of_areas() -> None:
    assert [level_of(area) for area in ("P7", "99009", BECK)] == ["planning_area", "county", "municipality"]
