"""Every field of every model is declared, and every personal field is reached by export and erasure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from kreisweit.audit.models import AuditEvent
from kreisweit.ground import personal
from kreisweit.ground.personal import Category, personal_fields, undeclared_fields
from kreisweit.ground.registry import covered_fields, exempt_fields


def test_every_field_is_declared_personal_or_plain() -> None:
    assert undeclared_fields() == []


def test_every_personal_field_is_exported_and_erased_or_exempt_with_a_reason() -> None:
    assert sorted(covered_fields() | set(exempt_fields())) == personal_fields()
    assert covered_fields() & set(exempt_fields()) == set()
    assert all(len(reason) > 40 for reason in exempt_fields().values())


def test_declarations_name_fields_that_exist() -> None:
    for model in apps.get_models(include_auto_created=True):
        said = personal.declaration_of(model)
        assert said is not None
        real = {f.name for f in (*model._meta.local_fields, *model._meta.local_many_to_many)}
        assert set(said.personal) | said.plain == real, model._meta.label
        assert set(said.personal) & said.plain == set(), model._meta.label


@pytest.fixture
def forgetful() -> Iterator[None]:
    """A model with one field that nobody declared and one model without any declaration."""
    with isolate_apps("kreisweit.people") as isolated:

        class Halfway(models.Model):
            told = models.TextField()
            forgotten = models.TextField()

            class Meta:
                app_label = "people"

            class PersonalData:
                personal: ClassVar = {"told": Category.FREE_TEXT}
                plain: ClassVar = ["id"]

        class Silent(models.Model):
            secret = models.TextField()

            class Meta:
                app_label = "people"

        monkey = pytest.MonkeyPatch()
        monkey.setattr(personal, "apps", isolated)
        yield
        monkey.undo()


@pytest.mark.usefixtures("forgetful")
def test_a_forgotten_field_is_found() -> None:
    assert undeclared_fields() == ["people.Halfway.forgotten", "people.Silent.id", "people.Silent.secret"]
    assert personal_fields() == ["people.Halfway.told"]


def test_the_audit_trail_has_no_foreign_key() -> None:
    assert [f.name for f in AuditEvent._meta.get_fields() if f.is_relation] == []
