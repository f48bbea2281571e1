"""What may be done with data about persons, and who has said so. Source: GDPR Art. 26, 28, 30, 35."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category
from kreisweit.people.models import Organisation
from kreisweit.places.models import Municipality


class ActivityState(models.TextChoices):
    """Life of a processing activity; the changes that are possible stand in states.py."""

    DRAFT = "draft", _("draft")
    LEGAL_REVIEW = "legal_review", _("legal review")
    OPINION = "opinion", _("opinion of the data-protection officer")
    IMPACT_ASSESSMENT = "impact_assessment", _("impact assessment")
    APPROVAL = "approval", _("waits for approval")
    APPROVED = "approved", _("approved")
    ACTIVE = "active", _("active")
    ENDED = "ended", _("ended")


class ProcessingActivity(models.Model):
    """One line of the record of processing activities, with all particulars of Art. 30(1) GDPR.

    A change of an approved activity makes a new version that starts as a draft; the old one stays in force.
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=20, choices=ActivityState.choices, default=ActivityState.DRAFT)
    # Art. 30(1)(a)
    responsible_body = models.CharField(max_length=200, blank=True)
    joint_controllers = models.TextField(blank=True)
    representative = models.CharField(max_length=200, blank=True)
    data_protection_contact = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=160, blank=True)
    purposes = models.TextField(blank=True)  # (b)
    subject_categories = models.JSONField(default=list)  # (c) texts
    data_categories = models.JSONField(default=list)  # (c), (f): [{"name", "fields": [...], "erased_after_months"}]
    recipients = models.JSONField(default=list)  # (d) texts
    third_countries = models.TextField(blank=True)  # (e) "" = none
    security_measures = models.TextField(blank=True)  # (g)
    # what public bodies add
    legal_basis = models.CharField(max_length=200, blank=True)
    legal_reference = models.CharField(max_length=200, blank=True)
    data_sources = models.TextField(blank=True)
    contract_reference = models.CharField(max_length=200, blank=True)  # Art. 26, 28
    assessment_required = models.BooleanField(default=True)
    assessment_reason = models.TextField(blank=True)
    fields = models.JSONField(default=list)  # names of methods.intake.deliveries.fields that may be processed
    operations = models.JSONField(default=list)  # codes of clearances.Operation
    # who did which step when
    author = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    legal_by = models.BigIntegerField(null=True)
    legal_on = models.DateField(null=True)
    legal_document = models.CharField(max_length=200, blank=True)
    legal_favourable = models.BooleanField(null=True)
    opinion_by = models.BigIntegerField(null=True)
    opinion_on = models.DateField(null=True)
    opinion_text = models.TextField(blank=True)
    opinion_favourable = models.BooleanField(null=True)
    assessed_by = models.BigIntegerField(null=True)
    assessed_on = models.DateField(null=True)
    assessment_document = models.CharField(max_length=200, blank=True)
    assessment_acceptable = models.BooleanField(null=True)  # the risks that remain
    approved_by = models.BigIntegerField(null=True)
    approved_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    is_invented = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)  # two people edit at once: the second is told

    class Meta:
        ordering: ClassVar = ["code", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="privacy_activity_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("author")),
                name="privacy_author_does_not_approve",
            ),
            models.CheckConstraint(
                condition=models.Q(legal_by=None) | ~models.Q(legal_by=models.F("author")),
                name="privacy_author_does_not_review",
            ),
            models.CheckConstraint(
                condition=models.Q(opinion_by=None)
                | (
                    ~models.Q(opinion_by=models.F("author"))
                    & (models.Q(approved_by=None) | ~models.Q(opinion_by=models.F("approved_by")))
                ),
                name="privacy_officer_only_advises",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "active"])
                | (
                    models.Q(legal_on__isnull=False, opinion_on__isnull=False, approved_on__isnull=False)
                    # "is true" alone would let an unknown (NULL) through
                    & models.Q(legal_favourable=True, legal_favourable__isnull=False)
                    & models.Q(opinion_favourable=True, opinion_favourable__isnull=False)
                    & (
                        models.Q(assessment_required=False)
                        | models.Q(
                            assessed_on__isnull=False, assessment_acceptable=True, assessment_acceptable__isnull=False
                        )
                    )
                ),
                name="privacy_approved_has_all_steps",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "author": Category.ACTIVITY,
            "legal_by": Category.ACTIVITY,
            "opinion_by": Category.ACTIVITY,
            "assessed_by": Category.ACTIVITY,
            "approved_by": Category.ACTIVITY,
        }
        plain: ClassVar = [
            "id", "code", "version", "title", "state", "responsible_body", "joint_controllers", "representative",
            "data_protection_contact", "unit", "purposes", "subject_categories", "data_categories", "recipients",
            "third_countries", "security_measures", "legal_basis", "legal_reference", "data_sources",
            "contract_reference", "assessment_required", "assessment_reason", "fields", "operations", "created_at",
            "legal_on", "legal_document", "legal_favourable", "opinion_on", "opinion_text", "opinion_favourable", "assessed_on",
            "assessment_document", "assessment_acceptable", "approved_on", "review_due_on", "ended_on", "is_invented",
            "revision",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class ActivityStep(models.Model):
    """One step in the life of an activity, with what was said; stays when a later step replaces it."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="steps")
    verb = models.SlugField(max_length=30)  # see states.TRANSITIONS, put_into_force, withdraw_from_force
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    favourable = models.BooleanField(null=True)
    text = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]

    class PersonalData:
        personal: ClassVar = {"by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "activity", "verb", "at", "favourable", "text", "document", "municipality", "organisation",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.activity_id} {self.verb}"


class InForce(models.Model):
    """A controller has put an activity into force for itself: a municipality, an organisation, or the county (neither)."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.PROTECT, related_name="in_force")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="activities_in_force"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="activities_in_force"
    )
    document = models.CharField(max_length=200, blank=True)  # decision, service instruction, signed agreement
    begins_on = models.DateField()
    ended_on = models.DateField(null=True)  # from this day on it no longer holds; ending acts at once
    put_by = models.BigIntegerField(null=True)
    put_at = models.DateTimeField()
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["activity_id", "begins_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(municipality=None) | models.Q(organisation=None), name="privacy_one_controller"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("begins_on")),
                name="privacy_in_force_order",
            ),
            models.UniqueConstraint(
                fields=["activity", "municipality"],
                condition=models.Q(ended_on=None, municipality__isnull=False),
                name="privacy_in_force_once_municipality",
            ),
            models.UniqueConstraint(
                fields=["activity", "organisation"],
                condition=models.Q(ended_on=None, organisation__isnull=False),
                name="privacy_in_force_once_organisation",
            ),
            models.UniqueConstraint(
                fields=["activity"],
                condition=models.Q(ended_on=None, municipality=None, organisation=None),
                name="privacy_in_force_once_county",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"put_by": Category.ACTIVITY, "ended_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "activity", "municipality", "organisation", "document", "begins_on", "ended_on", "put_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.activity_id} {self.municipality_id or self.organisation_id or 'county'}"


class Responsibility(models.TextChoices):
    """On whose responsibility a supplier delivers."""

    MUNICIPALITIES = "municipalities", _("the municipality named in each row")
    ORGANISATION = "organisation", _("the supplier itself")
    COUNTY = "county", _("the county")


class LegalStatus(models.TextChoices):
    """How far the legal basis of a source is settled."""

    OPEN = "open", _("open")
    UNDER_REVIEW = "under_review", _("under review")
    SECURED = "secured", _("secured")
    AGGREGATES_ONLY = "aggregates_only", _("added-up numbers only")


class DataAgreement(models.Model):
    """What one supplier may deliver for one activity: purpose, fields, time, legal basis, end."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    activity_code = models.SlugField(max_length=60)  # holds for every version of the activity that allows its fields
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="data_agreements")
    responsibility = models.CharField(max_length=20, choices=Responsibility.choices)
    register = models.SlugField(max_length=40)  # "ewo-lobau": records of one register that is free of duplicates
    source_kind = models.SlugField(max_length=40)  # registration, course_provider, adult_education, school_office, …
    purpose = models.TextField()
    fields = models.JSONField(default=list)  # names of methods.intake.deliveries.fields
    legal_basis = models.CharField(max_length=200, blank=True)
    legal_reference = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    legal_status = models.CharField(max_length=20, choices=LegalStatus.choices, default=LegalStatus.OPEN)
    begins_on = models.DateField()
    ends_on = models.DateField()  # last day; an agreement always has an end
    ended_early_on = models.DateField(null=True)  # from this day on it no longer holds
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="privacy_agreement_order"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"created_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "code", "title", "activity_code", "supplier", "responsibility", "register", "source_kind", "purpose",
            "fields", "legal_basis", "legal_reference", "document", "legal_status", "begins_on", "ends_on",
            "ended_early_on", "created_at", "is_invented", "version",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
