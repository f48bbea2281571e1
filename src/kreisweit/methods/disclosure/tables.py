"""Tables before and after protection; `protect` is the only way from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from .cells import Cell, Imported, Missing, Suppressed
from .raw import RawCell


class CellKey(NamedTuple):
    """Where a cell stands: indicator code, kind and key of the area, period, group ("" for everybody)."""

    indicator: str
    level: str
    area: str
    period: str
    group: str = ""


@dataclass(frozen=True)
class InternalTable:
    """Cells as they were computed (raw cells) or read; never to be published."""

    cells: Mapping[CellKey, Cell | RawCell]


class NotProtectable(Exception):  # noqa: N818  (named as the sentence it becomes)
    """A table holds cells that the rule cannot protect; `keys` says which."""

    def __init__(self, rule: str, keys: tuple[CellKey, ...]) -> None:
        super().__init__(f"rule {rule} cannot protect {len(keys)} cells")
        self.rule = rule
        self.keys = keys


class Rule(Protocol):
    """How a table is protected before anybody outside sees it."""

    @property
    def name(self) -> str:
        """Stable name that is stored with the release."""
        ...

    def apply(self, table: InternalTable) -> Mapping[CellKey, Cell]:
        """The cells that may be seen; raises NotProtectable."""
        ...


@dataclass(frozen=True)
class AsPublished:
    """Figures that a statistical office has already protected pass unchanged; own counts do not pass."""

    name: str = field(default="as_published", init=False)

    def apply(self, table: InternalTable) -> Mapping[CellKey, Cell]:
        """The same cells; raises NotProtectable when one was not imported."""
        published: dict[CellKey, Cell] = {}
        own: list[CellKey] = []
        for key, cell in table.cells.items():
            if isinstance(cell, Imported | Suppressed | Missing):
                published[key] = cell
            else:
                own.append(key)
        if own:
            raise NotProtectable(self.name, tuple(own))
        return published


_SEAL = object()


class ProtectedTable:
    """Cells that may leave the house. Made by `protect` alone; a release accepts nothing else."""

    __slots__ = ("cells", "rule")

    def __init__(self, cells: Mapping[CellKey, Cell], rule: str, *, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a ProtectedTable is made by protect() alone")
        self.cells = cells
        self.rule = rule


def protect(table: InternalTable, rule: Rule) -> ProtectedTable:
    """Apply the rule to every cell of the table.

    Raises NotProtectable (with the keys) when the rule has no answer for a cell.
    """
    return ProtectedTable(rule.apply(table), rule.name, seal=_SEAL)
