"""The one way from exact cells to what may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kreisweit.methods.disclosure import CellKeyRule, ProtectedTable, perturbation_table, protect
from kreisweit.releases.models import Level

from .models import Computation
from .refusals import ComputationChanged
from .tallies import read_tallies

D, V, JS = 5, 3, 2
"""Parameters of the perturbation table: largest deviation, variance, counts that never appear (1 and 2)."""
RULE = f"cell-key-D{D}-V{V}-js{JS}"


@cache
def rule() -> CellKeyRule:
    """The rule in force, with its table (computed once per process)."""
    return CellKeyRule(table=perturbation_table(D=D, V=V, js=JS), name=RULE)


def protected_table(computation: Computation, *, rule_name: str = RULE) -> ProtectedTable:
    """The cells of a computation as they may be seen; the same every time.

    Raises ComputationChanged where the file is not the one computed, or was proposed under another rule.
    """
    if rule_name != RULE:
        raise ComputationChanged
    return protect(read_tallies(computation.file, computation.sha256), rule())


def parents_of(areas: Mapping[str, str], county: str) -> dict[tuple[str, str], tuple[str, str]]:
    """The next larger area of each area: municipality → planning area → county."""
    up = {(Level.MUNICIPALITY.value, ags): (Level.PLANNING_AREA.value, area) for ags, area in areas.items()}
    return up | {(Level.PLANNING_AREA.value, area): (Level.COUNTY.value, county) for area in set(areas.values())}
