"""The small county with everybody who has a say in a processing activity, and an activity that is complete."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.people_world import World, organisation, person

from kreisweit.audit.actions import By
from kreisweit.people import roles
from kreisweit.people.models import Organisation, OrganisationKind, User
from kreisweit.privacy import actions
from kreisweit.privacy.models import DataAgreement, ProcessingActivity

FIELDS = ["local_id", "given_name", "family_name", "birth_date", "municipality"]
VALUES: dict[str, Any] = {
    "responsible_body": "Landkreis Probe",
    "data_protection_contact": "datenschutz@probe.example",
    "purposes": "Planung",
    "subject_categories": ["Einwohnerinnen und Einwohner"],
    "data_categories": [{"name": "Alles", "fields": FIELDS, "erased_after_months": 24}],
    "recipients": ["Statistikstelle"],
    "security_measures": "Verschlüsselung",
    "legal_basis": "Art. 6 Abs. 1 Buchstabe e DSGVO",
    "legal_reference": "Erfundene Norm",
    "data_sources": "Meldebehörden",
    "assessment_required": True,
    "assessment_reason": "Verknüpfung",
    "fields": FIELDS,
    "operations": ["store", "link", "compute", "release"],
}
CODE = "probe"


class Gate:
    """Everybody by short name, and the institution that delivers on its own responsibility."""

    def __init__(self) -> None:
        self.world = world = World()
        self.provider: Organisation = organisation("Träger", None, OrganisationKind.PROVIDER, is_public=True)
        self.people: dict[str, User] = {
            "statistician": person("S", roles.STATISTICIAN),
            "coordinator": person("K", roles.COUNTY_COORDINATOR),
            "legal": person("R", roles.LEGAL_OFFICE),
            "officer": person("D", roles.DATA_PROTECTION_OFFICER),
            "head": person("L", roles.COUNTY_HEAD),
            "mayor": person("B", roles.MAYOR, world.adorf),
            "town": person("O", roles.MUNICIPAL_COORDINATOR, world.beck),
            "clerk": person("V", roles.ASSOCIATION_CLERK, world.auen),
            "area": person("P", roles.MUNICIPAL_COORDINATOR, world.north),
            "town_officer": person("DO", roles.DATA_PROTECTION_OFFICER, world.adorf),
            "provider": person("T", roles.INSTITUTION_HEAD, self.provider),
            "supplier": person("Z", roles.SUPPLIER, self.provider),
            "trust": person("VS", roles.TRUST_OFFICE),
            "volunteer": person("E", roles.VOLUNTEER, world.adorf),
        }

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def draft(self, by: By | None = None, **values: Any) -> ProcessingActivity:
        """A complete draft by the statistics office."""
        return actions.draft_activity(
            code=CODE, title="Probe", values=VALUES | values, by=by or self.people["statistician"]
        )

    def draft_as(self, code: str) -> ProcessingActivity:
        """A complete draft under another short name."""
        return actions.draft_activity(code=code, title=code, values=VALUES, by=self.people["statistician"])

    def approved(self, **values: Any) -> ProcessingActivity:
        """An activity with every step up to the approval."""
        return self.bring_on(self.draft(**values))

    def bring_on(self, activity: ProcessingActivity) -> ProcessingActivity:
        """Take every step from draft to approval."""
        people = self.people
        actions.submit_activity(activity=activity, by=people["statistician"])
        actions.review_legality(activity=activity, document="Vermerk", by=people["legal"])
        made = actions.give_opinion(activity=activity, favourable=True, text="Ja", by=people["officer"])
        if made.assessment_required:
            actions.record_assessment(activity=made, document="DSFA", by=people["coordinator"])
        return actions.approve_activity(activity=made, by=people["head"])

    def agreement(self, **values: Any) -> DataAgreement:
        """An agreement with the institution, its legal basis secured."""
        given: dict[str, Any] = {
            "code": "kurse", "title": "Kurse", "activity_code": CODE, "supplier": self.provider,
            "responsibility": "organisation", "register": "kurse", "source_kind": "course_provider",
            "purpose": "Kurse", "fields": FIELDS[:3], "begins_on": date(2020, 1, 1), "ends_on": date(2099, 12, 31),
        }  # fmt: skip
        made = actions.create_agreement(**(given | values), by=self.people["statistician"])
        return actions.settle_legal_basis(agreement=made, status="secured", document="Vermerk", by=self.people["legal"])
