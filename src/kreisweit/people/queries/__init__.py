"""Reads of people: what a user may see, and (in published) what everybody may."""

from .access import (
    ManagedPlace,
    county_officers,
    inviters_of,
    managed_places,
    members_of,
    memberships_of,
    memberships_visible_to,
    municipalities_without_people,
    names_of_users,
    open_invitations,
    place_named,
    roles_of,
    seats_for,
    users_visible_to,
)
from .audit import counselling_users, events_visible_to
from .organisations import organisation_visible_to, organisations_in_reach, organisations_visible_to

__all__ = [
    "ManagedPlace",
    "counselling_users",
    "county_officers",
    "events_visible_to",
    "inviters_of",
    "managed_places",
    "members_of",
    "memberships_of",
    "memberships_visible_to",
    "municipalities_without_people",
    "names_of_users",
    "open_invitations",
    "organisation_visible_to",
    "organisations_in_reach",
    "organisations_visible_to",
    "place_named",
    "roles_of",
    "seats_for",
    "users_visible_to",
]
