"""The one place that asks what time it is; the demo can hold a day still."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment, with time zone; on the demo's fixed day the clock time runs on."""
    moment = timezone.now()
    fixed = settings.FIXED_TODAY
    if fixed is None:
        return moment
    return moment.replace(year=fixed.year, month=fixed.month, day=fixed.day)


def today() -> date:
    """The day in Germany."""
    return settings.FIXED_TODAY or timezone.localdate()
