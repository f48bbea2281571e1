"""Numbers that institutions added up themselves: take them over, take them back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.methods.intake.deliveries import CellRow
from kreisweit.releases.models import Level

from ..models import AggregateCell, Delivery, DeliveryState
from ..refusals_deliveries import LaterNumbers

Key = tuple[str, str, str, str, str]
FIELDS = ("indicator", "level", "area", "period", "group")


def store_cells(*, delivery: Delivery, cells: Iterable[CellRow], by: By) -> Delivery:
    """Keep the numbers of a delivery; they take the place of earlier ones for the same figure, area, time, group.

    A number that says the same as the one in force is left alone. A second call for the same delivery
    changes nothing.
    """
    with transaction.atomic():
        if AggregateCell.objects.filter(delivery=delivery).exists():
            return delivery
        present = _in_force()
        fresh: list[AggregateCell] = []
        replaced: list[int] = []
        for row in cells:
            key = (row.indicator, level_of(row.area), row.area, row.period, row.group)
            before = present.get(key)
            if before is not None and before.value == row.value:
                delivery.unchanged += 1
                continue
            if before is None:
                delivery.new += 1
            else:
                delivery.changed += 1
                replaced.append(before.pk)
            fresh.append(AggregateCell(delivery=delivery, value=row.value, **dict(zip(FIELDS, key, strict=True))))
        AggregateCell.objects.filter(pk__in=replaced).update(is_current=False)
        AggregateCell.objects.bulk_create(fresh)
        delivery.save(update_fields=["new", "changed", "unchanged"])
        record("monitoring.store_cells", delivery, by=by, new=delivery.new, changed=delivery.changed)
    return delivery


def drop_cells(*, delivery: Delivery) -> int:
    """Erase the numbers of a delivery; those they replaced are in force again. Gives how many were erased.

    Raises LaterNumbers where a later delivery has replaced one of them. Belongs to the action that takes a
    delivery back, which writes the audit event.
    """
    own = AggregateCell.objects.filter(delivery=delivery)
    if own.filter(is_current=False).exists():
        raise LaterNumbers
    keys = {_key(cell) for cell in own}
    own.delete()
    earlier = AggregateCell.objects.filter(delivery__state=DeliveryState.ACCEPTED, is_current=False)
    last: dict[Key, int] = {}
    for cell in earlier.order_by("delivery__decided_at", "pk"):
        if _key(cell) in keys:
            last[_key(cell)] = cell.pk
    AggregateCell.objects.filter(pk__in=last.values()).update(is_current=True)
    return len(keys)


def _in_force() -> dict[Key, AggregateCell]:
    return {_key(cell): cell for cell in AggregateCell.objects.filter(is_current=True)}


def _key(cell: AggregateCell) -> Key:
    return (cell.indicator, cell.level, cell.area, cell.period, cell.group)


def level_of(area: str) -> str:
    """The kind of area that a key names: P<n> a planning area, five digits the county, else a municipality."""
    if area.startswith("P"):
        return Level.PLANNING_AREA
    return Level.COUNTY if len(area) == 5 else Level.MUNICIPALITY
