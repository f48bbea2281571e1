"""Which column of an institution's file means what: each change makes a new version, the old ones stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now
from kreisweit.methods.intake.deliveries import columns_as_data, problems_of, specification_of
from kreisweit.privacy.models import DataAgreement

from ..models import DeliverySpecification
from ..refusals_deliveries import BadSpecification
from ..rules import may_edit_specifications


def edit_specification(
    *,
    agreement: DataAgreement,
    title: str,
    kind: str,
    file_kind: str,
    delimiter: str,
    encoding: str,
    columns: Sequence[Mapping[str, Any]],
    by: By,
) -> DeliverySpecification:
    """Save the columns of an institution's file as a new version that holds from the next delivery on.

    A column is {"name", "field", "format", "required", "codes": {word in the file: our code}}. The same as
    before makes no version. Raises NotAllowed, BadSpecification.
    """
    if not may_edit_specifications(by):
        raise NotAllowed
    data: dict[str, Any] = {
        "title": title, "kind": kind, "file_kind": file_kind, "delimiter": delimiter, "encoding": encoding,
    }  # fmt: skip
    specification = specification_of({**data, "columns": columns})
    problems = problems_of(specification)
    if problems:
        raise BadSpecification(problems)
    return _keep(agreement, {**data, "columns": columns_as_data(specification.columns)}, by)


def _keep(agreement: DataAgreement, data: Mapping[str, Any], by: By) -> DeliverySpecification:
    with transaction.atomic():
        DataAgreement.objects.select_for_update().get(pk=agreement.pk)
        versions = DeliverySpecification.objects.filter(agreement=agreement)
        current = versions.filter(is_current=True).first()
        if current is not None and all(getattr(current, name) == value for name, value in data.items()):
            return current
        versions.update(is_current=False)
        newest = versions.order_by("-version").first()
        made = DeliverySpecification.objects.create(
            agreement=agreement,
            version=newest.version + 1 if newest else 1,
            created_at=now(),
            created_by=by.pk,
            **data,
        )
        record("monitoring.edit_specification", made, by=by, agreement=agreement.code, version=made.version)
    return made
