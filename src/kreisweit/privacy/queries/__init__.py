"""Reads of the gate: the clearance, activities and who takes part, agreements, what waits for whom."""

from .activities import (
    activities_visible_to,
    activity_visible_to,
    controllers_in_force,
    current_version,
    in_force_on,
    joined_municipalities,
)
from .agreements import (
    agreement_visible_to,
    agreements_of,
    agreements_visible_to,
    controllers_of,
    served_municipalities,
)
from .clearance import clearance_for, lacks_of
from .waiting import Waiting, controller_places, places_to_decide, places_to_leave, waiting_for

__all__ = [
    "Waiting",
    "activities_visible_to",
    "activity_visible_to",
    "agreement_visible_to",
    "agreements_of",
    "agreements_visible_to",
    "clearance_for",
    "controller_places",
    "controllers_in_force",
    "controllers_of",
    "current_version",
    "in_force_on",
    "joined_municipalities",
    "lacks_of",
    "places_to_decide",
    "places_to_leave",
    "served_municipalities",
    "waiting_for",
]
