"""The rules around the gate: separate people, each controller for itself, agreements, what is missing and who acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from tests.factories.people_world import organisation, person
from tests.factories.privacy_world import CODE, FIELDS, Gate

from kreisweit.audit.actions import SYSTEM, TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.people import roles
from kreisweit.people.actions import grant_membership
from kreisweit.people.models import OrganisationKind
from kreisweit.people.refusals import EditConflict, SeparationBroken
from kreisweit.people.roles import SEPARATE, Role
from kreisweit.privacy import actions
from kreisweit.privacy.clearances import COUNTY, Operation
from kreisweit.privacy.models import ActivityStep, DataAgreement, InForce, ProcessingActivity
from kreisweit.privacy.personal import export_for
from kreisweit.privacy.prepared import prepared_codes, prepared_values
from kreisweit.privacy.queries import (
    agreements_of,
    agreements_visible_to,
    clearance_for,
    controllers_in_force,
    current_version,
)
from kreisweit.privacy.refusals import (
    LACKS,
    AgreementDays,
    AlreadyInForce,
    CodeTaken,
    Incomplete,
    NotCleared,
    NotInForce,
    OpenVersion,
    OwnWork,
    StepOutOfTurn,
    TextMissing,
    UnknownFields,
)
from kreisweit.privacy.rules import may_put_into_force, may_view_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate() -> Gate:
    return Gate()


def lacks(operation: Operation = Operation.STORE, agreement: str = "kurse", **more: Any) -> list[str]:
    """Codes of what is missing; empty if cleared."""
    try:
        clearance_for(CODE, operation=operation, agreement=agreement, **more)
    except NotCleared as refusal:
        return [lack.code for lack in refusal.lacks]
    return []


# Separate people.


def test_nobody_holds_two_of_the_separate_roles(gate: Gate) -> None:
    def place(role: Role) -> Any:
        return gate.provider if role == roles.SUPPLIER else None

    for held in SEPARATE:
        for other in SEPARATE:
            somebody = person(f"{held.code}-{other.code}", held, place(held))
            if held == other:
                continue
            with pytest.raises(SeparationBroken):
                grant_membership(user=somebody, role=other, place=place(other), by=TERMINAL)
    twice = person("zwei", roles.SUPPLIER, gate.provider)
    elsewhere = organisation("Noch ein Träger", None, OrganisationKind.PROVIDER)
    grant_membership(user=twice, role=roles.SUPPLIER, place=elsewhere, by=TERMINAL)
    grant_membership(user=twice, role=roles.EDITOR, place=None, by=TERMINAL)


def test_whoever_wrote_neither_checks_nor_approves_whatever_roles_they_collect(gate: Gate) -> None:
    activity = gate.draft(by=gate.coordinator)
    for role in (roles.LEGAL_OFFICE, roles.COUNTY_HEAD):
        grant_membership(user=gate.coordinator, role=role, place=None, by=TERMINAL)
    actions.submit_activity(activity=activity, by=gate.statistician)
    with pytest.raises(OwnWork):
        actions.review_legality(activity=activity, by=gate.coordinator)
    grant_membership(user=gate.statistician, role=roles.LEGAL_OFFICE, place=None, by=TERMINAL)
    with pytest.raises(OwnWork):  # handing it in is work on it, too
        actions.review_legality(activity=activity, by=gate.statistician)
    actions.review_legality(activity=activity, by=gate.legal)
    actions.give_opinion(activity=activity, favourable=True, text="Ja", by=gate.officer)
    actions.record_assessment(activity=activity, document="DSFA", by=gate.statistician)
    with pytest.raises(OwnWork):
        actions.approve_activity(activity=activity, by=gate.coordinator)
    grant_membership(user=gate.officer, role=roles.COUNTY_HEAD, place=None, by=TERMINAL)
    with pytest.raises(OwnWork):
        actions.approve_activity(activity=activity, by=gate.officer)
    assert actions.approve_activity(activity=activity, by=gate.head).state == "approved"


@pytest.mark.parametrize(
    "values",
    [
        {"author": 1, "approved_by": 1},
        {"author": 1, "legal_by": 1},
        {"author": 1, "opinion_by": 1},
        {"opinion_by": 2, "approved_by": 2},
        {"state": "approved"},
        {"state": "active", "legal_on": date(2026, 1, 1), "opinion_on": date(2026, 1, 1), "approved_on": date(2026, 1, 1),
         "opinion_favourable": True, "assessment_required": False},
        {"state": "approved", "legal_on": date(2026, 1, 1), "opinion_on": date(2026, 1, 1), "approved_on": date(2026, 1, 1),
         "opinion_favourable": True, "legal_favourable": True},
    ],
)  # fmt: skip
def test_the_database_refuses_what_can_never_be(values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessingActivity.objects.create(code="x", title="x", created_at=now(), **values)
    ProcessingActivity.objects.create(code="y", title="y", created_at=now())


# The life of an activity.


def test_a_second_round_starts_from_nothing_but_the_history_stays(gate: Gate) -> None:
    activity = gate.draft()
    actions.submit_activity(activity=activity, by=gate.statistician)
    actions.review_legality(activity=activity, by=gate.legal)
    with pytest.raises(TextMissing):
        actions.give_opinion(activity=activity, favourable=False, text=" ", by=gate.officer)
    activity = actions.give_opinion(activity=activity, favourable=False, text="Weniger", by=gate.officer)
    gate.agreement()
    assert lacks()[:2] == ["draft", "legal_review"]
    assert "opinion_unfavourable" in lacks()
    activity = actions.submit_activity(activity=activity, by=gate.statistician)
    assert (activity.legal_on, activity.opinion_text, activity.opinion_favourable) == (None, "", None)
    assert lacks() == ["legal_review", "opinion", "impact_assessment", "approval", "not_in_force_controller"]
    verbs = ["draft_activity", "submit_activity", "review_legality", "give_opinion", "submit_activity"]
    assert list(ActivityStep.objects.values_list("verb", flat=True)) == verbs
    assert ActivityStep.objects.get(verb="give_opinion").text == "Weniger"


def test_without_an_impact_assessment_where_none_is_required(gate: Gate) -> None:
    assert gate.approved(assessment_required=False, assessment_reason="Nur Summen").state == "approved"
    assert not ActivityStep.objects.filter(verb="record_assessment").exists()


def test_risks_that_are_not_acceptable_stop_it(gate: Gate) -> None:
    activity = gate.draft()
    actions.submit_activity(activity=activity, by=gate.statistician)
    actions.review_legality(activity=activity, by=gate.legal)
    actions.give_opinion(activity=activity, favourable=True, text="Ja", by=gate.officer)
    with pytest.raises(Incomplete):
        actions.record_assessment(activity=activity, document=" ", by=gate.statistician)
    activity = actions.record_assessment(
        activity=activity, acceptable=False, document="DSFA", text="Zu viel", by=gate.statistician
    )
    assert activity.state == "draft"


def test_a_field_without_a_period_of_erasure_or_unknown_is_refused(gate: Gate) -> None:
    for categories in (
        [{"name": "A", "fields": FIELDS[:2], "erased_after_months": 24}],
        [{"name": "A", "fields": FIELDS, "erased_after_months": None}],
    ):
        activity = actions.draft_activity(
            code=f"c{len(categories[0]['fields'])}", title="x", by=gate.statistician,  # type: ignore[arg-type]
            values={"data_categories": categories, "fields": FIELDS},
        )  # fmt: skip
        with translation.override("en"), pytest.raises(Incomplete) as refused:
            actions.submit_activity(activity=activity, by=gate.statistician)
        assert "a period of erasure for each field" in refused.value.text()
    with pytest.raises(UnknownFields):
        gate.draft(fields=[*FIELDS, "religion"])
    with pytest.raises(UnknownFields):
        gate.agreement(fields=["residence_title"])


def test_only_drafts_change_and_two_at_once_are_told(gate: Gate) -> None:
    activity = gate.draft()
    first = actions.change_activity(activity=activity, values={"purposes": "Eins"}, revision=1, by=gate.coordinator)
    assert (first.purposes, first.revision) == ("Eins", 2)
    with pytest.raises(EditConflict) as conflict:
        actions.change_activity(activity=activity, values={"purposes": "Zwei"}, revision=1, by=gate.statistician)
    assert (conflict.value.theirs, conflict.value.version) == ({"purposes": "Eins"}, 2)
    with pytest.raises(NotAllowed):
        actions.change_activity(activity=activity, values={"purposes": "x"}, by=gate.legal)
    with pytest.raises(TypeError):
        actions.change_activity(activity=activity, values={"state": "active"}, by=gate.statistician)
    actions.submit_activity(activity=activity, by=gate.statistician)
    with pytest.raises(StepOutOfTurn):
        actions.change_activity(activity=activity, values={"purposes": "x"}, by=gate.statistician)
    with pytest.raises(CodeTaken):
        gate.draft()


def test_an_old_version_counts_until_the_county_puts_the_new_one_into_force(gate: Gate) -> None:
    first = gate.approved()
    actions.put_into_force(activity=first, by=gate.head)
    actions.put_into_force(activity=first, municipality=gate.world.adorf, by=gate.mayor)
    second = actions.new_version_of(activity=first, by=gate.coordinator)
    with pytest.raises(OpenVersion):
        actions.new_version_of(activity=first, by=gate.coordinator)
    gate.bring_on(second)
    assert clearance_for(CODE, operation=Operation.LINK).version == 1
    actions.put_into_force(activity=second, municipality=gate.world.beck, by=gate.town)
    assert clearance_for(CODE, operation=Operation.LINK).controllers == {COUNTY, gate.world.adorf.ags}
    actions.put_into_force(activity=second, by=gate.head)
    cleared = clearance_for(CODE, operation=Operation.LINK)
    assert (cleared.version, cleared.controllers) == (2, {COUNTY, gate.world.beck.ags})
    first.refresh_from_db()
    assert (first.state, InForce.objects.filter(activity=first, ended_on=None).count()) == ("ended", 0)
    with pytest.raises(StepOutOfTurn):
        actions.put_into_force(activity=first, municipality=gate.world.aheim, by=gate.clerk)


def test_ending_stops_everything_at_once(gate: Gate) -> None:
    activity = gate.approved()
    actions.put_into_force(activity=activity, by=gate.head)
    with pytest.raises(NotAllowed):
        actions.end_activity(activity=activity, by=gate.statistician)
    actions.end_activity(activity=activity, reason="Schluss", by=gate.head)
    assert lacks(Operation.LINK, "") == ["ended"]
    assert controllers_in_force(CODE) == frozenset()
    with pytest.raises(StepOutOfTurn):
        actions.end_activity(activity=activity, by=gate.head)


# Each controller for itself.


def test_each_controller_decides_for_itself_alone(gate: Gate) -> None:
    world = gate.world
    shop = organisation("Verein", world.adorf, OrganisationKind.ASSOCIATION)
    town_hall = organisation("Rathaus", world.adorf, OrganisationKind.MUNICIPAL_ADMINISTRATION)
    places = {"county": None, "adorf": world.adorf, "beck": world.beck, "cappel": world.cappel,
              "provider": gate.provider, "shop": shop, "town_hall": town_hall}  # fmt: skip
    found = {
        name: {who for who, user in gate.people.items() if may_put_into_force(user, place)}
        for name, place in places.items()
    }
    assert found == {
        "county": {"head"}, "adorf": {"mayor", "clerk"}, "beck": {"town"}, "cappel": set(), "provider": {"provider"},
        "shop": set(), "town_hall": set(),
    }  # fmt: skip


def test_taking_part_and_leaving_act_at_once_even_on_the_same_day(gate: Gate) -> None:
    activity, town = gate.approved(), gate.world.adorf
    made = actions.put_into_force(activity=activity, municipality=town, document="Beschluss", by=gate.mayor)
    assert (activity.state, controllers_in_force(CODE)) == ("active", {town.ags})
    with pytest.raises(AlreadyInForce):
        actions.put_into_force(activity=activity, municipality=town, by=gate.clerk)
    with pytest.raises(NotAllowed):
        actions.withdraw_from_force(activity=activity, municipality=town, by=gate.head)
    actions.withdraw_from_force(activity=activity, municipality=town, by=gate.mayor)
    assert controllers_in_force(CODE) == frozenset()
    with pytest.raises(NotInForce):
        actions.withdraw_from_force(activity=activity, municipality=town, by=gate.mayor)
    actions.put_into_force(activity=activity, municipality=town, by=gate.clerk)
    InForce.objects.filter(ended_on=None).update(begins_on=today() + timedelta(days=3))
    assert controllers_in_force(CODE) == frozenset()
    assert controllers_in_force(CODE, today() + timedelta(days=3)) == {town.ags}
    made.refresh_from_db()
    assert made.ended_on == today()
    with pytest.raises(TypeError):
        actions.put_into_force(activity=activity, municipality=town, organisation=gate.provider, by=gate.mayor)


def test_a_machine_never_acts_for_a_real_controller(gate: Gate, settings: Any) -> None:
    activity = gate.approved()
    for machine in (TERMINAL, SYSTEM):
        with pytest.raises(NotAllowed):
            actions.put_into_force(activity=activity, municipality=gate.world.adorf, by=machine)
    ProcessingActivity.objects.update(is_invented=True)
    activity.refresh_from_db()
    settings.PROFILE = "prod"
    with pytest.raises(NotAllowed):
        actions.put_into_force(activity=activity, municipality=gate.world.adorf, by=TERMINAL)


# What is missing, and who must act.


def test_everything_that_is_missing_is_named_with_who_must_act(gate: Gate) -> None:
    assert lacks() == ["no_activity"]
    activity = gate.draft()
    assert lacks() == ["draft", "legal_review", "opinion", "impact_assessment", "approval", "no_agreement"]
    gate.bring_on(activity)
    gate.agreement()
    with pytest.raises(NotCleared) as refused:
        clearance_for(CODE, operation=Operation.STORE, agreement="kurse")
    with translation.override("en"):
        said = refused.value.text()
    assert said == (
        "Data about persons may not be processed for this purpose at the moment. "
        "Träger has not put the activity into force for itself yet. Who must act: Träger."
    )
    assert lacks(Operation.LINK, "") == ["not_in_force_county"]
    actions.put_into_force(activity=activity, organisation=gate.provider, by=gate.people["provider"])
    assert lacks() == []
    assert lacks(agreement="") == ["no_agreement"]
    assert lacks(on=today() - timedelta(days=1)) == [
        "legal_review", "opinion", "impact_assessment", "approval", "not_in_force_controller",
    ]  # fmt: skip
    actions.put_into_force(activity=activity, by=gate.head)
    assert lacks(Operation.COMPUTE, "") == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"begins_on": date(2098, 1, 1)}, ["agreement_not_begun"]),
        ({"ends_on": date(2020, 1, 2)}, ["agreement_over"]),
        ({"ended_early_on": date(2020, 1, 2)}, ["agreement_over"]),
        ({"legal_status": "open"}, ["legal_basis_open"]),
        ({"legal_status": "under_review"}, ["legal_basis_open"]),
        ({"fields": ["local_id", "nationality"]}, ["agreement_fields"]),
        ({"responsibility": "county"}, ["not_in_force_county"]),
        ({"responsibility": "municipalities"}, ["not_in_force_controller"]),
        ({"activity_code": "anders"}, ["no_agreement"]),
        ({"legal_status": "aggregates_only"}, []),
    ],
)
def test_an_agreement_that_is_not_in_order_is_named(gate: Gate, values: dict[str, Any], expected: list[str]) -> None:
    activity = gate.approved()
    gate.agreement()
    actions.put_into_force(activity=activity, organisation=gate.provider, by=gate.people["provider"])
    DataAgreement.objects.update(**values)
    assert lacks() == expected


def test_an_activity_that_does_not_name_the_operation_does_not_cover_it(gate: Gate) -> None:
    activity = gate.approved(operations=["store"])
    actions.put_into_force(activity=activity, by=gate.head)
    assert lacks(Operation.RELEASE, "") == ["operation_not_covered"]


def test_a_register_delivers_as_soon_as_one_of_its_municipalities_takes_part(gate: Gate) -> None:
    activity = gate.approved()
    office = organisation("Meldebehörde", gate.world.auen)
    gate.agreement(code="ewo", responsibility="municipalities", supplier=office)
    actions.put_into_force(activity=activity, municipality=gate.world.beck, by=gate.town)
    with translation.override("en"), pytest.raises(NotCleared) as refused:
        clearance_for(CODE, operation=Operation.STORE, agreement="ewo")
    assert [(lack.code, lack.who) for lack in refused.value.lacks] == [("not_in_force_controller", "Adorf / Aheim")]
    actions.put_into_force(activity=activity, municipality=gate.world.aheim, by=gate.clerk)
    assert clearance_for(CODE, operation=Operation.STORE, agreement="ewo").controller == ""


def test_every_lack_has_words_in_each_language_of_the_office(gate: Gate) -> None:
    for language in ("de", "en"):
        with translation.override(language):
            words = [
                (str(sentence) % {"controller": "X"}, str(who) % {"controller": "X"})
                for sentence, who in LACKS.values()
            ]
        assert all(len(sentence) > 10 and who for sentence, who in words)
        assert len({sentence for sentence, _who in words}) == len(LACKS)


# Agreements.


def test_agreements_are_seen_by_whom_they_concern(gate: Gate) -> None:
    world = gate.world
    own = gate.agreement()
    plan = {"adorf": world.adorf, "auen": world.auen, "county": None}
    registers = {
        name: gate.agreement(code=name, responsibility="municipalities", supplier=organisation(f"Amt {name}", seat))
        for name, seat in plan.items()
    }
    county = {"statistician", "coordinator", "legal", "officer", "head", "trust"}

    def seen(agreement: DataAgreement) -> set[str]:
        found = {name for name, user in gate.people.items() if may_view_agreement(user, agreement)}
        listed = {name for name, user in gate.people.items() if agreement in agreements_visible_to(user)}
        assert found == listed
        return found - county

    assert seen(own) == {"provider", "supplier"}
    assert seen(registers["adorf"]) == {"mayor", "clerk", "town_officer"}
    assert seen(registers["auen"]) == {"mayor", "clerk", "town_officer"}
    assert seen(registers["county"]) == {"mayor", "clerk", "town", "town_officer"}
    assert list(agreements_of(gate.provider)) == [own]


def test_an_agreement_is_settled_by_the_legal_office_and_reopened_by_a_change(gate: Gate) -> None:
    made = gate.agreement()
    with pytest.raises(NotAllowed):
        actions.settle_legal_basis(agreement=made, status="secured", by=gate.statistician)
    kept = actions.change_agreement(agreement=made, version=made.version, values={"title": "Neu"}, by=gate.coordinator)
    assert (kept.title, kept.legal_status) == ("Neu", "secured")
    with pytest.raises(EditConflict):
        actions.change_agreement(agreement=made, version=made.version, values={"title": "Alt"}, by=gate.coordinator)
    reopened = actions.change_agreement(
        agreement=kept, version=kept.version, values={"fields": FIELDS}, by=gate.coordinator
    )
    assert (reopened.legal_status, reopened.fields) == ("under_review", FIELDS)
    with pytest.raises(AgreementDays):
        actions.change_agreement(
            agreement=made, version=reopened.version, values={"ends_on": date(2019, 1, 1)}, by=gate.coordinator
        )
    with pytest.raises(CodeTaken):
        gate.agreement()
    with pytest.raises(NotAllowed):
        actions.end_agreement(agreement=made, by=gate.people["provider"])
    actions.end_agreement(agreement=made, by=gate.coordinator)
    actions.end_agreement(agreement=made, by=gate.coordinator)
    assert AuditEvent.objects.filter(event="privacy.end_agreement").count() == 1


# Around it.


def test_every_deed_is_recorded_once_and_exported_to_its_person(gate: Gate) -> None:
    activity = gate.approved()
    actions.put_into_force(activity=activity, municipality=gate.world.adorf, by=gate.mayor)
    events = list(
        AuditEvent.objects.filter(event__startswith="privacy.").order_by("id").values_list("event", "actor_id")
    )
    people = gate.people
    assert events == [
        ("privacy.draft_activity", people["statistician"].pk),
        ("privacy.submit_activity", people["statistician"].pk),
        ("privacy.review_legality", people["legal"].pk),
        ("privacy.give_opinion", people["officer"].pk),
        ("privacy.record_assessment", people["coordinator"].pk),
        ("privacy.approve_activity", people["head"].pk),
        ("privacy.put_into_force", people["mayor"].pk),
    ]
    assert [row["verb"] for row in export_for(gate.mayor.pk)["privacy.ActivityStep"]] == ["put_into_force"]
    assert export_for(gate.volunteer.pk) == {}


def test_prepared_texts_are_complete_but_for_their_gaps(gate: Gate) -> None:
    assert prepared_codes() == ["integrationsmonitoring"]
    for code in prepared_codes():
        activity = actions.draft_activity(
            code=code, title="x", values=prepared_values(code) | {"title": "x"}, by=gate.statistician
        )
        actions.submit_activity(activity=activity, by=gate.statistician)
        with translation.override("en"), pytest.raises(Incomplete) as refused:
            actions.review_legality(activity=activity, by=gate.legal)
        assert "Norm of the Land" in refused.value.text()
        current = current_version(code)
        assert current is not None
        assert (current.pk, current.state) == (activity.pk, "legal_review")
