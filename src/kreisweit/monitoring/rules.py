"""Who may do what in monitoring."""

from __future__ import annotations

from kreisweit.audit.actions import By, Machine
from kreisweit.people import rules as people_rules
from kreisweit.people.roles import Permission


def may_import_figures(by: By) -> bool:
    """Coordination of the county and the statistics office; the operator's terminal as well."""
    return isinstance(by, Machine) or people_rules.may_import_figures(by)


def may_link_records(by: By) -> bool:
    """The trust office alone: whoever links sees identities, and nobody else does."""
    return people_rules.covers(by, Permission.LINK_RECORDS, None)
