"""Processing activities and the controllers that have put them into force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import today
from kreisweit.people.rules import Who

from ..clearances import COUNTY
from ..models import ActivityState, InForce, ProcessingActivity
from ..rules import may_view_activities, may_view_activity, may_view_drafts
from ..states import OPEN, USABLE


def activities_visible_to(who: Who) -> QuerySet[ProcessingActivity]:
    """All versions that the user may see, by code, the newest version first."""
    if not may_view_activities(who):
        return ProcessingActivity.objects.none()
    found = ProcessingActivity.objects.all()
    return found if may_view_drafts(who) else found.exclude(state=ActivityState.DRAFT)


def activity_visible_to(who: Who, pk: int) -> ProcessingActivity:
    """One version. Raises NotFound if there is none or the user may not see it."""
    found = ProcessingActivity.objects.filter(pk=pk).first()
    if found is None or not may_view_activity(who, found):
        raise NotFound
    return found


def current_version(activity: str, on: date | None = None) -> ProcessingActivity | None:
    """The version of an activity that counts on a day; None if there is no activity of this code.

    The newest one that is active and in force for the county, else the newest active, else the newest
    approved, else the newest that has not ended, else the newest. So a version stays in force while the
    next one is being written and until the county has put that one into force.
    """
    versions = list(ProcessingActivity.objects.filter(code=activity).order_by("-version"))
    active = [v for v in versions if v.state == ActivityState.ACTIVE]
    with_county = set(
        in_force_on(active, on).filter(municipality=None, organisation=None).values_list("activity_id", flat=True)
    )
    ranks = (
        [v for v in active if v.pk in with_county],
        active,
        [v for v in versions if v.state == ActivityState.APPROVED],
        [v for v in versions if v.state in OPEN],
        versions,
    )
    return next((rank[0] for rank in ranks if rank), None)


def in_force_on(activities: Iterable[ProcessingActivity], on: date | None = None) -> QuerySet[InForce]:
    """Rows of controllers for whom these versions are in force on a day (default: today)."""
    day = on or today()
    return InForce.objects.filter(activity__in=[a.pk for a in activities], begins_on__lte=day).filter(
        Q(ended_on=None) | Q(ended_on__gt=day)
    )


def controller_codes(activity: ProcessingActivity, on: date | None = None) -> frozenset[str]:
    """Codes of the controllers (AGS, "org-<id>", "county") for whom this version is in force on a day."""
    if activity.state not in USABLE:
        return frozenset()
    rows = in_force_on([activity], on).values_list("municipality__ags", "organisation_id")
    return frozenset(ags or (f"org-{organisation}" if organisation else COUNTY) for ags, organisation in rows)


def controllers_in_force(activity: str, on: date | None = None) -> frozenset[str]:
    """Codes of the controllers for whom the activity is in force on a day (default: today)."""
    version = current_version(activity, on)
    return frozenset() if version is None else controller_codes(version, on)


def joined_municipalities(activity: str, on: date | None = None) -> set[str]:
    """Official keys (AGS) of the municipalities for which the activity is in force on a day (default: today)."""
    return {code for code in controllers_in_force(activity, on) if code != COUNTY and not code.startswith("org-")}
