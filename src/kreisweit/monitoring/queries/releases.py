"""Reads of computations and proposals, for those who compute and decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kreisweit.ground.refusal import NotFound
from kreisweit.places.models import PlanningArea
from kreisweit.places.queries import county, municipalities
from kreisweit.privacy.queries import controllers_in_force
from kreisweit.releases.actions import difference_to_current
from kreisweit.releases.models import IndicatorVersion, Level
from kreisweit.releases.queries.texts import text_of

from ..frames import planning_key
from ..models import Computation, ReleaseProposal
from ..protection import protected_table
from ..standing import objections
from ..subjects import ACTIVITY, LAYOUT, SOURCE


@dataclass(frozen=True)
class Difference:
    """What publication would change, in numbers of cells; `lapsed` are public ones that are not covered any more."""

    new: int
    changed: int
    unchanged: int
    lapsed: int = 0


def computations() -> QuerySet[Computation]:
    """All computations, newest first."""
    return Computation.objects.prefetch_related("proposals")


def computation_by(pk: int) -> Computation:
    """One computation; raises NotFound."""
    found = Computation.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def proposals() -> list[ReleaseProposal]:
    """All proposals, newest first."""
    return list(ReleaseProposal.objects.select_related("computation", "release"))


def proposal_by(pk: int) -> ReleaseProposal:
    """One proposal; raises NotFound."""
    found = ReleaseProposal.objects.select_related("computation", "release").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def difference_to_public(proposal: ReleaseProposal) -> Difference:
    """How many cells would be new, changed, unchanged beside what is public now, and how many of that would lapse."""
    table = protected_table(proposal.computation, rule_name=proposal.rule)
    return Difference(*difference_to_current(table, SOURCE, whole=LAYOUT))


def what_speaks_against(computation: Computation) -> list[str]:
    """Reasons why a computation may not be published (any more), in words; empty if there are none."""
    return objections(computation, controllers_in_force(ACTIVITY))


def indicator_names(codes: Iterable[str]) -> dict[str, tuple[IndicatorVersion, str]]:
    """Newest versions with their names, in the catalogue's order."""
    rows = IndicatorVersion.objects.filter(code__in=set(codes)).order_by("order", "code", "version")
    return {row.code: (row, text_of(row.texts, "name")) for row in rows}


def area_names() -> dict[tuple[str, str], str]:
    """Names of all areas by level and key."""
    here = county()
    names = {(str(Level.COUNTY), here.ags): here.name}
    names |= {(str(Level.PLANNING_AREA), planning_key(a.pk)): a.name for a in PlanningArea.objects.all()}
    return names | {(str(Level.MUNICIPALITY), m.ags): m.name for m in municipalities()}
