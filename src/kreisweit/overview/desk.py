"""The desk: what a person signed in finds first. Needs several rooms, reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import QuerySet
from django.utils.translation import get_language

from kreisweit.audit import queries as audit
from kreisweit.ground.today import now
from kreisweit.monitoring.queries.turns import Turn, turns_of
from kreisweit.people.models import Membership, Organisation, User
from kreisweit.people.queries import memberships_visible_to, organisations_in_reach
from kreisweit.people.roles import ROLE_BY_CODE
from kreisweit.people.rules import place_of, rights_of
from kreisweit.places.models import County
from kreisweit.privacy.queries import Waiting, waiting_for
from kreisweit.releases.models import Release

FIRST_VISIT = timedelta(days=14)
AT_MOST = 12
_TOLD = {
    "people.create_organisation",
    "people.change_organisation",
    "people.publish_organisation",
    "people.unpublish_organisation",
    "people.grant_membership",
}


@dataclass(frozen=True)
class News:
    """One thing that happened: the code of the event, what it is about, the object's number (0: none)."""

    at: datetime
    code: str
    subject: str
    number: int


@dataclass(frozen=True)
class Desk:
    """What the page shows. `since` is the visit before; None on the first, then the last 14 days count."""

    since: datetime | None
    news: tuple[News, ...]
    waiting: tuple[Waiting, ...]
    turns: tuple[Turn, ...] = ()


def desk_for(user: User, *, since: datetime | None) -> Desk:
    """What waits for the person; news from the own places since the last visit, newest first, at most twelve."""
    start = since or now() - FIRST_VISIT
    news = [*_figures(start), *_events(user, start)]
    newest = sorted(news, key=attrgetter("at"), reverse=True)[:AT_MOST]
    return Desk(since, tuple(newest), tuple(waiting_for(user)), tuple(turns_of(user)))


def _figures(start: datetime) -> list[News]:
    releases = Release.objects.filter(published_at__gt=start).select_related("source")[:AT_MOST]
    return [News(r.published_at, "releases.publish", _title(r), r.pk) for r in releases]


def _title(release: Release) -> str:
    texts = release.source.texts
    language = get_language() or "de"
    words = texts.get(language) or texts.get("de") or {}
    return str(words.get("title") or release.source.code)


def _events(user: User, start: datetime) -> list[News]:
    rights = rights_of(user)
    county = str(County.objects.first() or "")
    names = {
        Organisation._meta.label: _names(organisations_in_reach(rights)),
        Membership._meta.label: {m.pk: _access(m, county) for m in memberships_visible_to(rights)},
    }
    targets = {label: list(known) for label, known in names.items()}
    events = audit.since(start, targets=targets, but_not_by=user.pk).filter(event__in=_TOLD)[:AT_MOST]
    return [News(e.at, e.event, names[e.target_kind][int(e.target_id)], int(e.target_id)) for e in events]


def _access(membership: Membership, county: str) -> str:
    role = ROLE_BY_CODE.get(membership.role)
    return f"{role.title if role else membership.role} ({place_of(membership) or county})"


def _names(rows: QuerySet[Organisation]) -> dict[int, str]:
    return {row.pk: row.name for row in rows}
