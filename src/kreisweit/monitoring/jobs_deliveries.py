"""Background work for deliveries: check a file, take it over piece by piece."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.files.refusals import LimitExceeded
from kreisweit.ground.refusal import NotAllowed
from kreisweit.jobs.registry import job_kind
from kreisweit.jobs.run import JobRun
from kreisweit.methods.intake import Unreadable
from kreisweit.methods.intake.deliveries import DeliveryFile, unpacked
from kreisweit.methods.intake.deliveries.stream import TOO_COSTLY
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Clearance
from kreisweit.vault.queries import delivery_cursor, read_incoming

from .actions.cells import store_cells
from .actions.checked import keep_rows, kept_rows
from .actions.deliveries import erase_blocked, finish_delivery, keep_check, refuse_delivery, store_piece
from .actions.grants import clearance_or_close
from .models import Delivery, DeliveryKind, DeliveryState
from .reading import PIECE, rows_limited
from .refusals import UnreadableFile
from .rules import may_deliver
from .sentences import known_sentence
from .specifications import around, as_read, storing_clearance
from .subjects import CHECK_DELIVERY, STORE_DELIVERY

DONE = {"stored": True}


@job_kind(
    CHECK_DELIVERY,
    title=_("Check a delivery"),
    steps={"reading": _("Reading and checking the file")},
    error_texts=known_sentence,
)
def check_stored_delivery(run: JobRun, *, delivery: int) -> dict[str, Any]:
    """Read the encrypted file of a delivery and keep what was found. Rights and clearance are looked at again."""
    found, person = _whose(run, delivery)
    if found.state == DeliveryState.UPLOADED and found.incoming is not None:
        clearance = storing_clearance(found.agreement)
        run.progress(0, 1, "reading")
        data = read_incoming(found.incoming, by=person)
        try:
            file, pieces = rows_limited(
                data, as_read(found.specification), clearance.fields, around(found.agreement, clearance)
            )
        except Unreadable as reason:
            refuse_delivery(delivery=found, reason=reason, by=person)
            raise UnreadableFile(reason.code, **reason.params) from None
        except LimitExceeded:
            refuse_delivery(delivery=found, reason=Unreadable(TOO_COSTLY), by=person)
            raise
        run.safe_point()
        keep_rows(found, clearance, file, pieces, by=person)
        found = keep_check(delivery=found, file=file, by=person)
    return {"rows_read": found.rows_read, "rows_good": found.rows_good, "rows_bad": found.rows_bad}


@job_kind(
    STORE_DELIVERY,
    title=_("Take a delivery over"),
    steps={"reading": _("Reading and checking the file"), "storing": _("Storing encrypted")},
    error_texts=known_sentence,
)
def store_checked_delivery(run: JobRun, *, delivery: int) -> dict[str, Any]:
    """Take the good rows of a delivery over, in pieces, each with the vault's cursor behind it.

    The clearance is made anew for each piece. After a crash the work goes on behind the cursor; a kill
    between two pieces, or between vault and house, loses nothing and doubles nothing.
    """
    found, person = _whose(run, delivery)
    if found.state == DeliveryState.STORING:
        if run.cursor != DONE and found.incoming is not None:
            run.progress(0, found.rows_good, "reading")
            _store(run, found, person)
            run.save_cursor(DONE)
        found = finish_delivery(delivery=found, by=person)
    return {"new": found.new, "changed": found.changed, "unchanged": found.unchanged}


def _store(run: JobRun, found: Delivery, person: User) -> None:
    clearance = clearance_or_close(found.agreement, by=person)
    if found.specification.kind == DeliveryKind.CELLS:
        file, _none = _read_again(found, clearance, person)
        store_cells(delivery=found, cells=file.cells, by=person)
        return
    checked = kept_rows(found, clearance, by=person)
    if checked is None:
        file, pieces = _read_again(found, clearance, person)
        checked = file.blocked_ids, pieces
    blocked_ids, pieces = checked
    erase_blocked(delivery=found, local_ids=blocked_ids, clearance=clearance, by=person)
    after = delivery_cursor(found.key)
    folder = NameFolder()  # holds names, so it goes with this delivery
    for number, piece in enumerate(pieces):
        run.progress(number * PIECE, len(pieces) * PIECE, "storing")
        run.safe_point()
        persons = unpacked(piece, after=after)
        if not persons:
            continue
        clearance = clearance_or_close(found.agreement, by=person)
        store_piece(delivery=found, persons=persons, clearance=clearance, by=person, folder=folder)
        run.save_cursor(persons[-1].first)  # a sign of life; what counts is the vault's own cursor


def _read_again(found: Delivery, clearance: Clearance, person: User) -> tuple[DeliveryFile, tuple[bytes, ...]]:
    """Read the file itself, because what may be taken is not what was asked for at the check."""
    data = read_incoming(found.incoming, by=person) if found.incoming else b""
    try:
        return rows_limited(
            data, as_read(found.specification), clearance.fields, around(found.agreement, clearance)
        )  # fmt: skip
    except Unreadable as reason:
        raise UnreadableFile(reason.code, **reason.params) from None


def _whose(run: JobRun, delivery: int) -> tuple[Delivery, User]:
    """The delivery and the person in whose name the work is done; the rights may have ended since."""
    found = Delivery.objects.select_related("agreement__supplier", "specification").get(pk=delivery)
    person = User.objects.filter(pk=run.created_by or 0).first()
    if person is None or not may_deliver(person, found.agreement):
        raise NotAllowed
    return found, person
