"""Between the specification as it is kept and as methods.intake reads with it; what a check must know of the county."""

from __future__ import annotations

from datetime import date

from kreisweit.ground.today import today
from kreisweit.methods.intake.deliveries import Around, Specification, specification_of
from kreisweit.places.models import County, Municipality, PlanningArea
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement
from kreisweit.privacy.queries import clearance_for, served_municipalities

from .models import DeliverySpecification
from .refusals_deliveries import NoSpecification


def current_specification(agreement: DataAgreement) -> DeliverySpecification:
    """The version in force; raises NoSpecification."""
    found = DeliverySpecification.objects.filter(agreement=agreement, is_current=True).first()
    if found is None:
        raise NoSpecification
    return found


def as_read(specification: DeliverySpecification) -> Specification:
    """The stored version as methods.intake takes it."""
    names = ("title", "kind", "file_kind", "delimiter", "encoding", "columns")
    return specification_of({name: getattr(specification, name) for name in names})


def storing_clearance(agreement: DataAgreement) -> Clearance:
    """The permission to store under an agreement, made anew from what the database says now; raises NotCleared."""
    return clearance_for(agreement.activity_code, operation=Operation.STORE, agreement=agreement.code)


def around(agreement: DataAgreement, clearance: Clearance, on: date | None = None) -> Around:
    """What a check has to know of the county, and of who takes part, on a day (default: today)."""
    served = None if clearance.controller else frozenset(served_municipalities(agreement).values_list("ags", flat=True))
    towns = frozenset(Municipality.objects.values_list("ags", flat=True))
    areas = (f"P{pk}" for pk in PlanningArea.objects.values_list("pk", flat=True))
    counties = County.objects.values_list("ags", flat=True)
    return Around(
        municipalities=towns,
        today=on or today(),
        joined=None if clearance.controller else clearance.controllers & towns,
        served=served,
        areas=frozenset((*towns, *counties, *areas)),
    )
