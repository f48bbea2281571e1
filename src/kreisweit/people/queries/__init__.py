"""Reads of people: what a user may see, and (in published) what everybody may."""

from .access import (
    ManagedPlace,
    managed_places,
    members_of,
    memberships_of,
    memberships_visible_to,
    municipalities_without_people,
    place_named,
    roles_of,
    users_visible_to,
)
from .audit import events_visible_to
from .organisations import organisation_visible_to, organisations_visible_to

__all__ = [
    "ManagedPlace",
    "events_visible_to",
    "managed_places",
    "members_of",
    "memberships_of",
    "memberships_visible_to",
    "municipalities_without_people",
    "organisation_visible_to",
    "organisations_visible_to",
    "place_named",
    "roles_of",
    "users_visible_to",
]
