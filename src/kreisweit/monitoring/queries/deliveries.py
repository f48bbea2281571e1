"""Reads of deliveries: who sees which, what is due, the first rows and the bad rows for their own supplier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.ground.today import today
from kreisweit.methods.intake import Finding
from kreisweit.methods.intake.deliveries import ShownRow, ShownRows
from kreisweit.people.models import ScopeKind
from kreisweit.people.roles import Permission
from kreisweit.people.rules import Who, covers, rights_of
from kreisweit.press.sheets import Sheet, write_xlsx
from kreisweit.privacy.models import DataAgreement
from kreisweit.vault.queries import read_incoming

from ..models import CalendarEntry, Delivery, DeliveryState
from ..reading import bad_rows_limited, first_rows_limited
from ..rules import may_deliver, may_edit_specifications
from ..sentences import in_words
from ..specifications import around, as_read, storing_clearance

AHEAD = timedelta(days=92)
"""How far ahead a due delivery is shown."""
REMINDED_AHEAD = timedelta(days=7)
"""How long before its date the supplier is told of a delivery."""
Preview = ShownRows


@dataclass(frozen=True)
class AgreementStatus:
    """One agreement with its last delivery that was taken over and the next date."""

    agreement: DataAgreement
    last: Delivery | None
    next_due: date | None


@dataclass(frozen=True)
class DueDelivery:
    """One date of the calendar that is still open."""

    agreement: DataAgreement
    covers_from: date
    covers_until: date
    due_on: date
    is_late: bool


def deliveries_visible_to(who: Who) -> QuerySet[Delivery]:
    """Deliveries that the user may see, the newest first: a supplier's own, all for those who keep the agreements."""
    found = Delivery.objects.select_related("agreement__supplier", "specification")
    return found.filter(agreement__in=_agreements_seen_by(who))


def delivery_visible_to(who: Who, pk: int) -> Delivery:
    """One delivery; raises NotFound where there is none or the user may not see it."""
    found = deliveries_visible_to(who).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def agreements_to_deliver(who: Who) -> QuerySet[DataAgreement]:
    """Agreements under which the user's own institution delivers today, by title."""
    day = today()
    return _agreements_of_supplier(who).filter(
        Q(ended_early_on=None) | Q(ended_early_on__gt=day), begins_on__lte=day, ends_on__gte=day
    )


def agreements_with_status(who: Who) -> list[AgreementStatus]:
    """All agreements for those who keep them, with the state of their deliveries; empty for everybody else."""
    if not _sees_all(who):
        return []
    last: dict[int, Delivery] = {}
    for delivery in Delivery.objects.filter(state=DeliveryState.ACCEPTED).order_by("decided_at"):
        last[delivery.agreement_id] = delivery
    due: dict[int, date] = {}
    for entry in CalendarEntry.objects.filter(delivery=None).order_by("-due_on"):
        due[entry.agreement_id] = entry.due_on
    agreements = DataAgreement.objects.select_related("supplier")
    return [AgreementStatus(one, last.get(one.pk), due.get(one.pk)) for one in agreements]


def due_deliveries(who: Who) -> list[DueDelivery]:
    """Open dates of the next three months and late ones, the oldest first, of agreements that the user sees."""
    day = today()
    entries = CalendarEntry.objects.filter(
        delivery=None, due_on__lte=day + AHEAD, agreement__in=_agreements_seen_by(who)
    ).select_related("agreement")
    return [DueDelivery(e.agreement, e.covers_from, e.covers_until, e.due_on, e.due_on < day) for e in entries]


def preview(delivery: Delivery, *, by: By) -> Preview:
    """The first ten rows that are taken over, allowed columns only, for the supplier; the look is logged.

    Raises NotAllowed, NotCleared, NotFound when the file is destroyed already.
    """
    data = _own_file(delivery, by)
    clearance = storing_clearance(delivery.agreement)
    return first_rows_limited(
        data, as_read(delivery.specification), clearance.fields, around(delivery.agreement, clearance)
    )


def bad_rows_workbook(delivery: Delivery, *, by: By) -> bytes:
    """The rows that are not taken over as XLSX, allowed columns only, each with its number and what is wrong; nothing is
    kept. Of a row with too many or too few cells there is the number and what is wrong.

    For the supplier; the look is logged. Raises as `preview`.
    """
    data = _own_file(delivery, by)
    clearance = storing_clearance(delivery.agreement)
    found = bad_rows_limited(
        data, as_read(delivery.specification), clearance.fields, around(delivery.agreement, clearance)
    )
    rows = [[*row.values, _finding(row)] for row in found.rows]
    sheet = Sheet(_("Rows with faults"), [*found.columns, _("Finding")], rows)
    return write_xlsx([sheet], title=_("Rows with faults"))


def _finding(row: ShownRow) -> str:
    number = _("Row %(number)s") % {"number": row.number}
    return f"{number}: {' '.join(_said(finding) for finding in row.faults)}"


def _said(finding: Finding) -> str:
    words = in_words(finding)
    place = f"{words['column']}: " if words["column"] else ""
    return f"{place}{words['sentence']} {words['remedy']}".strip()


def _own_file(delivery: Delivery, by: By) -> bytes:
    if not may_deliver(by, delivery.agreement):
        raise NotAllowed
    if delivery.incoming is None:
        raise NotFound
    return read_incoming(delivery.incoming, by=by)


def _sees_all(who: Who) -> bool:
    return may_edit_specifications(who) or covers(who, Permission.VIEW_AUDIT, None)


def _agreements_seen_by(who: Who) -> QuerySet[DataAgreement]:
    return DataAgreement.objects.all() if _sees_all(who) else _agreements_of_supplier(who)


def _agreements_of_supplier(who: Who) -> QuerySet[DataAgreement]:
    own = rights_of(who).places(Permission.DELIVER_DATA, ScopeKind.ORGANISATION)
    return DataAgreement.objects.filter(supplier__in=own).select_related("supplier")
