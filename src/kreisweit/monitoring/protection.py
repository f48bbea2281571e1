"""The one way from exact cells to what may be seen."""

from __future__ import annotations

from functools import cache

from kreisweit.methods.disclosure import (
    CellKeyRule,
    PerturbationTable,
    ProtectedTable,
    perturbation_table,
    protect,
)
from kreisweit.methods.indicators.frame import parents_of
from kreisweit.places.queries import county
from kreisweit.releases.models import IndicatorVersion

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
