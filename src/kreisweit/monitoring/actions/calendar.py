"""When institutions deliver: plan dates, remind once before and once after."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kreisweit.audit.actions import By, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import today
from kreisweit.people.models import Membership
from kreisweit.people.roles import SUPPLIER
from kreisweit.people.rules import in_force
from kreisweit.post.actions import send_message
from kreisweit.privacy.models import DataAgreement

from ..models import CalendarEntry
from ..queries.deliveries import REMINDED_AHEAD
from ..refusals import CalendarOrder
from ..rules import may_edit_specifications


def plan_calendar(*, agreement: DataAgreement, first_due: date, every_months: int, until: date, by: By) -> int:
    """Plan delivery dates from the first to the last; gives how many are new.

    Each covers the months before it: a delivery due on 15 October every three months covers July to September.
    Raises NotAllowed, CalendarOrder.
    """
    if not may_edit_specifications(by):
        raise NotAllowed
    if until < first_due or every_months < 1:
        raise CalendarOrder
    with transaction.atomic():
        made = 0
        due, step = first_due, 0
        while due <= until:
            covers_from, covers_until = covered(due, every_months)
            made += CalendarEntry.objects.get_or_create(
                agreement=agreement,
                covers_from=covers_from,
                defaults={"covers_until": covers_until, "due_on": due},
            )[1]
            step += every_months
            due = later(first_due, step)
        record("monitoring.plan_calendar", agreement, by=by, new=made)
    return made


def covered(due: date, number: int) -> tuple[date, date]:
    """First and last day of the full months before a due date."""
    end = due.replace(day=1) - timedelta(days=1)
    return later(end.replace(day=1), 1 - number), end


def later(day: date, number: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + number
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def remind_suppliers(*, by: By) -> int:
    """Remind by mail: once a week before a date, once after it has passed without a delivery. Gives how many."""
    day = today()
    due = CalendarEntry.objects.filter(delivery=None, due_on__lte=day + REMINDED_AHEAD).select_related(
        "agreement__supplier"
    )
    first = Q(reminded_on=None)
    again = Q(due_on__lt=day, reminded_on__isnull=False)
    sent = 0
    for entry in due.filter(first | again):
        if entry.reminded_on is not None and entry.reminded_on > entry.due_on:
            continue
        sent += _remind(entry, day, by)
    return sent


def _remind(entry: CalendarEntry, day: date, by: By) -> int:
    receivers = in_force(
        Membership.objects.filter(organisation=entry.agreement.supplier, role=SUPPLIER.code, user__is_active=True), day
    ).select_related("user")
    with transaction.atomic():
        changed = CalendarEntry.objects.filter(pk=entry.pk, reminded_on=entry.reminded_on).update(reminded_on=day)
        if not changed:
            return 0
        for membership in receivers:
            send_message(
                recipient=membership.user.email,
                subject=_("Delivery due: %(title)s") % {"title": entry.agreement.title},
                body=_text(entry),
                key=f"delivery-due:{entry.pk}:{day}:{membership.user_id}",
                by=by,
            )
        record("monitoring.remind_supplier", entry, by=by, receivers=len(receivers))
    return len(receivers)


def _text(entry: CalendarEntry) -> str:
    return _(
        "Good day,\n\nthe delivery “%(title)s” for %(from)s to %(until)s is due on %(due)s. Sign in and choose “Data deliveries”.\n"
    ) % {
        "title": entry.agreement.title,
        "from": f"{entry.covers_from:%d.%m.%Y}",
        "until": f"{entry.covers_until:%d.%m.%Y}",
        "due": f"{entry.due_on:%d.%m.%Y}",
    }
