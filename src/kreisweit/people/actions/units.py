"""Parts of organisations."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from kreisweit.audit.actions import record
from kreisweit.ground.refusal import NotAllowed, NotFound

from ..models import Organisation, OrganisationUnit
from ..refusals import NameTaken, UnitHasParts
from ..rules import may_edit_organisation


def create_unit(
    *, organisation: Organisation, name: str, parent: OrganisationUnit | None = None, by: Any
) -> OrganisationUnit:
    """Add a part to an organisation. Raises NotAllowed, NotFound for a parent elsewhere, NameTaken."""
    if not may_edit_organisation(by, organisation):
        raise NotAllowed
    if parent is not None and parent.organisation_id != organisation.pk:
        raise NotFound
    try:
        with transaction.atomic():
            unit = OrganisationUnit.objects.create(organisation=organisation, parent=parent, name=name)
            record("people.create_unit", unit, by=by, organisation=organisation.pk)
    except IntegrityError as error:
        raise NameTaken from error
    return unit


def rename_unit(*, unit: OrganisationUnit, name: str, by: Any) -> OrganisationUnit:
    """Give a part another name. Raises NotAllowed, NameTaken."""
    if not may_edit_organisation(by, unit.organisation):
        raise NotAllowed
    try:
        with transaction.atomic():
            OrganisationUnit.objects.filter(pk=unit.pk).update(name=name)
            record("people.rename_unit", unit, by=by, organisation=unit.organisation_id)
    except IntegrityError as error:
        raise NameTaken from error
    unit.name = name
    return unit


@transaction.atomic
def remove_unit(*, unit: OrganisationUnit, by: Any) -> None:
    """Remove a part that has no parts of its own. Raises NotAllowed, UnitHasParts."""
    if not may_edit_organisation(by, unit.organisation):
        raise NotAllowed
    if unit.children.exists():
        raise UnitHasParts
    record("people.remove_unit", unit, by=by, organisation=unit.organisation_id)
    unit.delete()
