"""Numbers that an institution has added up itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from .persons import RowFault
from .plan import Plan
from .values import Fault

SMALLEST: Final = 3
"""Numbers from 1 to below this are kept secret: they would tell of single persons."""


@dataclass(frozen=True, slots=True)
class CellRow:
    """One number: what, where (AGS, five digits for the county, P<n> for a planning area), when, for which group.

    `value` is empty where the institution, or the smallest number that is shown, keeps it secret.
    """

    line: int
    indicator: str
    area: str
    period: str
    group: str
    value: Decimal | None


class Cells:
    """Collects the numbers of one file."""

    def __init__(self, plan: Plan) -> None:
        self._at = {one.column.field: place for place, one in enumerate(plan.read)}
        self._names = {one.column.field: one.column.name for one in plan.read}
        self._found: dict[tuple[str, str, str, str], CellRow] = {}
        self._hidden: set[int] = set()
        self.faults: dict[int, list[RowFault]] = {}

    def add(self, line: int, values: tuple[str, ...], faults: list[RowFault]) -> None:
        """Take one row with what is wrong with its single values."""
        if faults:
            self.faults[line] = faults
            return
        texts = {name: values[at] for name, at in self._at.items()}
        lacking = [name for name in ("indicator", "area", "period") if not texts.get(name)]
        if lacking:
            self.faults[line] = [RowFault(self._names.get(name, ""), Fault("value_required")) for name in lacking]
            return
        key = (texts["indicator"], texts["area"], texts["period"], texts.get("group", ""))
        if key in self._found:
            first = self._found[key].line
            self.faults[line] = [RowFault("", Fault("cell_repeated", (("first_row", first),)))]
            self.faults.setdefault(first, [RowFault("", Fault("cell_repeated", (("first_row", line),)))])
            return
        self._found[key] = CellRow(line, *key, self._shown(line, texts.get("value", "")))

    def cells(self) -> tuple[CellRow, ...]:
        """The numbers that are taken over, in the order of the file."""
        return tuple(cell for cell in self._found.values() if cell.line not in self.faults)

    def hidden_lines(self) -> list[int]:
        """Lines whose number was too small to be kept."""
        return sorted(self._hidden - self.faults.keys())

    def _shown(self, line: int, text: str) -> Decimal | None:
        if not text:
            return None
        number = Decimal(text)
        if 0 < number < SMALLEST:
            self._hidden.add(line)
            return None
        return number
