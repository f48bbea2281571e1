"""The permission slip without which nothing touches data about persons.

Only `privacy.queries.clearance_for` makes one. Source of the duty: GDPR Art. 5(2), 6, 26, 30, 35.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

COUNTY = "county"
"""Code of the county as a controller; a municipality is its AGS, an organisation "org-<id>"."""


DEMO_ACTIVITY = "integrationsmonitoring"
"""Code of the activity that comes with the product as a prepared text, and that the invented county uses."""


class Operation(StrEnum):
    """What is about to be done with data about persons."""

    STORE = "store"
    LINK = "link"
    COMPUTE = "compute"
    RELEASE = "release"


@dataclass(frozen=True)
class Clearance:
    """Says that an operation is in order on a day.

    `controllers` are those who have put the activity into force for themselves by that day. For `store`,
    `agreement` is the code of the supplier's agreement, `fields` the names of the fields it allows, and
    `controller` the one on whose responsibility the supplier delivers ("" where each row names its
    municipality, which then has to be among `controllers`). `valid_until` is the last day.
    """

    activity: str
    version: int
    operation: Operation
    on: date
    controllers: frozenset[str]
    agreement: str = ""
    controller: str = ""
    fields: frozenset[str] = frozenset()
    valid_until: date | None = None
    seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("a Clearance is made by privacy.queries.clearance_for alone")

    def covers(self, controller: str) -> bool:
        """Whether a controller has put the activity into force."""
        return controller in self.controllers


_SEAL = object()
