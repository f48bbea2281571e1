"""The office's pages of data protection: from a draft to what is in force, each step by another person."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.privacy_world import CODE, Gate

from kreisweit.ground.today import today
from kreisweit.privacy import actions
from kreisweit.privacy.models import DataAgreement, ProcessingActivity
from kreisweit.privacy.queries import controllers_in_force, joined_municipalities

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate() -> Gate:
    return Gate()


def as_(gate: Gate, who: str) -> Client:
    """A browser signed in as one of the gate's people, reading English."""
    client = Client()
    client.force_login(gate.people[who])
    client.cookies["kreisweit_language"] = "en"
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def step(activity: ProcessingActivity, name: str) -> str:
    return reverse("office:activity-step", args=[activity.pk, name])


def test_the_whole_way_in_the_browser(gate: Gate) -> None:
    writer = as_(gate, "statistician")
    answer = writer.post(
        reverse("office:activity-new"), {"start": "integrationsmonitoring", "title": "Monitoring", "code": "im"}
    )
    activity = ProcessingActivity.objects.get()
    assert answer["Location"] == reverse("office:activity-edit", args=[activity.pk])
    form = writer.get(answer["Location"]).context["form"]
    sent = form_data(form) | {
        "responsible_body": "Landkreis Probe", "data_protection_contact": "x@probe.example",
        "legal_reference": "Norm", "contract_reference": "Vertrag",
    }  # fmt: skip
    assert writer.post(answer["Location"], sent).status_code == 302
    assert writer.post(step(activity, "submit_activity")).status_code == 302
    legal = as_(gate, "legal")
    assert "Enter legal review" in text(legal.get(reverse("office:home")))
    assert legal.post(step(activity, "review_legality"), {"favourable": "yes"}).status_code == 302
    officer = as_(gate, "officer")
    page = officer.get(step(activity, "give_opinion"))
    prepared = page.context["form"].initial["text"]
    assert "Verarbeitungstätigkeit: Monitoring (Fassung 1)" in prepared
    assert "Verantwortlich: Landkreis Probe" in prepared
    officer.post(step(activity, "give_opinion"), {"favourable": "yes", "text": prepared})
    writer.post(step(activity, "record_assessment"), {"acceptable": "yes", "document": "DSFA", "on": "2020-01-01"})
    assert as_(gate, "head").post(step(activity, "approve_activity"), {"favourable": "yes"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.state, str(activity.assessed_on)) == ("approved", "2020-01-01")
    clerk = as_(gate, "clerk")
    join = reverse("office:activity-join", args=[activity.pk])
    choices = [label for _key, label in clerk.get(join).context["form"].fields["places"].choices]
    assert choices == ["Adorf", "Aheim"]
    place = f"municipality:{gate.world.aheim.pk}"
    assert clerk.post(join, {"places": [place], "document": "Beschluss 7"}).status_code == 302
    assert joined_municipalities("im") == {gate.world.aheim.ags}
    shown = text(as_(gate, "volunteer").get(reverse("office:activity", args=[activity.pk])))
    assert "1 of 4 municipalities take part" in shown
    assert "not taking part yet" in shown
    assert "Beschluss 7" not in shown
    assert "Beschluss 7" in text(as_(gate, "mayor").get(reverse("office:activity", args=[activity.pk])))
    leave = reverse("office:activity-leave", args=[activity.pk])
    assert clerk.post(leave, {"places": [place]}).status_code == 302
    assert joined_municipalities("im") == set()
    assert "no longer takes part" in text(clerk.get(reverse("office:activity", args=[activity.pk])))


def form_data(form: Any) -> dict[str, Any]:
    """What a browser sends back of a form that nobody changed."""
    data = {name: form.initial.get(name, field.initial) for name, field in form.fields.items()}
    return {name: value for name, value in data.items() if value not in (None, False, "", [])}


def test_a_form_sent_back_unchanged_changes_nothing(gate: Gate) -> None:
    activity = gate.draft()
    writer = as_(gate, "statistician")
    address = reverse("office:activity-edit", args=[activity.pk])
    writer.post(address, form_data(writer.get(address).context["form"]))
    once = ProcessingActivity.objects.get()
    writer.post(address, form_data(writer.get(address).context["form"]))
    twice = ProcessingActivity.objects.get()
    assert twice.revision == once.revision == 2  # the first round splits the one category into its groups
    assert set(once.fields) == set(activity.fields)


def test_two_write_at_once_and_the_second_is_told(gate: Gate) -> None:
    activity = gate.draft()
    writer = as_(gate, "statistician")
    address = reverse("office:activity-edit", args=[activity.pk])
    first = form_data(writer.get(address).context["form"])
    writer.post(address, first | {"purposes": "Eins"})
    answer = writer.post(address, first | {"purposes": "Zwei"})
    assert answer.status_code == 200
    assert "Different there: Purposes." in text(answer)
    again = {**first, "purposes": "Zwei", "revision": "2"}
    assert writer.post(address, again).status_code == 302
    assert ProcessingActivity.objects.get().purposes == "Zwei"


def test_an_unfavourable_opinion_needs_its_text_and_brings_the_draft_back(gate: Gate) -> None:
    activity = gate.draft()
    actions.submit_activity(activity=activity, by=gate.statistician)
    legal = as_(gate, "legal")
    answer = legal.post(step(activity, "review_legality"), {"favourable": "no", "text": " "})
    assert "Please write down the reasons" in text(answer)
    actions.review_legality(activity=activity, by=gate.legal)
    as_(gate, "officer").post(step(activity, "give_opinion"), {"favourable": "no", "text": "Weniger Felder"})
    activity.refresh_from_db()
    assert (activity.state, activity.opinion_favourable) == ("draft", False)
    page = as_(gate, "coordinator").get(reverse("office:activity", args=[activity.pk]))
    assert "Weniger Felder" in text(page)
    assert "Change draft" in text(page)


def test_an_incomplete_draft_is_not_handed_in(gate: Gate) -> None:
    activity = gate.draft(recipients=[])
    answer = as_(gate, "statistician").post(step(activity, "submit_activity"))
    assert answer.status_code == 200
    assert "Particulars are missing: Recipients." in text(answer)


def test_a_gap_in_a_prepared_text_stops_the_legal_review(gate: Gate) -> None:
    activity = gate.draft(legal_reference="[Landesrecht eintragen]")
    actions.submit_activity(activity=activity, by=gate.statistician)
    answer = as_(gate, "legal").post(step(activity, "review_legality"), {"favourable": "yes"})
    assert "Particulars are missing: Norm of the Land." in text(answer)


@pytest.mark.parametrize("who", ["head", "area", "volunteer", "supplier", "trust", "town_officer", "officer"])
def test_whom_a_municipality_does_not_concern_finds_no_page_to_join(gate: Gate, who: str) -> None:
    activity = gate.approved()
    place = f"municipality:{gate.world.adorf.pk}"
    answer = as_(gate, who).post(
        reverse("office:activity-join", args=[activity.pk]), {"places": [place], "document": "x"}
    )
    assert answer.status_code == (200 if who == "head" else 404)
    assert controllers_in_force(CODE) == frozenset()


def test_the_record_is_saved_as_data_without_names_of_persons(gate: Gate) -> None:
    activity = gate.approved()
    actions.put_into_force(activity=activity, municipality=gate.world.beck, by=gate.town)
    answer = as_(gate, "volunteer").get(reverse("office:activity-record", args=[activity.pk]))
    data = json.loads(answer.content)
    assert data["art30_1"]["b"] == {"purposes": "Planung"}
    assert set(data["art30_1"]) == set("abcdefg")
    assert data["in_force"][0]["controller"] == "Beck"
    assert [s["step"] for s in data["steps"]][-1] == "put_into_force"
    assert "verzeichnis-probe-1.json" in answer["Content-Disposition"]


def test_an_agreement_is_written_checked_changed_and_ended(gate: Gate) -> None:
    gate.draft()
    writer, legal = as_(gate, "coordinator"), as_(gate, "legal")
    data = {
        "title": "Kurse", "activity_code": CODE, "supplier": gate.provider.pk, "code": "kurse",
        "source_kind": "course_provider", "responsibility": "organisation", "purpose": "Kurse",
        "allowed": ["local_id", "family_name"], "begins_on": "2026-01-01", "ends_on": "2028-12-31",
    }  # fmt: skip
    assert "ends before it begins" in text(
        writer.post(reverse("office:agreement-new"), data | {"ends_on": "2025-12-31"})
    )
    assert writer.post(reverse("office:agreement-new"), data).status_code == 302
    made = DataAgreement.objects.get()
    assert (made.fields, made.register, made.legal_status) == (["local_id", "family_name"], "kurse", "open")
    assert "There is already an entry" in text(writer.post(reverse("office:agreement-new"), data))
    writer.post(reverse("office:agreement-submit", args=[made.pk]))
    assert "Settle legal basis" in text(legal.get(reverse("office:privacy")))
    legal.post(reverse("office:agreement-basis", args=[made.pk]), {"status": "secured", "document": "Vermerk"})
    made.refresh_from_db()
    assert (made.legal_status, made.document, made.version) == ("secured", "Vermerk", 3)
    edit = reverse("office:agreement-edit", args=[made.pk])
    sent = form_data(writer.get(edit).context["form"])
    assert writer.post(edit, sent | {"title": "Neu"}).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.legal_status) == ("Neu", "secured")
    assert "Somebody else has changed" in text(writer.post(edit, sent | {"title": "Alt"}))
    sent = form_data(writer.get(edit).context["form"])
    writer.post(edit, sent | {"allowed": ["local_id", "birth_date"]})
    made.refresh_from_db()
    assert (made.legal_status, made.fields) == ("under_review", ["local_id", "birth_date"])
    assert legal.get(edit).status_code == 403
    end = reverse("office:agreement-end", args=[made.pk])
    asked = text(writer.get(end))
    told = "What was delivered before stays in use until its time for erasure has come"
    assert 0 < asked.index(told) < asked.index("kw-button--danger")
    writer.post(end)
    made.refresh_from_db()
    assert made.ended_early_on is not None


def test_a_supplier_sees_the_own_agreement_only(gate: Gate) -> None:
    gate.draft()
    own, other = gate.agreement(), gate.agreement(code="anders", title="Anders", supplier=organisation_elsewhere(gate))
    supplier = as_(gate, "supplier")
    shown = text(supplier.get(reverse("office:agreements")))
    assert ("Kurse" in shown, "Anders" in shown) == (True, False)
    assert supplier.get(reverse("office:agreement", args=[own.pk])).status_code == 200
    assert supplier.get(reverse("office:agreement", args=[other.pk])).status_code == 404
    assert as_(gate, "volunteer").get(reverse("office:agreements")).status_code == 404


def organisation_elsewhere(gate: Gate) -> Any:
    from tests.factories.people_world import organisation

    return organisation("Woanders", gate.world.cappel)


def test_a_draft_is_seen_by_those_who_work_on_it(gate: Gate) -> None:
    activity = gate.draft()
    address = reverse("office:activity", args=[activity.pk])
    seen = {name for name in gate.people if as_(gate, name).get(address).status_code == 200}
    assert seen == {"statistician", "coordinator", "legal", "officer", "head"}
    actions.submit_activity(activity=activity, by=gate.statistician)
    assert {name for name in gate.people if as_(gate, name).get(address).status_code != 200} == set()


def test_a_new_version_is_begun_while_the_old_one_stays(gate: Gate) -> None:
    activity = gate.approved()
    actions.put_into_force(activity=activity, by=gate.head)
    writer = as_(gate, "statistician")
    assert writer.post(reverse("office:activity-version", args=[activity.pk])).status_code == 302
    assert [(a.version, a.state) for a in ProcessingActivity.objects.order_by("version")] == [
        (1, "active"),
        (2, "draft"),
    ]
    assert writer.post(reverse("office:activity-version", args=[activity.pk])).status_code == 409


def test_the_overview_asks_as_often_for_three_as_for_one(gate: Gate, django_assert_max_num_queries: Any) -> None:
    client = as_(gate, "head")
    for number in range(3):
        actions.put_into_force(activity=gate.bring_on(gate.draft_as(f"nr-{number}")), by=gate.head)
        with django_assert_max_num_queries(26):
            assert client.get(reverse("office:privacy")).status_code == 200


def test_everything_that_waits_leads_to_a_page(gate: Gate) -> None:
    activity = gate.approved()
    agreement = gate.agreement()
    ProcessingActivity.objects.update(review_due_on="2020-01-01")
    DataAgreement.objects.update(ends_on=today())
    writer = as_(gate, "statistician")
    desk = text(writer.get(reverse("office:home")))
    for word, address in (
        ("Look at it again", reverse("office:activity", args=[activity.pk])),
        ("Renew agreement", reverse("office:agreement-edit", args=[agreement.pk])),
    ):
        assert word in desk
        assert address in desk
        assert writer.get(address).status_code == 200
