"""Who may give which role at which scope: a table that a non-programmer can sign.

Whatever is not in the table cannot be given. Two rules stand above it: nobody gives a role to
themselves, and the giver's own scope covers the place. Two kinds of lines differ:
- `first_only` at a municipality, an association, a planning area: while nobody there has accepted an access
  with the right to manage access, the county may invite the first person, one at a time: a second only
  when the first invitation was ended. The county's data-protection officers are told of each. From then on
  only the municipality itself may. At an organisation: its place may until the organisation has own people who
  accepted, and again 90 days after the last of them left; meanwhile only they may (this holds for every
  role there, because the reach of the place ends: rules.speaks_for_itself).
- `anywhere`: at every published organisation, whatever the reach. Suppliers only: their account gives no
  right over the entry or the access of the organisation.
Source of the rules: ARCHITECTURE section 6, rule 1 (a municipality joins by its own decision), section 10.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import roles
from .models import ScopeKind
from .roles import Role


@dataclass(frozen=True)
class Grant:
    """One line: the giver's role, the scope of the role given, the roles."""

    giver: Role
    scope: ScopeKind
    roles: tuple[Role, ...]
    first_only: bool = False
    anywhere: bool = False


_PLACE_STAFF = (
    roles.MUNICIPAL_COORDINATOR,
    roles.MAYOR,
    roles.COUNCILLOR,
    roles.EDITOR,
    roles.DATA_PROTECTION_OFFICER,
    roles.VOLUNTEER,
)
_SPEAKERS = (roles.MIGRANT_ORGANISATION_REPRESENTATIVE, roles.COUNSELLING_BODY)
_FURTHER_PEOPLE = (roles.VOLUNTEER, roles.SUPPLIER, roles.INSTITUTION_HEAD)

GRANTS: tuple[Grant, ...] = (
    Grant(
        roles.OPERATOR,
        ScopeKind.COUNTY,
        (
            roles.OPERATOR,
            roles.COUNTY_COORDINATOR,
            roles.DATA_PROTECTION_OFFICER,
            roles.TRUST_OFFICE,
            roles.STATISTICIAN,
            roles.RELEASE_APPROVER,
            roles.LEGAL_OFFICE,
            roles.COUNTY_HEAD,
        ),
    ),
    Grant(roles.OPERATOR, ScopeKind.ORGANISATION, (roles.INSTITUTION_HEAD,)),
    Grant(roles.OPERATOR, ScopeKind.ORGANISATION, (roles.SUPPLIER,), anywhere=True),
    Grant(roles.OPERATOR, ScopeKind.MUNICIPALITY, (roles.MUNICIPAL_COORDINATOR,), first_only=True),
    Grant(roles.OPERATOR, ScopeKind.ASSOCIATION, (roles.ASSOCIATION_CLERK,), first_only=True),
    Grant(
        roles.COUNTY_COORDINATOR,
        ScopeKind.COUNTY,
        (roles.COUNTY_COORDINATOR, roles.COUNCILLOR, roles.EDITOR),
    ),
    Grant(roles.COUNTY_COORDINATOR, ScopeKind.ORGANISATION, _SPEAKERS, first_only=True),
    Grant(roles.COUNTY_COORDINATOR, ScopeKind.ORGANISATION, _FURTHER_PEOPLE),
    Grant(roles.COUNTY_COORDINATOR, ScopeKind.MUNICIPALITY, (roles.MUNICIPAL_COORDINATOR,), first_only=True),
    Grant(roles.COUNTY_COORDINATOR, ScopeKind.ASSOCIATION, (roles.ASSOCIATION_CLERK,), first_only=True),
    Grant(roles.COUNTY_COORDINATOR, ScopeKind.PLANNING_AREA, (roles.MUNICIPAL_COORDINATOR,), first_only=True),
    Grant(roles.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, _PLACE_STAFF),
    Grant(roles.MUNICIPAL_COORDINATOR, ScopeKind.PLANNING_AREA, (roles.MUNICIPAL_COORDINATOR,)),
    Grant(roles.MUNICIPAL_COORDINATOR, ScopeKind.ORGANISATION, _SPEAKERS, first_only=True),
    Grant(roles.MUNICIPAL_COORDINATOR, ScopeKind.ORGANISATION, _FURTHER_PEOPLE),
    Grant(
        roles.ASSOCIATION_CLERK,
        ScopeKind.ASSOCIATION,
        (roles.ASSOCIATION_CLERK, roles.EDITOR, roles.DATA_PROTECTION_OFFICER),
    ),
    Grant(roles.ASSOCIATION_CLERK, ScopeKind.MUNICIPALITY, _PLACE_STAFF),
    Grant(roles.ASSOCIATION_CLERK, ScopeKind.ORGANISATION, _SPEAKERS, first_only=True),
    Grant(roles.ASSOCIATION_CLERK, ScopeKind.ORGANISATION, _FURTHER_PEOPLE),
    Grant(
        roles.MIGRANT_ORGANISATION_REPRESENTATIVE,
        ScopeKind.ORGANISATION,
        (
            roles.MIGRANT_ORGANISATION_REPRESENTATIVE,
            roles.VOLUNTEER,
            roles.SUPPLIER,
            roles.INSTITUTION_HEAD,
        ),
    ),
    Grant(roles.COUNSELLING_BODY, ScopeKind.ORGANISATION, (roles.COUNSELLING_BODY, roles.VOLUNTEER)),
)
