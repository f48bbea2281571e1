"""Deliveries of institutions: upload, check, take over, refuse, take back. What is stored lies in the vault.

No transaction spans house and vault, so each action does its work in an order in which it can be done again
after a crash at any point: first the vault, then the house, and the vault's own cursor says how far it got.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Min

from kreisweit.audit.actions import By, record
from kreisweit.files.kinds import MEGABYTE, TABLES, AllowedTypes, kind_by_name
from kreisweit.files.refusals import FileEmpty, FileTooLarge, FileTypeNotTaken
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.jobs.actions import enqueue_job
from kreisweit.jobs.models import Job
from kreisweit.jobs.states import OVER
from kreisweit.methods.intake import Finding, Severity, Unreadable
from kreisweit.methods.intake.deliveries import DeliveryFile, PersonRow
from kreisweit.methods.intake.deliveries.stream import LIMITS
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.privacy.clearances import Clearance
from kreisweit.privacy.models import DataAgreement
from kreisweit.vault.actions import (
    RecordRow,
    Stored,
    destroy_incoming,
    erase_persons,
    erased_by,
    keep_incoming,
    register_grant,
    store_records,
)
from kreisweit.vault.actions import undo_delivery as take_back_records
from kreisweit.vault.queries import delivery_totals

from ..models import CalendarEntry, Delivery, DeliveryKind, DeliverySpecification, DeliveryState
from ..refusals_deliveries import (
    AlreadyDelivered,
    AnotherUnderWay,
    DeliveryNotReady,
    HasBadRows,
    NothingToTake,
    OlderThanBlocked,
)
from ..rules import may_deliver, may_undo_delivery
from ..specifications import current_specification, storing_clearance
from ..states import KEEP_UNDECIDED, next_state
from ..subjects import CHECK_DELIVERY, STORE_DELIVERY
from .cells import drop_cells
from .figures import as_data
from .grants import clearance_or_close
from .specifications import edit_specification

__all__ = [
    "accept_delivery",
    "edit_specification",
    "erase_blocked",
    "finish_delivery",
    "keep_check",
    "refuse_delivery",
    "reject_delivery",
    "reject_forgotten",
    "store_piece",
    "undo_delivery",
    "upload_delivery",
]

DELIVERED: AllowedTypes = AllowedTypes(TABLES.kinds, LIMITS.max_bytes)
"""Kinds and size of files that institutions deliver."""


def upload_delivery(*, agreement: DataAgreement, filename: str, data: bytes, by: By) -> Delivery:
    """Take a file in: it goes encrypted to the vault and is checked in the background.

    Raises NotAllowed, NotCleared, NoSpecification, a FileRefused, AlreadyDelivered; nothing is kept then.
    """
    if not may_deliver(by, agreement):
        raise NotAllowed
    storing_clearance(agreement)
    specification = current_specification(agreement)
    _check_file(filename, data)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_again(agreement, specification, digest)
    incoming = keep_incoming(data=data, by=by)
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(
                agreement=agreement,
                specification=specification,
                sha256=digest,
                size=len(data),
                incoming=incoming,
                uploaded_at=now(),
                uploaded_by=by.pk,
            )
            _start(delivery, CHECK_DELIVERY, by)
            record("monitoring.upload_delivery", delivery, by=by, agreement=agreement.code, size=len(data))
    except BaseException:
        destroy_incoming(key=incoming, by=by)
        raise
    return delivery


def _check_file(filename: str, data: bytes) -> None:
    if len(data) > DELIVERED.max_bytes:
        raise FileTooLarge(megabytes=DELIVERED.max_bytes // MEGABYTE)
    if not data:
        raise FileEmpty
    if kind_by_name(filename) not in DELIVERED.kinds:
        raise FileTypeNotTaken(endings=", ".join(DELIVERED.endings))


def _refuse_again(agreement: DataAgreement, specification: DeliverySpecification, digest: str) -> None:
    """The same bytes change nothing, unless the columns changed or rows were left out that can be taken now."""
    same = Delivery.objects.filter(
        agreement=agreement, specification=specification, sha256=digest, state=DeliveryState.ACCEPTED
    )
    found = same.filter(rows_not_joined=0).first()
    if found is not None and found.decided_at is not None:
        raise AlreadyDelivered(found.decided_at.date())


def _refuse_older(delivery: Delivery) -> None:
    """Nobody comes back whose address is blocked: not by a file that was here before that was known either."""
    register = delivery.agreement.register
    same = Delivery.objects.filter(agreement__register=register, sha256=delivery.sha256)
    first = same.aggregate(first=Min("uploaded_at"))["first"]
    later = Delivery.objects.filter(
        agreement__register=register,
        state__in=[DeliveryState.ACCEPTED, DeliveryState.UNDONE],
        rows_blocked__gt=0,
        decided_at__gt=first,
    )
    if later.exclude(sha256=delivery.sha256).exists():
        raise OlderThanBlocked


def _start(delivery: Delivery, kind: str, by: By) -> None:
    job = enqueue_job(kind, params={"delivery": delivery.pk}, by=by)
    delivery.job = job.pk
    delivery.save(update_fields=["job"])


def keep_check(*, delivery: Delivery, file: DeliveryFile, by: By) -> Delivery:
    """Keep numbers and findings of a check; they hold no values. Raises DeliveryNotReady."""
    with transaction.atomic():
        delivery = _locked(delivery)
        delivery.state = next_state(delivery.state, "check")
        delivery.rows_read, delivery.rows_good, delivery.rows_bad = file.rows_read, file.rows_good, len(file.bad_rows)
        delivery.rows_blocked, delivery.rows_not_joined = file.blocked_rows, file.not_joined
        delivery.rows_repeated = file.repeated
        delivery.dropped_columns = [{"column": d.column, "values": d.values} for d in file.dropped_columns]
        delivery.findings = [as_data(finding) for finding in file.findings]
        delivery.save()
        record("monitoring.check_delivery", delivery, by=by, rows=file.rows_read, bad=len(file.bad_rows))
    return delivery


def refuse_delivery(*, delivery: Delivery, reason: Unreadable, by: By) -> Delivery:
    """A file that cannot be read as a whole is destroyed; the reason stays. Raises DeliveryNotReady."""
    finding = Finding(reason.code, Severity.ERROR, params=reason.params)
    return _reject(delivery, by, findings=[as_data(finding)])


def accept_delivery(*, delivery: Delivery, only_good: bool, by: By) -> Delivery:
    """Take all rows over, or the good ones, in the background.

    Raises NotAllowed, NotCleared, DeliveryNotReady, AnotherUnderWay, AlreadyDelivered, OlderThanBlocked, HasBadRows,
    NothingToTake.
    """
    if not may_deliver(by, delivery.agreement):
        raise NotAllowed
    clearance_or_close(delivery.agreement, by=by)
    with transaction.atomic():
        delivery = _locked(delivery)
        delivery.state = next_state(delivery.state, "accept")
        _one_at_a_time(delivery)
        _refuse_while_at_work(delivery)
        others = Delivery.objects.filter(
            agreement__register=delivery.agreement.register, state=DeliveryState.STORING
        )  # fmt: skip
        if others.exclude(pk=delivery.pk).exists():
            raise AnotherUnderWay
        _refuse_again(delivery.agreement, delivery.specification, delivery.sha256)
        _refuse_older(delivery)
        if delivery.rows_bad and not only_good:
            raise HasBadRows(count=delivery.rows_bad)
        if not delivery.rows_good and not delivery.rows_blocked:
            raise NothingToTake
        delivery.decided_at, delivery.decided_by = now(), by.pk
        delivery.save()
        _start(delivery, STORE_DELIVERY, by)
        record("monitoring.accept_delivery", delivery, by=by, rows=delivery.rows_good, left_out=delivery.rows_bad)
    return delivery


def reject_delivery(*, delivery: Delivery, by: By) -> Delivery:
    """Take nothing over and destroy the file; what work that broke off had stored is taken back.

    Raises NotAllowed, DeliveryNotReady.
    """
    if not may_deliver(by, delivery.agreement):
        raise NotAllowed
    return _reject(delivery, by)


def reject_forgotten(*, by: By) -> int:
    """Destroy files that nobody has decided about for KEEP_UNDECIDED; gives how many. Work of the clock."""
    waiting = Delivery.objects.filter(
        state__in=[DeliveryState.UPLOADED, DeliveryState.CHECKED], uploaded_at__lt=now() - KEEP_UNDECIDED
    )
    count = 0
    for delivery in waiting.select_related("agreement"):
        try:
            _reject(delivery, by)
        except DeliveryNotReady:
            continue
        count += 1
    return count


def _reject(delivery: Delivery, by: By, findings: Sequence[dict[str, object]] | None = None) -> Delivery:
    delivery.refresh_from_db()
    erased = 0
    if delivery.state == DeliveryState.STORING:
        _refuse_while_at_work(delivery)
        erased = erased_by(delivery.key, by=by)  # these stay erased
        take_back_records(delivery=delivery.key, by=by)
    with transaction.atomic():
        delivery = _locked(delivery)
        delivery.state = next_state(delivery.state, "reject")
        if findings is None:
            _refuse_while_at_work(delivery)
        incoming, delivery.incoming, delivery.erased = delivery.incoming, None, erased
        if findings is not None:
            delivery.findings = list(findings)
        delivery.decided_at, delivery.decided_by = now(), by.pk
        delivery.save()
        record("monitoring.reject_delivery", delivery, by=by)
    if incoming is not None:  # who accepts at the same moment needs the file; a crash here leaves it to destroy_orphans
        destroy_incoming(key=incoming, by=by)
    return delivery


def store_piece(
    *, delivery: Delivery, persons: Sequence[PersonRow], clearance: Clearance, by: By, folder: NameFolder | None = None
) -> Stored:
    """Store one piece of persons with the vault's cursor behind it; persons whose controller has left stay out.

    `folder` remembers folded names from piece to piece of one delivery.
    """
    register = delivery.agreement.register
    rows = [_row(person, register, clearance) for person in persons]
    return store_records(
        delivery=delivery.key,
        grant=register_grant(clearance=clearance, by=by),
        rows=[row for row in rows if clearance.covers(row.controller)],
        cursor=persons[-1].first,
        clearance=clearance,
        by=by,
        folder=folder,
    )


def erase_blocked(*, delivery: Delivery, local_ids: Sequence[str], clearance: Clearance, by: By) -> int:
    """Erase what earlier deliveries of the register told of persons whose address is blocked now (§ 51 BMG); how many."""
    if not local_ids:
        return 0
    grant = register_grant(clearance=clearance, by=by)
    return erase_persons(delivery=delivery.key, grant=grant, local_ids=local_ids, by=by)


def _row(person: PersonRow, register: str, clearance: Clearance) -> RecordRow:
    return RecordRow(
        local_id=person.local_id,
        register=register,
        controller=clearance.controller or person.municipality,
        identity=person.identity,
        content=person.content,
    )


def finish_delivery(*, delivery: Delivery, by: By) -> Delivery:
    """Everything is stored: destroy the file, keep the numbers. Can be done again. Raises DeliveryNotReady."""
    if delivery.incoming is not None:
        destroy_incoming(key=delivery.incoming, by=by)
    with transaction.atomic():
        delivery = _locked(delivery)
        delivery.state = next_state(delivery.state, "finish")
        delivery.incoming = None
        if delivery.specification.kind == DeliveryKind.PERSONS:
            delivery.new, delivery.changed, delivery.unchanged = delivery_totals(delivery.key)
            delivery.erased = erased_by(delivery.key, by=by)
        delivery.save()
        _note_in_calendar(delivery)
        record(
            "monitoring.store_delivery", delivery, by=by,
            new=delivery.new, changed=delivery.changed, unchanged=delivery.unchanged, erased=delivery.erased,
        )  # fmt: skip
    return delivery


def _note_in_calendar(delivery: Delivery) -> None:
    """The oldest planned delivery that is still open counts as made."""
    open_entries = CalendarEntry.objects.filter(agreement=delivery.agreement, delivery=None)
    entry = open_entries.filter(covers_until__lte=today()).order_by("due_on").first()
    if entry is not None:
        entry.delivery = delivery
        entry.save(update_fields=["delivery"])


def undo_delivery(*, delivery: Delivery, by: By) -> Delivery:
    """Take a whole delivery back: everything is as it was before. Possible without any clearance.

    One thing alone does not come back: persons whom it erased because their address is blocked.

    Raises NotAllowed, DeliveryNotReady, BuiltUpon or LaterNumbers where a later delivery builds on it.
    """
    if not may_undo_delivery(by, delivery):
        raise NotAllowed
    delivery.refresh_from_db()
    next_state(delivery.state, "undo")
    erased = take_back_records(delivery=delivery.key, by=by)
    with transaction.atomic():
        delivery = _locked(delivery)
        delivery.state = next_state(delivery.state, "undo")
        if delivery.specification.kind == DeliveryKind.CELLS:
            erased = drop_cells(delivery=delivery)
        delivery.undone_at, delivery.undone_by = now(), by.pk
        delivery.save()
        CalendarEntry.objects.filter(delivery=delivery).update(delivery=None)
        record("monitoring.undo_delivery", delivery, by=by, erased=erased)
    return delivery


def _locked(delivery: Delivery) -> Delivery:
    found = Delivery.objects.select_for_update(of=("self",)).select_related("agreement__supplier", "specification")
    return found.get(pk=delivery.pk)


def _one_at_a_time(delivery: Delivery) -> None:
    """Wait until nobody else decides about a delivery of the register."""
    of_register = DataAgreement.objects.filter(register=delivery.agreement.register).order_by("pk")
    list(of_register.select_for_update().values_list("pk", flat=True))


def _refuse_while_at_work(delivery: Delivery) -> None:
    job = Job.objects.filter(pk=delivery.job or 0).first()
    if job is not None and job.state not in OVER:
        raise DeliveryNotReady(DeliveryState(delivery.state))
