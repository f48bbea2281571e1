"""Roles and the table of grants are complete and say what they mean."""

from __future__ import annotations

from django.utils import translation

from kreisweit.people import roles
from kreisweit.people.grants import GRANTS
from kreisweit.people.models import OrganisationKind, ScopeKind
from kreisweit.people.queries.published import who_sees_what
from kreisweit.people.roles import PERMISSION_WORDS, ROLES, Permission


def test_every_role_has_a_code_a_title_a_description_and_scopes() -> None:
    assert len({role.code for role in ROLES}) == len(ROLES) == 18
    for role in ROLES:
        assert str(role.title)
        assert len(str(role.description)) > 40
        assert role.scopes
        assert set(role.scopes) <= set(ScopeKind.values)
        assert set(role.organisation_kinds) <= set(OrganisationKind.values)
    assert [role for role in vars(roles).values() if isinstance(role, roles.Role)] == list(ROLES)


def test_every_permission_stands_in_words_and_is_held_by_somebody() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert {p for role in ROLES for p in role.permissions} == set(Permission)


def test_every_line_of_the_table_can_be_followed() -> None:
    for line in GRANTS:
        assert Permission.MANAGE_ACCESS in line.giver.permissions
        assert all(line.scope in role.scopes for role in line.roles)
    assert len({(line.giver.code, line.scope, line.first_only, line.anywhere) for line in GRANTS}) == len(GRANTS)
    assert [(line.giver, line.roles) for line in GRANTS if line.anywhere] == [(roles.OPERATOR, (roles.SUPPLIER,))]


def test_every_role_can_be_given_by_somebody_at_each_of_its_scopes() -> None:
    given = {(role.code, line.scope.value) for line in GRANTS for role in line.roles}
    assert {(role.code, scope) for role in ROLES for scope in role.scopes} - given == set()


def test_roles_of_person_data_are_given_by_the_operator_only_or_the_own_place() -> None:
    data = {role.code for role in ROLES if role.data_role}
    givers = {(role.code, line.giver.code) for line in GRANTS for role in line.roles if role.code in data}
    assert {
        giver for code, giver in givers if code in {"trust_office", "statistician", "release_approver", "operator"}
    } == {"operator"}


def test_whoever_checks_or_approves_for_the_county_is_named_by_the_operator_only() -> None:
    givers = {
        line.giver.code for line in GRANTS for role in line.roles if role in (roles.LEGAL_OFFICE, roles.COUNTY_HEAD)
    }
    assert givers == {"operator"}


def test_each_power_over_a_processing_activity_lies_with_the_offices_named_here() -> None:
    holders = {p: {role.code for role in ROLES if p in role.permissions} for p in Permission}
    assert {p.value: sorted(who) for p, who in holders.items() if p in _GATE} == {
        "edit_activities": ["county_coordinator", "statistician"],
        "review_legality": ["legal_office"],
        "give_opinion": ["data_protection_officer"],
        "approve_activities": ["county_head"],
        "put_into_force": ["association_clerk", "county_head", "institution_head", "mayor", "municipal_coordinator"],
        "edit_specifications": ["county_coordinator", "statistician"],
        "deliver_data": ["supplier"],
        "link_records": ["trust_office"],
        "compute_figures": ["statistician"],
        "propose_release": ["statistician"],
        "approve_release": ["release_approver"],
    }


_GATE = {
    Permission.EDIT_ACTIVITIES, Permission.REVIEW_LEGALITY, Permission.GIVE_OPINION, Permission.APPROVE_ACTIVITIES,
    Permission.PUT_INTO_FORCE, Permission.EDIT_SPECIFICATIONS, Permission.DELIVER_DATA, Permission.LINK_RECORDS,
    Permission.COMPUTE_FIGURES, Permission.PROPOSE_RELEASE, Permission.APPROVE_RELEASE,
}  # fmt: skip


def test_only_counselling_bodies_are_outside_the_authorities_with_their_content() -> None:
    assert [line.code for line in who_sees_what() if line.sees_counselling] == ["counselling_body"]
    assert not roles.COUNSELLING_BODY.authority
    assert {role.code for role in ROLES if not role.authority} == {
        "migrant_organisation_representative",
        "counselling_body",
        "volunteer",
        "institution_head",
    }


def test_work_that_the_program_does_not_offer_yet_is_marked() -> None:
    assert [line.code for line in who_sees_what() if line.to_come] == [
        "county_coordinator",
        "mayor",
        "councillor",
        "counselling_body",
        "volunteer",
        "editor",
    ]


def test_who_sees_what_is_made_from_the_rules() -> None:
    lines = {line.code: line for line in who_sees_what()}
    assert list(lines) == [role.code for role in ROLES]
    with translation.override("en"):
        town = lines["municipal_coordinator"]
        assert [str(word) for word in town.scopes] == ["municipality", "planning area"]
        assert [str(word) for word in town.permissions] == [
            "signs in to the office",
            "sees organisations that are not published yet",
            "adds, changes and publishes organisations",
            "invites people and ends their access",
            "puts a processing activity into force for the own body, and withdraws it",
        ]
        county = lines["county_coordinator"]
        assert [str(word) for word in county.first_only] == [
            "Spokesperson of a migrant organisation",
            "Counselling body",
            "Integration coordination of a municipality",
            "Clerk of a municipal association",
        ]
