"""Who may do what in monitoring."""

from __future__ import annotations

from kreisweit.audit.actions import By, Machine
from kreisweit.people import rules as people_rules


def may_import_figures(by: By) -> bool:
    """Coordination of the county and the statistics office; the operator's terminal as well."""
    return isinstance(by, Machine) or people_rules.may_import_figures(by)
