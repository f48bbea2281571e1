"""Own figures in the shop window for tests: cells as they would come out of the protection, published as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.disclosure import (
    Cell,
    CellKey,
    Count,
    InternalTable,
    Missing,
    MissingReason,
    Rate,
    Suppressed,
    SuppressedReason,
    protect,
)
from kreisweit.places.models import Municipality, PlanningArea
from kreisweit.places.queries import county
from kreisweit.releases.actions import Provenance, Published, publish_release
from kreisweit.releases.models import ReleaseKind

NOT_JOINED = Missing(MissingReason.NOT_JOINED)
PENDING = Missing(MissingReason.PENDING)
TOO_FEW = Suppressed(SuppressedReason.TOO_FEW)
SMALL_BASE = Suppressed(SuppressedReason.SMALL_BASE)


@dataclass(frozen=True)
class AsGiven:
    """A rule for tests: what goes in comes out."""

    name: str = "as-given"

    def apply(self, table: InternalTable) -> Mapping[CellKey, Cell]:
        """The same cells."""
        return table.cells  # type: ignore[return-value]


def publish_own(
    cells: Mapping[CellKey, Cell], *, content_hash: str = "2" * 64, layout: str = "own", whole: bool = False
) -> Published:
    """Publish cells under the source of own figures."""
    provenance = Provenance("kreisweit", layout, content_hash, kind=ReleaseKind.COMPUTED)
    table = protect(InternalTable(cells), AsGiven())
    return publish_release(table=table, provenance=provenance, whole=whole, by=TERMINAL)


def rate(value: str, low: str, high: str, per: int = 100) -> Rate:
    """A protected share with its band."""
    return Rate(Decimal(value), Decimal(low), Decimal(high), per)


def quarters(last: int, number: int) -> list[str]:
    """The quarters up to the one with this number (four times the year plus the quarter from 0), oldest first."""
    return [f"{n // 4}-Q{n % 4 + 1}" for n in range(last - number + 1, last + 1)]


LAST = 2026 * 4 + 2  # the third quarter of 2026


class OwnFigures:
    """Own figures of the invented county.

    In the first planning area by name all municipalities take part: the largest (`town`) has numbers of its own, the
    others too few people. In the second only one takes part (`alone`), in the others nobody does.
    """

    def __init__(self, number: int = 5) -> None:
        self.quarters = quarters(LAST, number)
        areas = list(PlanningArea.objects.order_by("name"))
        self.first, self.second, self.third = areas[:3]
        self.towns = list(Municipality.objects.all())
        in_first = sorted(self.first.municipalities.all(), key=lambda town: -(town.population or 0))
        self.town, self.small = in_first[0], in_first[1]
        self.alone, self.outside = list(self.second.municipalities.order_by("ags"))[:2]
        self.joined = {town.ags for town in in_first} | {self.alone.ags}
        self.areas = areas

    def share(self, code: str = "own_foreign_share", group: str = "", base: str = "12.0") -> dict[CellKey, Cell]:
        """A share for all areas and quarters, a tenth higher each quarter; the last quarter of `base` is shown."""
        cells: dict[CellKey, Cell] = {}
        for number, quarter in enumerate(self.quarters):
            value = Decimal(base) + Decimal(number) / 10
            around = Rate(value, value - Decimal("0.5"), value + Decimal("0.6"))
            cells[CellKey(code, "county", county().ags, quarter, group)] = around
            for area in self.areas:
                cells[CellKey(code, "planning_area", area.key, quarter, group)] = (
                    around if area in (self.first, self.second) else NOT_JOINED
                )
            for town in self.towns:
                cells[CellKey(code, "municipality", town.ags, quarter, group)] = self._of(town, around)
        return cells

    def _of(self, town: Municipality, shown: Cell) -> Cell:
        if town.ags not in self.joined:
            return NOT_JOINED
        return shown if town == self.town else TOO_FEW

    def count(self, code: str, values: Mapping[str, int], areas: Sequence[tuple[str, str]]) -> dict[CellKey, Cell]:
        """Counts by quarter, the same for each area (level and key)."""
        return {
            CellKey(code, level, key, quarter): Count(value)
            for quarter, value in values.items()
            for level, key in areas
        }
