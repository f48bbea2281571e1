"""Data agreements with suppliers."""

from __future__ import annotations

from django.db.models import QuerySet

from kreisweit.ground.refusal import NotFound
from kreisweit.people.models import Organisation
from kreisweit.people.rules import Who, rights_of
from kreisweit.places.models import Municipality

from ..clearances import COUNTY
from ..models import DataAgreement, Responsibility
from ..rules import agreements_in_reach, may_view_all_agreements


def agreements_visible_to(who: Who) -> QuerySet[DataAgreement]:
    """Agreements that the user may see (rules.may_view_agreement), by title."""
    rights = rights_of(who)
    found = DataAgreement.objects.select_related("supplier")
    if may_view_all_agreements(rights):
        return found
    return found.filter(pk__in=DataAgreement.objects.filter(agreements_in_reach(rights)).values("pk"))


def agreement_visible_to(who: Who, pk: int) -> DataAgreement:
    """One agreement. Raises NotFound if there is none or the user may not see it."""
    found = agreements_visible_to(who).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def agreements_of(organisation: Organisation) -> QuerySet[DataAgreement]:
    """The agreements of one supplier, by title."""
    return DataAgreement.objects.filter(supplier=organisation).select_related("supplier")


def controllers_of(agreement: DataAgreement) -> frozenset[str]:
    """Codes of the controllers of whom at least one must take part before the supplier may deliver."""
    match agreement.responsibility:
        case Responsibility.COUNTY:
            return frozenset({COUNTY})
        case Responsibility.ORGANISATION:
            return frozenset({f"org-{agreement.supplier_id}"})
        case _:
            return frozenset(served_municipalities(agreement).values_list("ags", flat=True))


def served_municipalities(agreement: DataAgreement) -> QuerySet[Municipality]:
    """The municipalities that a supplier works for: that of its seat, those of its association, or all."""
    supplier = agreement.supplier
    if supplier.municipality_id:
        return Municipality.objects.filter(pk=supplier.municipality_id)
    if supplier.association_id:
        return Municipality.objects.filter(association=supplier.association_id)
    return Municipality.objects.filter(inhabited=True)
