"""Who may what: scopes, the county that is not above the municipality, first invitations, counselling."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.factories.people_world import World, give, organisation, person

from kreisweit.ground.today import today
from kreisweit.people import queries, roles, rules
from kreisweit.people.models import Organisation, OrganisationKind
from kreisweit.people.roles import Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def _covered(world: World, user: object, permission: Permission = Permission.EDIT_ORGANISATIONS) -> set[str]:
    places = [None, world.adorf, world.aheim, world.beck, world.cappel, world.auen, world.north, world.south]
    return {str(place or "county") for place in places if rules.covers(user, permission, place)}


def test_each_scope_reaches_its_own_places_and_no_others(world: World) -> None:
    county = person("K", roles.COUNTY_COORDINATOR)
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    area = person("N", roles.MUNICIPAL_COORDINATOR, world.north)
    clerk = person("V", roles.ASSOCIATION_CLERK, world.auen)
    speaker = person("M", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, organisation("Brücke", world.adorf))
    mayor = person("B", roles.MAYOR, world.adorf)
    assert _covered(world, county) == {"county"}
    assert _covered(world, town) == {"Adorf"}
    assert _covered(world, area) == {"Adorf", "Aheim", "Beck", "Nord"}
    assert _covered(world, clerk) == {"Adorf", "Aheim", "Auen"}
    assert _covered(world, speaker) == set()
    assert _covered(world, mayor) == set()
    assert _covered(world, mayor, Permission.VIEW_ORGANISATIONS) == {"Adorf"}
    assert _covered(world, AnonymousUser()) == set()


def test_a_right_holds_from_its_first_to_its_last_day(world: World) -> None:
    user = person("A")
    held = give(user, roles.MUNICIPAL_COORDINATOR, world.adorf, valid_until=today())
    days = [held.valid_from - timedelta(days=1), held.valid_from, today(), today() + timedelta(days=1)]
    assert [rules.covers(user, Permission.MANAGE_ACCESS, world.adorf, on=day) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_a_closed_account_may_nothing(world: World) -> None:
    user = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    user.is_active = False
    assert not rules.may_use_office(user)


def test_an_organisation_with_people_keeps_its_entry_itself(world: World) -> None:
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    clerk = person("V", roles.ASSOCIATION_CLERK, world.auen)
    bridge = organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    assert rules.may_edit_organisation(town, bridge)
    assert rules.may_edit_organisation(clerk, bridge)
    invited = person("M", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, bridge, joined=False)
    assert rules.may_edit_organisation(town, bridge)
    invited.joined_at = bridge_joined = town.joined_at
    invited.save()
    assert bridge_joined is not None
    assert not rules.may_edit_organisation(town, bridge)
    assert not rules.may_edit_organisation(clerk, bridge)
    assert rules.may_view_organisation(town, bridge)
    assert rules.may_edit_organisation(invited, bridge)


def test_counselling_bodies_are_silent_to_their_place(world: World) -> None:
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    county = person("K", roles.COUNTY_COORDINATOR)
    body = organisation("Kompass", world.adorf, OrganisationKind.COUNSELLING_BODY)
    assert rules.may_view_organisation(town, body)
    own = person("C", roles.COUNSELLING_BODY, body)
    for outsider in (town, county):
        assert not rules.may_view_organisation(outsider, body)
        assert not rules.may_edit_organisation(outsider, body)
        assert not rules.may_manage_access(outsider, body)
    assert rules.may_view_organisation(own, body)
    assert rules.may_manage_access(own, body)


def test_access_to_an_organisation_passes_to_its_own_people_and_stays_there(world: World) -> None:
    outsiders = [
        person("A", roles.MUNICIPAL_COORDINATOR, world.adorf),
        person("V", roles.ASSOCIATION_CLERK, world.auen),
        person("K", roles.COUNTY_COORDINATOR),
        person("O", roles.OPERATOR),
    ]
    club = organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    office = organisation("Kreisverein", None, OrganisationKind.MIGRANT_ORGANISATION)
    administration = organisation("Rathaus", world.adorf, OrganisationKind.MUNICIPAL_ADMINISTRATION)
    assert [rules.may_manage_access(who, club) for who in outsiders] == [True, True, False, False]
    speakers = [person(f"M{one.pk}", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, one) for one in (club, office)]
    for one, speaker in zip((club, office), speakers, strict=True):
        assert [rules.may_manage_access(who, one) for who in outsiders] == [False] * 4
        assert [rules.grantable_roles(who, one) for who in outsiders] == [()] * 4
        assert [rules.may_end_membership(who, speaker.memberships.get()) for who in outsiders] == [False] * 4
        assert {r.code for r in rules.grantable_roles(speaker, one)} == {
            "migrant_organisation_representative", "volunteer", "supplier",
        }  # fmt: skip
    assert rules.may_manage_access(outsiders[0], administration)


def test_an_organisation_that_lost_its_people_does_not_fall_to_its_place_at_once(world: World) -> None:
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    speaker = roles.MIGRANT_ORGANISATION_REPRESENTATIVE
    for kind, role in (
        (OrganisationKind.MIGRANT_ORGANISATION, speaker),
        (OrganisationKind.COUNSELLING_BODY, roles.COUNSELLING_BODY),
    ):
        club = organisation(f"Verein {kind}", world.adorf, kind)
        person(f"M{kind}", role, club)
        club.left_on = today()
        club.save()
        queries.members_of(club).delete()

        def held(days: int, club: Organisation = club) -> list[bool]:
            rights = rules.rights_of(town, today() + timedelta(days=days))
            asked = (rules.may_edit_organisation, rules.may_manage_access)
            return [ask(rights, club) for ask in asked]

        assert held(0) == held(89) == [False, False]
        assert held(90) == [True, True]
        listed = {
            d: club in queries.organisations_visible_to(rules.rights_of(town, today() + timedelta(days=d)))
            for d in (0, 89, 90)
        }
        silent = kind == OrganisationKind.COUNSELLING_BODY
        assert listed == {0: not silent, 89: not silent, 90: True}


def test_the_operator_names_suppliers_at_every_published_organisation(world: World) -> None:
    operator = person("O", roles.OPERATOR)
    club = organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION, is_public=True)
    hidden = organisation("Still", world.adorf, OrganisationKind.COUNSELLING_BODY)
    person("M", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, club)
    assert rules.grantable_roles(operator, club) == (roles.SUPPLIER,)
    assert rules.grantable_roles(operator, hidden) == ()
    assert not rules.may_manage_access(operator, club)


def test_the_list_shows_what_the_predicate_allows(world: World) -> None:
    shown = [
        organisation("öffentlich", world.adorf, is_public=True),
        organisation("Adorf intern", world.adorf),
        organisation("Beck intern", world.beck),
        organisation("Cappel intern", world.cappel),
        organisation("Auen intern", world.auen),
        organisation("Kreis intern"),
        organisation("Beratung mit Leuten", world.adorf, OrganisationKind.COUNSELLING_BODY),
        organisation("Beratung ohne Leute", world.adorf, OrganisationKind.COUNSELLING_BODY),
        organisation("Verein mit Leuten", world.beck, OrganisationKind.MIGRANT_ORGANISATION),
    ]
    people = [
        person("C", roles.COUNSELLING_BODY, shown[6]),
        person("M", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, shown[8]),
        person("K", roles.COUNTY_COORDINATOR),
        person("A", roles.MUNICIPAL_COORDINATOR, world.adorf),
        person("N", roles.MUNICIPAL_COORDINATOR, world.north),
        person("V", roles.ASSOCIATION_CLERK, world.auen),
        person("B", roles.MAYOR, world.beck),
        person("R", roles.EDITOR),
        person("E", roles.VOLUNTEER, world.adorf),
        person("O", roles.OPERATOR),
        person("X"),
        AnonymousUser(),
    ]
    for user in people:
        listed = set(queries.organisations_visible_to(user))
        assert listed == {one for one in shown if rules.may_view_organisation(user, one)}
    assert {one.name for one in queries.organisations_visible_to(people[3])} == {
        "öffentlich",
        "Adorf intern",
        "Beratung ohne Leute",
    }


def test_the_county_invites_the_first_person_of_a_place_only(world: World) -> None:
    county = person("K", roles.COUNTY_COORDINATOR)
    assert rules.may_grant(county, roles.MUNICIPAL_COORDINATOR, world.adorf)
    assert not rules.may_grant(county, roles.MAYOR, world.adorf)
    waiting = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf, joined=False).memberships.get()
    for place, role in (
        (world.adorf, roles.MUNICIPAL_COORDINATOR),
        (world.auen, roles.ASSOCIATION_CLERK),
        (world.north, roles.MUNICIPAL_COORDINATOR),
    ):
        assert not rules.may_grant(county, role, place)  # one open first invitation at a time
    assert rules.may_grant(county, roles.MUNICIPAL_COORDINATOR, world.beck)
    assert rules.may_end_membership(county, waiting)
    waiting.delete()
    assert rules.may_grant(county, roles.MUNICIPAL_COORDINATOR, world.adorf)
    person("A2", roles.MUNICIPAL_COORDINATOR, world.adorf)
    taken = [world.adorf, world.auen, world.north]
    free = [world.aheim, world.beck, world.cappel, world.south]
    fits = {world.auen: roles.ASSOCIATION_CLERK}
    assert not any(rules.may_grant(county, fits.get(p, roles.MUNICIPAL_COORDINATOR), p) for p in taken)
    assert all(rules.may_grant(county, roles.MUNICIPAL_COORDINATOR, p) for p in free)
    assert [town.name for town in queries.municipalities_without_people()] == ["Aheim", "Beck", "Cappel"]


def test_a_clerk_of_the_association_makes_its_municipalities_taken(world: World) -> None:
    person("V", roles.ASSOCIATION_CLERK, world.auen)
    assert [town.name for town in queries.municipalities_without_people()] == ["Beck", "Cappel"]
    county = person("K", roles.COUNTY_COORDINATOR)
    assert not rules.may_grant(county, roles.MUNICIPAL_COORDINATOR, world.adorf)


def test_nobody_gives_a_role_to_themselves_or_outside_the_table(world: World) -> None:
    operator = person("O", roles.OPERATOR)
    assert rules.may_grant(operator, roles.STATISTICIAN, None)
    assert not rules.may_grant(operator, roles.STATISTICIAN, None, receiver_id=operator.pk)
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    given = {role.code for role in rules.grantable_roles(town, world.adorf)}
    assert given == {
        "municipal_coordinator",
        "mayor",
        "councillor",
        "editor",
        "data_protection_officer",
        "volunteer",
    }
    for elsewhere in (None, world.aheim, world.cappel, world.auen, world.north):
        assert rules.grantable_roles(town, elsewhere) == ()


def test_roles_at_an_organisation_fit_its_kind(world: World) -> None:
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    body = organisation("Kompass", world.adorf, OrganisationKind.COUNSELLING_BODY)
    club = organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    assert {r.code for r in rules.grantable_roles(town, body)} == {"counselling_body", "volunteer", "supplier"}
    assert {r.code for r in rules.grantable_roles(town, club)} == {
        "migrant_organisation_representative",
        "volunteer",
        "supplier",
    }


def test_matters_of_the_county_are_for_the_roles_of_the_county(world: World) -> None:
    users = {
        "county": person("K", roles.COUNTY_COORDINATOR),
        "statistics": person("S", roles.STATISTICIAN),
        "operator": person("O", roles.OPERATOR),
        "town": person("A", roles.MUNICIPAL_COORDINATOR, world.adorf),
        "officer": person("D", roles.DATA_PROTECTION_OFFICER),
    }

    def allowed(rule: object) -> set[str]:
        return {name for name, user in users.items() if rule(user)}  # type: ignore[operator]

    assert allowed(rules.may_import_figures) == {"county", "statistics"}
    assert allowed(rules.may_edit_places) == {"county"}
    assert allowed(rules.may_view_jobs) == {"county", "statistics", "operator"}
    assert allowed(rules.may_view_audit) == {"officer"}
    assert allowed(rules.needs_second_factor) == {"statistics", "operator", "officer"}


def test_who_manages_access_sees_only_the_people_of_own_places(world: World) -> None:
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    mayor = person("B", roles.MAYOR, world.adorf)
    person("C", roles.MAYOR, world.aheim)
    county = person("K", roles.COUNTY_COORDINATOR)
    clerk = person("V", roles.ASSOCIATION_CLERK, world.auen)
    assert set(queries.users_visible_to(town)) == {town, mayor}
    assert set(queries.users_visible_to(mayor)) == {mayor}
    assert set(queries.users_visible_to(county)) == {county}
    assert {m.user.name for m in queries.memberships_visible_to(clerk)} == {"A", "B", "C", "V"}
    assert [m.name for m in queries.managed_places(clerk)] == ["Auen", "Adorf", "Aheim"]
    assert list(queries.users_visible_to(AnonymousUser())) == []


def test_one_query_per_question(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    town = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    with django_assert_num_queries(1):
        rights = rules.rights_of(town)
    with django_assert_num_queries(0):
        rules.covers(rights, Permission.MANAGE_ACCESS, world.adorf)
        rules.may_import_figures(rights)
    for number in range(3):
        organisation(f"Verein {number}", world.adorf)
        with django_assert_num_queries(1):
            assert len(queries.organisations_visible_to(rights)) == number + 1
