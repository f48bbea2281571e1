"""Roles as plain classes: a name, a paragraph that a non-programmer can sign, what they may do.

The public page "Wer sieht was?" is generated from this file. Assignments are data (Membership).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """Verbs that a role can hold; whether they cover an object is decided by scope in rules.py."""

    VIEW_OFFICE = "view_office"
    IMPORT_FIGURES = "import_figures"
    EDIT_PLACES = "edit_places"
    VIEW_ORGANISATIONS = "view_organisations"
    EDIT_ORGANISATIONS = "edit_organisations"
    MANAGE_ACCESS = "manage_access"
    VIEW_AUDIT = "view_audit"
    VIEW_JOBS = "view_jobs"
    EDIT_ACTIVITIES = "edit_activities"
    REVIEW_LEGALITY = "review_legality"
    GIVE_OPINION = "give_opinion"
    APPROVE_ACTIVITIES = "approve_activities"
    PUT_INTO_FORCE = "put_into_force"
    EDIT_SPECIFICATIONS = "edit_specifications"
    DELIVER_DATA = "deliver_data"
    LINK_RECORDS = "link_records"
    COMPUTE_FIGURES = "compute_figures"
    PROPOSE_RELEASE = "propose_release"
    APPROVE_RELEASE = "approve_release"


PERMISSION_WORDS: dict[Permission, Any] = {
    Permission.VIEW_OFFICE: _("signs in to the office"),
    Permission.IMPORT_FIGURES: _("brings in official figures"),
    Permission.EDIT_PLACES: _("keeps the list of municipalities and planning areas"),
    Permission.VIEW_ORGANISATIONS: _("sees organisations that are not published yet"),
    Permission.EDIT_ORGANISATIONS: _("adds, changes and publishes organisations"),
    Permission.MANAGE_ACCESS: _("invites people and ends their access"),
    Permission.VIEW_AUDIT: _("reads who did what when"),
    Permission.VIEW_JOBS: _("watches background work"),
    Permission.EDIT_ACTIVITIES: _("writes processing activities and data agreements"),
    Permission.REVIEW_LEGALITY: _("checks processing activities and legal bases for lawfulness"),
    Permission.GIVE_OPINION: _("gives an opinion on processing activities"),
    Permission.APPROVE_ACTIVITIES: _("approves and ends processing activities"),
    Permission.PUT_INTO_FORCE: _("puts a processing activity into force for the own body, and withdraws it"),
    Permission.EDIT_SPECIFICATIONS: _("says which column of a delivery means what"),
    Permission.DELIVER_DATA: _("delivers data of the own institution"),
    Permission.LINK_RECORDS: _("links records of persons"),
    Permission.COMPUTE_FIGURES: _("computes figures from data without names"),
    Permission.PROPOSE_RELEASE: _("proposes figures for publication"),
    Permission.APPROVE_RELEASE: _("approves figures for publication as a second person"),
}


@dataclass(frozen=True)
class Role:
    """One role. `data_role`: handles person data, so a second factor is required outside the demo."""

    code: str
    title: Any
    description: Any
    scopes: tuple[str, ...]
    permissions: frozenset[Permission]
    data_role: bool = False
    authority: bool = False  # works for an authority: never a member of a counselling body's space
    organisation_kinds: tuple[str, ...] = ()  # for the scope "organisation": which kinds; empty: any
    to_come: Any = ""  # work of this role that its description names and the program does not offer yet


P = Permission


def _role(
    code: str, title: Any, description: Any, scopes: tuple[str, ...], *permissions: Permission, **flags: Any
) -> Role:
    return Role(code, title, description, scopes, frozenset((P.VIEW_OFFICE, *permissions)), **flags)


COUNTY_COORDINATOR = _role(
    "county_coordinator",
    _("Integration coordination of the county"),
    _("Keeps the common work going: prepares meetings, sees what is agreed for the whole county, proposes to the municipalities. May not change what belongs to a municipality unless it has delegated that."),
    ("county",),
    P.IMPORT_FIGURES, P.EDIT_PLACES, P.VIEW_ORGANISATIONS, P.EDIT_ORGANISATIONS, P.MANAGE_ACCESS, P.VIEW_JOBS,
    P.EDIT_ACTIVITIES, P.EDIT_SPECIFICATIONS,
    authority=True,
    to_come=_("preparing meetings, and what municipalities delegate"),
)  # fmt: skip
MUNICIPAL_COORDINATOR = _role(
    "municipal_coordinator",
    _("Integration coordination of a municipality"),
    _("Looks after everything that belongs to this municipality: its organisations, its entries in the portal and the access of its staff."),
    ("municipality", "planning_area"),
    P.VIEW_ORGANISATIONS, P.EDIT_ORGANISATIONS, P.MANAGE_ACCESS, P.PUT_INTO_FORCE,
    authority=True,
)  # fmt: skip
ASSOCIATION_CLERK = _role(
    "association_clerk",
    _("Clerk of a municipal association"),
    _("Does for all municipalities of the association what the coordination of a municipality does for one."),
    ("association",),
    P.VIEW_ORGANISATIONS, P.EDIT_ORGANISATIONS, P.MANAGE_ACCESS, P.PUT_INTO_FORCE,
    authority=True,
)  # fmt: skip
MAYOR = _role(
    "mayor",
    _("Mayor"),
    _("Sees what concerns the own municipality on one page before a meeting, and decides whether it takes part in a processing activity."),
    ("municipality",),
    P.VIEW_ORGANISATIONS, P.PUT_INTO_FORCE,
    authority=True,
    to_come=_("the page before a meeting"),
)  # fmt: skip
COUNCILLOR = _role(
    "councillor",
    _("Member of a council"),
    _("Reads what the council of the county or municipality is given."),
    ("county", "municipality"),
    authority=True,
    to_come=_("what the council is given"),
)
MIGRANT_ORGANISATION_REPRESENTATIVE = _role(
    "migrant_organisation_representative",
    _("Spokesperson of a migrant organisation"),
    _("Speaks for a migrant organisation, on equal terms with all others, keeps its entry up to date and brings in colleagues."),
    ("organisation",),
    P.VIEW_ORGANISATIONS, P.EDIT_ORGANISATIONS, P.MANAGE_ACCESS,
    organisation_kinds=("migrant_organisation", "informal_group", "association"),
)  # fmt: skip
COUNSELLING_BODY = _role(
    "counselling_body",
    _("Counselling body"),
    _("Works in a space of its own. No role of an authority sees its content."),
    ("organisation",),
    P.VIEW_ORGANISATIONS, P.EDIT_ORGANISATIONS, P.MANAGE_ACCESS,
    organisation_kinds=("counselling_body",),
    to_come=_("the space of its own: so far there is the entry and its access only"),
)  # fmt: skip
VOLUNTEER = _role(
    "volunteer",
    _("Volunteer"),
    _("Finds trainings and offers to help; sees the own account only."),
    ("municipality", "organisation"),
    to_come=_("trainings and offers of help"),
)
SUPPLIER = _role(
    "supplier",
    _("Supplier of data"),
    _("Delivers files of the own institution and sees what became of them; sees no data of others."),
    ("organisation",),
    P.DELIVER_DATA,
    data_role=True,
    authority=True,
)
TRUST_OFFICE = _role(
    "trust_office",
    _("Trust office"),
    _("Links records of persons. Sees identities, no content; each look is recorded."),
    ("county",),
    P.LINK_RECORDS,
    data_role=True,
    authority=True,
)
STATISTICIAN = _role(
    "statistician",
    _("Statistics office"),
    _("Computes indicators. Sees content without identities and brings in official figures."),
    ("county",),
    P.IMPORT_FIGURES, P.VIEW_JOBS, P.COMPUTE_FIGURES, P.PROPOSE_RELEASE, P.EDIT_SPECIFICATIONS, P.EDIT_ACTIVITIES,
    data_role=True,
    authority=True,
)  # fmt: skip
RELEASE_APPROVER = _role(
    "release_approver",
    _("Approver of releases"),
    _("Decides as a second person whether figures are published."),
    ("county",),
    P.APPROVE_RELEASE,
    data_role=True,
    authority=True,
)
DATA_PROTECTION_OFFICER = _role(
    "data_protection_officer",
    _("Data-protection officer"),
    _("Sees who did what when, and gives an opinion on processing activities."),
    ("county", "municipality", "association"),
    P.VIEW_AUDIT, P.GIVE_OPINION,
    data_role=True,
    authority=True,
)  # fmt: skip
LEGAL_OFFICE = _role(
    "legal_office",
    _("Legal office"),
    _(
        "Checks whether a processing activity and the legal basis of each source are lawful, before anybody else decides. Sees no data about persons."
    ),
    ("county",),
    P.REVIEW_LEGALITY,
    authority=True,
)
COUNTY_HEAD = _role(
    "county_head",
    _("Head of the county administration"),
    _("Approves processing activities that others have written and checked, and puts them into force for the county. Cannot do so for a municipality."),
    ("county",),
    P.APPROVE_ACTIVITIES, P.PUT_INTO_FORCE,
    authority=True,
)  # fmt: skip
INSTITUTION_HEAD = _role(
    "institution_head",
    _("Head of an institution"),
    _("Decides whether the own institution takes part in a processing activity, and may end that at any time."),
    ("organisation",),
    P.PUT_INTO_FORCE,
    organisation_kinds=("provider", "welfare", "association", "other"),
)
EDITOR = _role(
    "editor",
    _("Editor"),
    _("Writes texts of the portal for the county or a municipality."),
    ("county", "municipality", "association"),
    P.VIEW_ORGANISATIONS,
    authority=True,
    to_come=_("writing texts of the portal"),
)
OPERATOR = _role(
    "operator",
    _("Operation (county IT)"),
    _("Runs the system: background work, mail, access of the county's staff and of the first person of a municipality. Sees no content of the rooms."),
    ("county",),
    P.VIEW_JOBS, P.MANAGE_ACCESS,
    data_role=True,
    authority=True,
)  # fmt: skip

ROLES: tuple[Role, ...] = (
    COUNTY_COORDINATOR,
    MUNICIPAL_COORDINATOR,
    ASSOCIATION_CLERK,
    MAYOR,
    COUNCILLOR,
    MIGRANT_ORGANISATION_REPRESENTATIVE,
    COUNSELLING_BODY,
    VOLUNTEER,
    SUPPLIER,
    TRUST_OFFICE,
    STATISTICIAN,
    RELEASE_APPROVER,
    DATA_PROTECTION_OFFICER,
    LEGAL_OFFICE,
    COUNTY_HEAD,
    INSTITUTION_HEAD,
    EDITOR,
    OPERATOR,
)
ROLE_BY_CODE = {role.code: role for role in ROLES}

SEPARATE: tuple[Role, ...] = (SUPPLIER, TRUST_OFFICE, STATISTICIAN, RELEASE_APPROVER, DATA_PROTECTION_OFFICER)
"""Nobody holds two of these: who knows the identities knows no content, who computes does not release, and
who advises decides nothing (GDPR Art. 38(6), 89)."""
