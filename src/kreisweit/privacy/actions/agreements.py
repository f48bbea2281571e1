"""Agreements with suppliers: what they may deliver, on what legal basis, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.people.models import Organisation
from kreisweit.people.refusals import EditConflict

from ..models import DataAgreement, LegalStatus
from ..particulars import unknown_fields
from ..refusals import AgreementDays, CodeTaken, StepOutOfTurn, UnknownFields
from ..rules import may_edit_agreement, may_settle_legal_basis

CHANGEABLE = ("title", "purpose", "fields", "responsibility", "legal_basis", "legal_reference", "begins_on", "ends_on")
REOPENS = frozenset({"purpose", "fields", "responsibility", "legal_basis", "legal_reference"})
"""Changes after which the legal office looks again."""


def create_agreement(
    *,
    code: str,
    title: str,
    activity_code: str,
    supplier: Organisation,
    responsibility: str,
    register: str,
    source_kind: str,
    purpose: str,
    fields: Iterable[str],
    begins_on: date,
    ends_on: date,
    legal_basis: str = "",
    legal_reference: str = "",
    is_invented: bool = False,
    by: By,
) -> DataAgreement:
    """Write an agreement with a supplier; its legal basis is open until the legal office has settled it.

    Raises NotAllowed, UnknownFields, AgreementDays, CodeTaken.
    """
    if not may_edit_agreement(by):
        raise NotAllowed
    names = _checked(list(fields), begins_on, ends_on)
    try:
        with transaction.atomic():
            made = DataAgreement.objects.create(
                code=code, title=title, activity_code=activity_code, supplier=supplier, responsibility=responsibility,
                register=register, source_kind=source_kind, purpose=purpose, fields=names, begins_on=begins_on,
                ends_on=ends_on, legal_basis=legal_basis, legal_reference=legal_reference, is_invented=is_invented,
                created_by=by.pk, created_at=now(),
            )  # fmt: skip
            record("privacy.create_agreement", made, by=by, supplier=supplier.pk)
    except IntegrityError as error:
        raise CodeTaken from error
    return made


@transaction.atomic
def change_agreement(*, agreement: DataAgreement, version: int, values: Mapping[str, Any], by: By) -> DataAgreement:
    """Change an agreement as it was at `version`. A change of purpose, fields or basis reopens the legal review.

    Raises NotAllowed, EditConflict, UnknownFields, AgreementDays.
    """
    if not may_edit_agreement(by, agreement):
        raise NotAllowed
    row = _locked(agreement)
    wanted = {name: values[name] for name in CHANGEABLE if name in values}
    if version != row.version:
        theirs = {name: getattr(row, name) for name in wanted}
        raise EditConflict(mine=wanted, theirs=theirs, version=row.version)
    new = {"fields": row.fields, "begins_on": row.begins_on, "ends_on": row.ends_on} | wanted
    _checked(list(new["fields"]), new["begins_on"], new["ends_on"])
    changed = sorted(name for name, value in wanted.items() if value != getattr(row, name))
    if REOPENS & set(changed) and row.legal_status != LegalStatus.OPEN:
        wanted["legal_status"] = LegalStatus.UNDER_REVIEW
    DataAgreement.objects.filter(pk=row.pk).update(**wanted, version=F("version") + 1)
    record("privacy.change_agreement", row, by=by, fields=changed)
    row.refresh_from_db()
    return row


@transaction.atomic
def submit_legal_basis(*, agreement: DataAgreement, by: By) -> DataAgreement:
    """Hand the legal basis of a source to the legal office. Raises NotAllowed, StepOutOfTurn."""
    if not may_edit_agreement(by, agreement):
        raise NotAllowed
    row = _locked(agreement)
    if row.legal_status != LegalStatus.OPEN:
        raise StepOutOfTurn(LegalStatus(row.legal_status))
    return _rate(row, LegalStatus.UNDER_REVIEW, "privacy.submit_legal_basis", by)


@transaction.atomic
def settle_legal_basis(
    *,
    agreement: DataAgreement,
    status: str,
    legal_basis: str = "",
    legal_reference: str = "",
    document: str = "",
    by: By,
) -> DataAgreement:
    """The legal office says how far the basis is settled: secured, numbers only, or still open.

    Raises NotAllowed.
    """
    if not may_settle_legal_basis(by, agreement):
        raise NotAllowed
    row = _locked(agreement)
    said = {"legal_basis": legal_basis, "legal_reference": legal_reference, "document": document}
    for name, value in said.items():
        if value:
            setattr(row, name, value)
    return _rate(row, LegalStatus(status), "privacy.settle_legal_basis", by)


@transaction.atomic
def end_agreement(*, agreement: DataAgreement, by: By) -> DataAgreement:
    """End an agreement at once: no new delivery. What was delivered stays in use until its time for erasure has come or
    the deliveries are taken back. Ending it twice changes nothing. Raises NotAllowed.
    """
    if not may_edit_agreement(by, agreement):
        raise NotAllowed
    row = _locked(agreement)
    if row.ended_early_on is None:
        row.ended_early_on = today()
        row.save(update_fields=["ended_early_on"])
        record("privacy.end_agreement", row, by=by)
    return row


def _rate(row: DataAgreement, status: LegalStatus, event: str, by: By) -> DataAgreement:
    row.legal_status = status
    row.version += 1
    row.save(update_fields=["legal_status", "legal_basis", "legal_reference", "document", "version"])
    record(event, row, by=by, status=status.value)
    return row


def _checked(fields: list[str], begins_on: date, ends_on: date) -> list[str]:
    if unknown := unknown_fields(fields):
        raise UnknownFields(fields=", ".join(unknown))
    if ends_on < begins_on:
        raise AgreementDays
    return fields


def _locked(agreement: DataAgreement) -> DataAgreement:
    return DataAgreement.objects.select_for_update().get(pk=agreement.pk)
