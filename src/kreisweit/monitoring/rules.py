"""Who may do what in monitoring."""

from __future__ import annotations

from kreisweit.audit.actions import By, Machine
from kreisweit.people import rules as people_rules
from kreisweit.people.roles import Permission
from kreisweit.people.rules import Who
from kreisweit.privacy.models import DataAgreement

from .models import Delivery, ReleaseProposal


def may_import_figures(by: By) -> bool:
    """Coordination of the county and the statistics office; the operator's terminal as well."""
    return isinstance(by, Machine) or people_rules.may_import_figures(by)


def may_link_records(by: Who) -> bool:
    """The trust office alone: whoever links sees identities, and nobody else does."""
    return people_rules.covers(by, Permission.LINK_RECORDS, None)


def may_compute_figures(by: Who) -> bool:
    """The statistics office."""
    return people_rules.covers(by, Permission.COMPUTE_FIGURES, None)


def may_propose_release(by: Who) -> bool:
    """The statistics office."""
    return people_rules.covers(by, Permission.PROPOSE_RELEASE, None)


def may_decide_release(by: Who, proposal: ReleaseProposal | None = None) -> bool:
    """Whoever approves releases, but never what they proposed themselves."""
    allowed = people_rules.covers(by, Permission.APPROVE_RELEASE, None)
    return allowed and (proposal is None or proposal.proposed_by != people_rules.rights_of(by).user_id)


def may_view_computations(by: Who) -> bool:
    """Those who compute, propose or decide."""
    return may_compute_figures(by) or may_propose_release(by) or may_decide_release(by)


def may_deliver(by: Who, agreement: DataAgreement | None = None) -> bool:
    """The supplying institution's own people; for one agreement only those of its supplier."""
    if agreement is None:
        return people_rules.rights_of(by).holds(Permission.DELIVER_DATA)
    return people_rules.covers(by, Permission.DELIVER_DATA, agreement.supplier)


def may_edit_specifications(by: Who) -> bool:
    """The coordination of the county and the statistics office."""
    return people_rules.covers(by, Permission.EDIT_SPECIFICATIONS, None)


def may_view_deliveries(by: Who) -> bool:
    """Suppliers (their own), those who keep the agreements, the county's data-protection officer."""
    return may_deliver(by) or may_edit_specifications(by) or people_rules.covers(by, Permission.VIEW_AUDIT, None)


def may_undo_delivery(by: Who, delivery: Delivery) -> bool:
    """The institution that delivered, as long as the data are its own responsibility."""
    return may_deliver(by, delivery.agreement)
