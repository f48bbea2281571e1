"""Organisations and their units, users, memberships with a scope."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.personal import Category
from kreisweit.places.models import MunicipalAssociation, Municipality, PlanningArea


class OrganisationKind(models.TextChoices):
    """What an institution is; it decides benches and rights later, never its worth."""

    COUNTY_ADMINISTRATION = "county_administration", _("county administration")
    MUNICIPAL_ADMINISTRATION = "municipal_administration", _("municipal administration")
    MIGRANT_ORGANISATION = "migrant_organisation", _("migrant organisation")
    COUNSELLING_BODY = "counselling_body", _("counselling body")
    ASSOCIATION = "association", _("association or club")
    PROVIDER = "provider", _("provider of courses or services")
    WELFARE = "welfare", _("welfare organisation")
    INFORMAL_GROUP = "informal_group", _("informal group")
    OTHER = "other", _("other institution")


ADMINISTRATIONS = (OrganisationKind.COUNTY_ADMINISTRATION, OrganisationKind.MUNICIPAL_ADMINISTRATION)


class Organisation(models.Model):
    """An institution that takes part. Its contact data are those of an office, not of a person.

    Its seat is a municipality, an association of municipalities, or neither: then it is the county's.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=OrganisationKind.choices)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    association = models.ForeignKey(
        MunicipalAssociation, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)  # two people edit at once: the second sees both
    left_on = models.DateField(null=True, blank=True)  # when one of its own people last left (rules.ALONE_FOR)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            # SQLite has no "nulls not distinct", hence one constraint per kind of seat.
            models.UniqueConstraint(fields=["name", "municipality"], name="people_organisation_once_municipality"),
            models.UniqueConstraint(fields=["name", "association"], name="people_organisation_once_association"),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(municipality=None, association=None),
                name="people_organisation_once_county",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(kind="municipal_administration", municipality__isnull=False),
                name="people_one_administration",
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=models.Q(kind="municipal_administration", association__isnull=False),
                name="people_one_association_administration",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(kind="county_administration"),
                name="people_one_county_administration",
            ),
            models.CheckConstraint(
                condition=models.Q(municipality=None) | models.Q(association=None), name="people_organisation_one_seat"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="county_administration") | models.Q(municipality=None, association=None),
                name="people_county_administration_has_no_seat",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="municipal_administration")
                | models.Q(municipality__isnull=False)
                | models.Q(association__isnull=False),
                name="people_municipal_administration_has_seat",
            ),
        ]

    class PersonalData:
        plain: ClassVar = [
            "id", "name", "kind", "municipality", "association", "website", "email", "phone", "street", "postcode",
            "town", "is_public", "is_invented", "version", "left_on",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OrganisationUnit(models.Model):
    """A part of an organisation: an office, a department, a group."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "parent", "name"], name="people_unit_once"),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(parent=None), name="people_top_unit_once"
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="people_unit_not_own_parent",
            ),
        ]

    class PersonalData:
        plain: ClassVar = ["id", "organisation", "parent", "name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """A user with a hashed password, or with none that works."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses are compared without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. What they may do comes from memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="de")
    is_active = models.BooleanField(default=True)
    is_invented = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)  # when the invitation was accepted; empty: not yet
    last_visit_at = models.DateTimeField(null=True)  # for "since your last visit"; by the county's calendar

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar = UserManager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    class PersonalData:
        personal: ClassVar = {
            "email": Category.CONTACT,
            "name": Category.IDENTITY,
            "password": Category.ACCESS,
            "last_login": Category.ACTIVITY,
            "joined_at": Category.ACTIVITY,
            "last_visit_at": Category.ACTIVITY,
            "language": Category.IDENTITY,
        }
        plain: ClassVar = ["id", "is_active", "is_invented"]

    def __str__(self) -> str:
        return self.name


class ScopeKind(models.TextChoices):
    """How far a right reaches (ARCHITECTURE section 6)."""

    COUNTY = "county", _("county")
    PLANNING_AREA = "planning_area", _("planning area")
    ASSOCIATION = "association", _("municipal association")
    MUNICIPALITY = "municipality", _("municipality")
    ORGANISATION = "organisation", _("organisation")


class Membership(models.Model):
    """A user holds a role in a scope, for a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40)  # code of people.roles; the actions check it
    scope = models.CharField(max_length=20, choices=ScopeKind.choices)
    planning_area = models.ForeignKey(PlanningArea, null=True, blank=True, on_delete=models.PROTECT)
    association = models.ForeignKey(MunicipalAssociation, null=True, blank=True, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # last day
    invited_as = models.CharField(max_length=120, blank=True)  # name that the inviter typed; empty: accepted

    class Meta:
        ordering: ClassVar = ["user_id", "role", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_membership_scope",
                condition=models.Q(
                    scope="county", planning_area=None, association=None, municipality=None, organisation=None
                )
                | models.Q(
                    scope="planning_area",
                    planning_area__isnull=False,
                    association=None,
                    municipality=None,
                    organisation=None,
                )
                | models.Q(
                    scope="association",
                    planning_area=None,
                    association__isnull=False,
                    municipality=None,
                    organisation=None,
                )
                | models.Q(
                    scope="municipality",
                    planning_area=None,
                    association=None,
                    municipality__isnull=False,
                    organisation=None,
                )
                | models.Q(
                    scope="organisation",
                    planning_area=None,
                    association=None,
                    municipality=None,
                    organisation__isnull=False,
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="people_membership_ends_after_start",
            ),
            # SQLite has no "nulls not distinct", hence one constraint per kind of scope.
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(valid_until=None, scope="county"),
                name="people_membership_once_county",
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", "role", place],
                    condition=models.Q(valid_until=None, scope=place),
                    name=f"people_membership_once_{place[:12]}",
                )
                for place in ("planning_area", "association", "municipality", "organisation")
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "user": Category.IDENTITY,
            "role": Category.IDENTITY,
            "scope": Category.IDENTITY,
            "planning_area": Category.IDENTITY,
            "association": Category.IDENTITY,
            "municipality": Category.IDENTITY,
            "organisation": Category.IDENTITY,
            "valid_from": Category.ACTIVITY,
            "valid_until": Category.ACTIVITY,
            "invited_as": Category.IDENTITY,
        }
        plain: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.role} ({self.scope})"
