"""The office's pages about organisations, access, the log and the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories.people_world import World, organisation, person

from kreisweit.audit.actions import record
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.today import now
from kreisweit.people import roles
from kreisweit.people.actions.accounts import confirm_address
from kreisweit.people.models import Membership, Organisation, OrganisationKind, User
from kreisweit.post.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def town(world: World, client: Client) -> User:
    """The coordination of Adorf, signed in, reading English."""
    user = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    client.force_login(user)
    client.cookies["kreisweit_language"] = "en"
    return user


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_is_filtered_sorted_and_saved(client: Client, world: World, town: User) -> None:
    organisation("Brücke", world.adorf, OrganisationKind.MIGRANT_ORGANISATION)
    organisation("Anker", world.adorf, OrganisationKind.WELFARE)
    organisation("Fern", world.cappel, is_public=True)
    address = reverse("office:organisations")
    rows = client.get(address, {"format": "csv", "art": "migrant_organisation"}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in rows.split("\r\n")] == ["Name", "Brücke", ""]
    everything = client.get(address, {"format": "csv", "sortiert": "-name", "art": ""}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in everything.split("\r\n")] == ["Name", "Fern", "Brücke", "Anker", ""]
    assert client.get(address, {"format": "xlsx"}).content[:2] == b"PK"
    here = _text(client.get(address, {"ort": world.cappel.ags}))
    assert "Fern" in here
    assert "Anker" not in here


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    client: Client, world: World, town: User, django_assert_max_num_queries: Any
) -> None:
    client.get(reverse("office:organisations"))
    for number in range(3):
        organisation(f"Verein {number}", world.adorf)
        with django_assert_max_num_queries(12):
            assert f"Verein {number}" in _text(client.get(reverse("office:organisations")))


def test_an_organisation_is_added_changed_published_and_withdrawn(client: Client, world: World, town: User) -> None:
    seat = f"municipality:{world.adorf.pk}"
    answer = client.post(
        reverse("office:organisation-new"),
        {"name": "Brücke", "kind": "migrant_organisation", "seat": seat, "phone": "=1+1"},
    )
    made = Organisation.objects.get()
    page = reverse("office:organisation", args=[made.pk])
    assert (answer.status_code, answer["Location"], made.is_public) == (302, page, False)
    client.post(reverse("office:organisation-publish", args=[made.pk]))
    assert "published" in _text(client.get(page))
    client.post(reverse("office:organisation-unpublish", args=[made.pk]))
    assert not Organisation.objects.get().is_public
    again = client.post(reverse("office:organisation-new"), {"name": "Brücke", "kind": "other", "seat": seat})
    assert again.status_code == 200
    assert "There is already an entry with this name here." in _text(again)


def test_a_seat_elsewhere_is_not_among_the_choices(client: Client, world: World, town: User) -> None:
    seat = f"municipality:{world.cappel.pk}"
    answer = client.post(reverse("office:organisation-new"), {"name": "X", "kind": "other", "seat": seat})
    assert answer.status_code == 200
    assert Organisation.objects.count() == 0


def test_two_edit_at_once_and_the_second_merges(client: Client, world: World, town: User) -> None:
    made = organisation("Brücke", world.adorf)
    address = reverse("office:organisation-edit", args=[made.pk])
    theirs = {"name": "Brücke", "kind": "association", "phone": "111", "version": "1"}
    mine = {"name": "Brücke e. V.", "kind": "association", "phone": "222", "version": "1"}
    assert client.post(address, theirs).status_code == 302
    conflict = client.post(address, mine)
    text = _text(conflict)
    assert conflict.status_code == 409
    assert text.count('name="phone"') == text.count('name="name"') == 2
    assert 'name="version" value="2"' in text
    merged = {**mine, "phone": "111", "version": "2"}
    assert client.post(address, merged).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.phone, made.version) == ("Brücke e. V.", "111", 3)


def test_an_invitation_goes_by_mail_and_its_link_works(client: Client, world: World, town: User) -> None:
    address = reverse("office:access-invite", args=["municipality", world.adorf.pk])
    answer = client.post(address, {"name": "Neu", "email": "neu@probe.example", "role": "mayor"})
    assert answer.status_code == 302
    letter = Message.objects.get()
    assert letter.recipient == "neu@probe.example"
    link = next(word for word in letter.body.split() if word.startswith("http://testserver/"))
    assert Client().get(link.removeprefix("http://testserver")).status_code == 302
    assert "invited" in _text(client.get(reverse("office:access-place", args=["municipality", world.adorf.pk])))
    twice = client.post(address, {"name": "Neu", "email": "NEU@probe.example", "role": "mayor"})
    assert "This person already has this role here." in _text(twice)


def test_the_list_shows_whom_one_typed_until_the_person_accepts(client: Client, world: World, town: User) -> None:
    body = organisation("Kompass", world.cappel, OrganisationKind.COUNSELLING_BODY)
    for name in ("Bekannt", "Cora"):
        person(name, *((roles.COUNSELLING_BODY, body) if name == "Cora" else ()))
    address = reverse("office:access-invite", args=["municipality", world.adorf.pk])
    answers = []
    for email in ("fremd", "bekannt", "cora"):
        answer = client.post(address, {"name": "Tippname", "email": f"{email}@probe.example", "role": "mayor"})
        answers.append((answer.status_code, answer["Location"]))
        page = _text(client.get(reverse("office:access-place", args=["municipality", world.adorf.pk])))
    assert len(set(answers)) == 1
    assert (page.count("Tippname"), page.count("invited</")) == (2 * 3, 3)
    assert not [name for name in ("Bekannt", "Cora") if name in page]
    offered = Membership.objects.get(user__name="Bekannt")
    client.force_login(offered.user)
    account = reverse("office:account")
    assert "Accept Mayor (Adorf)" in _text(client.get(account))
    assert client.post(reverse("office:accept-role", args=[offered.pk])).status_code == 302
    assert "Give up Mayor (Adorf)" in _text(client.get(account))


def test_every_cookie_and_what_is_kept_of_a_sign_in_stands_on_the_page_about_data_protection(
    client: Client, world: World
) -> None:
    user = person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    user.set_password("lang-genug-123")
    user.save()
    confirm_address(user)
    names: set[str] = set()

    def note(answer: Any) -> None:
        names.update(answer.cookies.keys())

    note(client.get(reverse("account_login")))
    note(client.post(reverse("account_login"), {"login": user.email, "password": "lang-genug-123"}))
    note(client.post(reverse("ui:language"), {"language": "en"}))
    note(client.post(reverse("office:account"), {"name": "A", "language": "en"}))
    assert UserSession.objects.filter(user=user).exists()
    page = _text(Client().get("/en/datenschutz/"))
    assert {"kreisweit_session", "kreisweit_csrf", "kreisweit_language", "messages"} >= names >= {"kreisweit_session"}
    for name in ("kreisweit_session", "kreisweit_csrf", "kreisweit_language", "messages"):
        assert f"<code>{name}</code>" in page
    assert "the IP address, the name of the browser and the time are kept" in page


def test_a_role_outside_the_table_is_no_choice(client: Client, world: World, town: User) -> None:
    address = reverse("office:access-invite", args=["municipality", world.adorf.pk])
    answer = client.post(address, {"name": "Neu", "email": "neu@probe.example", "role": "operator"})
    assert answer.status_code == 200
    assert User.objects.count() == 1


def test_access_is_ended_after_a_question_with_the_name(client: Client, world: World, town: User) -> None:
    mayor = person("Berta", roles.MAYOR, world.adorf)
    address = reverse("office:access-end", args=[mayor.memberships.get().pk])
    assert "End the access of Berta?" in _text(client.get(address))
    assert Membership.objects.filter(user=mayor, valid_until=None).exists()
    assert client.post(address).status_code == 302
    assert not Membership.objects.filter(user=mayor, valid_until=None).exists()


def test_the_county_sees_who_is_not_there_yet(client: Client, world: World) -> None:
    person("A", roles.MUNICIPAL_COORDINATOR, world.adorf)
    client.force_login(person("K", roles.COUNTY_COORDINATOR))
    text = _text(client.get(reverse("office:access")))
    assert [name for name in ("Adorf", "Aheim", "Beck", "Cappel") if name in text] == ["Aheim", "Beck", "Cappel"]


def test_a_town_sees_who_invited_its_people_and_the_county_only_its_open_invitation(
    client: Client, world: World
) -> None:
    client.force_login(person("Karla", roles.COUNTY_COORDINATOR))
    client.cookies["kreisweit_language"] = "en"
    address = reverse("office:access-invite", args=["municipality", world.beck.pk])
    first = {"name": "Erste", "email": "erste@probe.example", "role": "municipal_coordinator"}
    assert client.post(address, first).status_code == 302
    page = _text(client.get(address))
    assert ("Erste" in page, "has not answered yet" in page, "Send invitation" in page) == (True, True, False)
    client.post(address, {**first, "email": "zweite@probe.example"})
    assert not User.objects.filter(email="zweite@probe.example").exists()
    joined = User.objects.get(email="erste@probe.example")
    User.objects.filter(pk=joined.pk).update(joined_at=now())
    Membership.objects.filter(user=joined).update(invited_as="")
    assert client.get(address).status_code == 404
    client.force_login(joined)
    listed = _text(client.get(reverse("office:access-place", args=["municipality", world.beck.pk])))
    assert '<td data-label="Invited by">Karla</td>' in listed


def test_reading_the_log_is_recorded_and_names_no_counsellor(client: Client, world: World) -> None:
    body = organisation("Kompass", world.adorf, OrganisationKind.COUNSELLING_BODY)
    counsellor = person("Cora", roles.COUNSELLING_BODY, body)
    clerk = person("Volker", roles.ASSOCIATION_CLERK, world.auen)
    for user in (counsellor, clerk):
        record("people.sign_in", user, by=user)
    officer = person("Doris", roles.DATA_PROTECTION_OFFICER)
    client.force_login(officer)
    with translation.override("de"):
        text = _text(client.get(reverse("office:audit"), {"tat": "people.sign_in"}))
    assert "Volker" in text
    assert "Cora" not in text
    [seen] = AuditEvent.objects.filter(event="audit.read_events")
    assert (seen.actor_id, seen.details) == (officer.pk, {"filters": ["tat"]})


def test_the_log_of_a_municipality_holds_its_own_deeds_only(client: Client, world: World) -> None:
    for name, place in (("Adam", world.adorf), ("Carl", world.cappel)):
        user = person(name, roles.MAYOR, place)
        record("people.sign_in", user, by=user)
    client.force_login(person("Doris", roles.DATA_PROTECTION_OFFICER, world.adorf))
    text = _text(client.get(reverse("office:audit")))
    assert ("Adam" in text, "Carl" in text) == (True, False)


def test_the_desk_tells_what_is_new_in_own_places(client: Client, world: World, town: User) -> None:
    other = person("Volker", roles.ASSOCIATION_CLERK, world.auen)
    near, far = organisation("Nah", world.adorf), organisation("Fern", world.cappel, is_public=True)
    old = organisation("Alt", world.adorf)
    record("people.create_organisation", near, by=other)
    record("people.publish_organisation", far, by=other)
    record("people.change_organisation", near, by=town)
    session = client.session
    session["previous_visit"] = (now() - timedelta(days=1)).isoformat()
    session.save()
    text = _text(client.get(reverse("office:home")))
    assert "Good day, A" in text
    assert "Added: Nah" in text
    assert not [word for word in ("Fern", "Changed: Nah", old.name + "<") if word in text]
    assert "Nothing is due today." in text


def test_the_navigation_offers_only_what_the_role_opens(client: Client, world: World, town: User) -> None:
    text = _text(client.get(reverse("office:home")))
    shown = {
        name
        for name in ("figures", "organisations", "access", "audit", "jobs")
        if f'href="{reverse(f"office:{name}")}"' in text
    }
    assert shown == {"organisations", "access"}
