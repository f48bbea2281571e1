"""Writes of people: effect, audit, each refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from tests.factories.people_world import World, give, organisation, person

from kreisweit.audit.actions import TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.ground.today import today
from kreisweit.people import actions, queries, refusals, roles, rules
from kreisweit.people.invitations import invitation_token, invited_user
from kreisweit.people.models import Membership, Organisation, OrganisationKind, OrganisationUnit, User

pytestmark = pytest.mark.django_db


class Letters:
    """Stands for post.actions.send_message."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def __call__(self, **letter: Any) -> None:
        self.sent.append(letter)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def town(world: World) -> User:
    return person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)


def _trail() -> list[tuple[str, int | None, dict[str, Any]]]:
    return [(e.event, e.actor_id, e.details) for e in AuditEvent.objects.order_by("id")]


def _invite(world: World, by: User, role: Any = roles.MAYOR, place: Any = "adorf", **more: Any) -> Letters:
    letters = Letters()
    actions.invite_user(
        email=more.get("email", "neu@probe.example"),
        name="Neu",
        role=role,
        place=getattr(world, place) if isinstance(place, str) else place,
        link=lambda token: f"https://probe.example/{token}",
        send=letters,
        by=by,
    )
    return letters


def test_an_organisation_is_added_unpublished_and_recorded(world: World, town: User) -> None:
    made = actions.create_organisation(
        name="Brücke", kind="migrant_organisation", municipality=world.adorf, contact={"phone": "03591 1"}, by=town
    )
    assert (made.is_public, made.phone, made.version, made.municipality) == (False, "03591 1", 1, world.adorf)
    assert _trail() == [("people.create_organisation", town.pk, {"kind": "migrant_organisation"})]


def test_adding_is_refused_elsewhere_twice_and_for_administrations(world: World, town: User) -> None:
    with pytest.raises(NotAllowed):
        actions.create_organisation(name="X", kind="other", municipality=world.cappel, by=town)
    with pytest.raises(NotAllowed):
        actions.create_organisation(name="X", kind="other", by=town)
    with pytest.raises(refusals.KindFixed):
        actions.create_organisation(name="X", kind="municipal_administration", municipality=world.adorf, by=town)
    organisation("Brücke", world.adorf)
    with pytest.raises(refusals.NameTaken):
        actions.create_organisation(name="Brücke", kind="other", municipality=world.adorf, by=town)
    assert _trail() == []


def test_the_second_of_two_editors_sees_both_versions(world: World, town: User) -> None:
    bridge = organisation("Brücke", world.adorf)
    actions.change_organisation(organisation=bridge, version=1, values={"phone": "1", "name": "Brücke"}, by=town)
    with pytest.raises(refusals.EditConflict) as caught:
        actions.change_organisation(organisation=bridge, version=1, values={"phone": "2", "town": "Adorf"}, by=town)
    conflict = caught.value
    assert (conflict.mine, conflict.theirs, conflict.version) == (
        {"phone": "2", "town": "Adorf"},
        {"phone": "1", "town": ""},
        2,
    )
    assert _trail() == [("people.change_organisation", town.pk, {"fields": ["phone"]})]
    bridge.refresh_from_db()
    assert (bridge.phone, bridge.version) == ("1", 2)
    actions.change_organisation(organisation=bridge, version=2, values={"phone": "2"}, by=town)
    bridge.refresh_from_db()
    assert (bridge.phone, bridge.version) == ("2", 3)


def test_kinds_of_administrations_and_counselling_bodies_stay(world: World, town: User) -> None:
    club = organisation("Club", world.adorf)
    body = organisation("Rat", world.adorf, OrganisationKind.COUNSELLING_BODY)
    for one, kind in ((club, "counselling_body"), (body, "other"), (club, "county_administration")):
        with pytest.raises(refusals.KindFixed):
            actions.change_organisation(organisation=one, version=1, values={"kind": kind}, by=town)
    changed = actions.change_organisation(organisation=club, version=1, values={"kind": "welfare"}, by=town)
    assert changed.kind == "welfare"


def test_changing_what_belongs_to_others_is_refused(world: World, town: User) -> None:
    with pytest.raises(NotAllowed):
        actions.change_organisation(
            organisation=organisation("C", world.cappel, is_public=True), version=1, values={}, by=town
        )
    county = person("K", roles.COUNTY_COORDINATOR)
    with pytest.raises(NotAllowed):
        actions.unpublish_organisation(organisation=organisation("A", world.adorf, is_public=True), by=county)


def test_publishing_and_back_are_recorded_once(world: World, town: User) -> None:
    bridge = organisation("Brücke", world.adorf)
    actions.publish_organisation(organisation=bridge, by=town)
    actions.publish_organisation(organisation=bridge, by=town)
    assert Organisation.objects.get().is_public
    actions.unpublish_organisation(organisation=bridge, by=town)
    assert not Organisation.objects.get().is_public
    assert [event for event, _, _ in _trail()] == ["people.publish_organisation", "people.unpublish_organisation"]


def test_units_are_added_renamed_and_removed(world: World, town: User) -> None:
    bridge = organisation("Brücke", world.adorf)
    top = actions.create_unit(organisation=bridge, name="Vorstand", by=town)
    part = actions.create_unit(organisation=bridge, name="Kasse", parent=top, by=town)
    with pytest.raises(refusals.NameTaken):
        actions.create_unit(organisation=bridge, name="Vorstand", by=town)
    with pytest.raises(refusals.UnitHasParts):
        actions.remove_unit(unit=top, by=town)
    actions.rename_unit(unit=part, name="Finanzen", by=town)
    assert OrganisationUnit.objects.get(pk=part.pk).name == "Finanzen"
    actions.remove_unit(unit=part, by=town)
    assert list(OrganisationUnit.objects.all()) == [top]
    with pytest.raises(NotFound):
        actions.create_unit(organisation=organisation("Andere", world.adorf), name="X", parent=top, by=town)
    stranger = person("S", roles.MUNICIPAL_COORDINATOR, world.cappel)
    for act in (
        lambda: actions.create_unit(organisation=bridge, name="X", by=stranger),
        lambda: actions.rename_unit(unit=top, name="X", by=stranger),
        lambda: actions.remove_unit(unit=top, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_invitation_makes_an_account_without_password_and_one_letter(world: World, town: User) -> None:
    letters = _invite(world, town)
    user = User.objects.get(email="neu@probe.example")
    assert (user.has_usable_password(), user.joined_at) == (False, None)
    held = Membership.objects.get(user=user)
    assert (held.role, held.municipality, held.valid_from) == ("mayor", world.adorf, today())
    assert [(m["key"], m["recipient"]) for m in letters.sent] == [(f"invitation-{held.pk}", "neu@probe.example")]
    assert "Neu" not in letters.sent[0]["subject"]
    [(event, actor, details)] = _trail()
    assert (event, actor) == ("people.grant_membership", town.pk)
    assert details == {"role": "mayor", "scope": "municipality", "place": world.adorf.pk}


def test_a_link_works_once_and_proves_the_address(world: World, town: User) -> None:
    token = _invite(world, town).sent[0]["body"].split("https://probe.example/")[1].split()[0]
    user = actions.accept_invitation(token=token, name="Nora Neu", password="lang-genug-123")
    user.refresh_from_db()
    assert (user.name, user.check_password("lang-genug-123"), user.joined_at is None) == ("Nora Neu", True, False)
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("neu@probe.example", True, True)
    for spent in (token, token[:-2], "", "unsinn", invitation_token(town)):
        with pytest.raises(refusals.InvitationSpent):
            invited_user(spent)


def test_a_link_ends_by_itself(world: World, town: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token = invitation_token(person("neu", joined=False))
    monkeypatch.setattr("kreisweit.people.invitations.VALID_FOR", timedelta(seconds=-1))
    with pytest.raises(refusals.InvitationSpent):
        invited_user(token)


def test_inviting_somebody_who_has_an_account_sends_no_link(world: World, town: User) -> None:
    there = person("Da")
    letters = _invite(world, town, email="DA@probe.example")
    assert User.objects.filter(email__iexact="da@probe.example").get() == there
    assert "https://" not in letters.sent[0]["body"]


def test_an_offered_role_gives_nothing_until_the_person_accepts_it(world: World, town: User) -> None:
    there = person("Da")
    _invite(world, town, email="da@probe.example")
    held = Membership.objects.get(user=there)
    assert (held.invited_as, rules.may_use_office(there), queries.memberships_of(there)) == ("Neu", False, [])
    assert list(queries.users_visible_to(town)) == [town]
    with pytest.raises(NotFound):
        actions.accept_membership(membership=held, by=town)
    actions.accept_membership(membership=held, by=there)
    assert [m.role for m in queries.memberships_of(there)] == ["mayor"]
    with pytest.raises(NotFound):
        actions.accept_membership(membership=held, by=there)
    assert [(e, a) for e, a, _ in _trail()] == [
        ("people.grant_membership", town.pk),
        ("people.accept_membership", there.pk),
    ]


def test_inviting_does_not_tell_what_else_a_person_is(world: World, town: User) -> None:
    body = organisation("Kompass", world.cappel, OrganisationKind.COUNSELLING_BODY)
    counsellor = person("C", roles.COUNSELLING_BODY, body)
    person("Da")
    letters = {name: _invite(world, town, email=f"{name}@probe.example").sent[0] for name in ("c", "da")}
    assert letters["c"]["body"].replace("C,", "Da,", 1) == letters["da"]["body"]
    held = Membership.objects.get(user=counsellor, role="mayor")
    with pytest.raises(refusals.FirewallBroken):
        actions.accept_membership(membership=held, by=counsellor)
    held.refresh_from_db()
    assert held.invited_as == "Neu"


def test_a_new_person_takes_the_offered_roles_that_go_together(world: World, town: User) -> None:
    body = organisation("Kompass", world.cappel, OrganisationKind.COUNSELLING_BODY)
    token = _invite(world, town).sent[0]["body"].split("https://probe.example/")[1].split()[0]
    _invite(world, person("C", roles.COUNSELLING_BODY, body), roles.COUNSELLING_BODY, body)
    user = actions.accept_invitation(token=token, name="Nora Neu", password="lang-genug-123")
    assert [m.role for m in queries.memberships_of(user)] == ["mayor"]
    assert [m.role for m in queries.open_invitations(user)] == ["counselling_body"]


def test_the_county_opens_the_door_of_a_place_once_and_under_the_eyes_of_the_officer(world: World) -> None:
    county, operator = person("K", roles.COUNTY_COORDINATOR), person("O", roles.OPERATOR)
    officer = person("D", roles.DATA_PROTECTION_OFFICER)
    person("D2", roles.DATA_PROTECTION_OFFICER, world.cappel)
    letters = _invite(world, county, roles.MUNICIPAL_COORDINATOR, "beck", email="privat@probe.example")
    assert [letter["recipient"] for letter in letters.sent] == ["privat@probe.example", officer.email]
    assert [word in letters.sent[1]["body"] for word in ("K ", "Beck", "privat")] == [True, True, False]
    for by in (county, operator):
        with pytest.raises(NotAllowed):
            _invite(world, by, roles.MUNICIPAL_COORDINATOR, "beck", email="anderswo@probe.example")
    assert [e for e, _, _ in _trail()] == ["people.grant_membership", "people.invite_first_person"]
    invited = Membership.objects.get(user__email="privat@probe.example")
    assert queries.inviters_of([invited]) == {invited.pk: "K"}
    actions.end_membership(membership=invited, by=county)
    assert len(_invite(world, county, roles.MUNICIPAL_COORDINATOR, "beck").sent) == 2


def test_access_is_given_by_the_table_only(world: World, town: User) -> None:
    mayor = person("B", roles.MAYOR, world.adorf)
    new = person("X")
    for by, role, place in (
        (town, roles.OPERATOR, None),
        (town, roles.MAYOR, world.aheim),
        (mayor, roles.MAYOR, world.adorf),
    ):
        with pytest.raises(NotAllowed):
            actions.grant_membership(user=new, role=role, place=place, by=by)
    with pytest.raises(NotAllowed):
        actions.grant_membership(user=town, role=roles.MAYOR, place=world.adorf, by=town)
    with pytest.raises(refusals.RoleDoesNotFit):
        actions.grant_membership(user=mayor, role=roles.OPERATOR, place=world.adorf, by=TERMINAL)
    with pytest.raises(refusals.AlreadyMember):
        actions.grant_membership(user=mayor, role=roles.MAYOR, place=world.adorf, by=town)
    assert AuditEvent.objects.count() == 0


def test_the_first_operator_is_made_at_the_terminal(world: World) -> None:
    user = person("O")
    actions.grant_membership(user=user, role=roles.OPERATOR, place=None, by=TERMINAL)
    assert rules.may_view_jobs(user)


def test_nobody_works_on_both_sides_of_the_firewall(world: World) -> None:
    body = organisation("Kompass", world.adorf, OrganisationKind.COUNSELLING_BODY)
    clerk = person("V", roles.ASSOCIATION_CLERK, world.auen)
    with pytest.raises(refusals.FirewallBroken):
        actions.grant_membership(user=clerk, role=roles.COUNSELLING_BODY, place=body, by=TERMINAL)
    counsellor = person("C", roles.COUNSELLING_BODY, body)
    with pytest.raises(refusals.FirewallBroken):
        actions.grant_membership(user=counsellor, role=roles.MAYOR, place=world.adorf, by=TERMINAL)
    volunteer = person("E", roles.VOLUNTEER, world.adorf)
    actions.grant_membership(user=volunteer, role=roles.COUNSELLING_BODY, place=body, by=counsellor)


def test_an_ended_access_gives_nothing_from_the_next_request(world: World, town: User) -> None:
    mayor = person("B")
    held = give(mayor, roles.MAYOR, world.adorf)
    actions.end_membership(membership=held, by=town)
    assert Membership.objects.get(pk=held.pk).valid_until == today() - timedelta(days=1)
    assert not rules.may_use_office(mayor)
    with pytest.raises(refusals.MembershipEnded):
        actions.end_membership(membership=held, by=town)
    fresh = actions.grant_membership(user=mayor, role=roles.MAYOR, place=world.adorf, by=town)
    actions.end_membership(membership=fresh, by=mayor)
    assert list(Membership.objects.filter(user=mayor)) == [held]
    assert [e for e, _, _ in _trail()] == ["people.end_membership", "people.grant_membership", "people.end_membership"]


def test_the_county_ends_nothing_of_a_municipality_but_its_own_unanswered_invitation(world: World) -> None:
    county = person("K", roles.COUNTY_COORDINATOR)
    waiting = give(person("W", joined=False), roles.MUNICIPAL_COORDINATOR, world.beck)
    actions.end_membership(membership=waiting, by=county)
    there = give(person("T"), roles.MUNICIPAL_COORDINATOR, world.beck)
    with pytest.raises(NotAllowed):
        actions.end_membership(membership=there, by=county)


def test_the_town_cannot_take_over_an_association_by_ending_its_speaker(world: World, town: User) -> None:
    club = organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    speaker = person("M", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, club)
    held = Membership.objects.get(user=speaker)
    with pytest.raises(NotAllowed):
        actions.end_membership(membership=held, by=town)
    actions.end_membership(membership=held, by=speaker)
    club.refresh_from_db()
    assert club.left_on == today()
    with pytest.raises(NotAllowed):
        _invite(world, town, roles.MIGRANT_ORGANISATION_REPRESENTATIVE, club)
    with pytest.raises(NotAllowed):
        actions.change_organisation(organisation=club, version=1, values={"phone": "1"}, by=town)


def test_closing_the_account_of_a_speaker_leaves_the_organisation_alone_too(world: World) -> None:
    club = organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    other = organisation("Anker", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    speaker = person("M", roles.MIGRANT_ORGANISATION_REPRESENTATIVE, club)
    give(speaker, roles.VOLUNTEER, other)
    actions.close_account(user=speaker, by=speaker)
    assert list(Organisation.objects.values_list("name", "left_on")) == [("Anker", None), ("Brücke", today())]


def test_one_changes_ones_own_profile(town: User) -> None:
    actions.change_own_profile(name="Anna", language="en", by=town)
    town.refresh_from_db()
    assert (town.name, town.language) == ("Anna", "en")
    assert _trail() == [("people.change_own_profile", town.pk, {"fields": ["language", "name"]})]


def test_a_visit_tells_when_the_last_one_was(town: User) -> None:
    assert actions.note_visit(by=town) is None
    first = town.last_visit_at
    assert first is not None
    assert actions.note_visit(by=town) == first


def test_administrations_are_set_up_once(world: World) -> None:
    World.town(9, "Forst", None, None).__class__.objects.filter(name="Forst").update(kind="unincorporated")
    type(world.beck).objects.filter(pk=world.beck.pk).update(kind="town")
    assert actions.create_administrations(by=TERMINAL) == 5
    assert actions.create_administrations(by=TERMINAL) == 0
    assert [(o.name, o.is_public, o.is_invented) for o in Organisation.objects.all()] == [
        ("Gemeindeverwaltung Adorf", True, True),
        ("Gemeindeverwaltung Aheim", True, True),
        ("Gemeindeverwaltung Cappel", True, True),
        ("Kreisverwaltung Probe", True, True),
        ("Stadtverwaltung Beck", True, True),
    ]
    assert _trail() == [("people.create_administrations", None, {"number": 5})]
