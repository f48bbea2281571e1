"""The one way from exact cells to what may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kreisweit.methods.disclosure import (
    CellKeyRule,
    PerturbationTable,
    ProtectedTable,
    perturbation_table,
    protect,
)
from kreisweit.places.queries import county
from kreisweit.releases.models import IndicatorVersion, Level

from .models import Computation
from .refusals import ComputationChanged
from .tallies import read_tallies

D, V, JS = 5, 3, 2
"""Parameters of the perturbation table: largest deviation, variance, counts that never appear (1 and 2)."""
RULE = f"cell-key-D{D}-V{V}-js{JS}"


@cache
def noise_table() -> PerturbationTable:
    """The perturbation table in force, made once per process."""
    return perturbation_table(D=D, V=V, js=JS)


def rule_for(computation: Computation) -> CellKeyRule:
    """The rule with the areas and digits of a computation."""
    return CellKeyRule(
        table=noise_table(),
        parents=parents_of(computation.areas, county().ags),
        decimals=dict(IndicatorVersion.objects.order_by("version").values_list("code", "decimals")),
        name=RULE,
    )


def protected_table(computation: Computation, *, rule_name: str = RULE) -> ProtectedTable:
    """The cells of a computation as they may be seen; the same every time.

    Raises ComputationChanged where the file is not the one computed, or was proposed under another rule.
    """
    if rule_name != RULE:
        raise ComputationChanged
    return protect(read_tallies(computation.file, computation.sha256), rule_for(computation))


def parents_of(areas: Mapping[str, str], county_key: str) -> dict[tuple[str, str], tuple[str, str]]:
    """The next larger area of each area: municipality → planning area (or county) → county."""
    top = (Level.COUNTY.value, county_key)
    up = {
        (Level.MUNICIPALITY.value, ags): (Level.PLANNING_AREA.value, area) if area else top
        for ags, area in areas.items()
    }
    return up | {(Level.PLANNING_AREA.value, area): top for area in set(areas.values()) if area}
