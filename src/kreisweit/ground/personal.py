"""Every field of every model is declared: personal (with its category) or plain.

A model carries a nested class:

    class PersonalData:
        personal = {"email": Category.CONTACT}
        plain = ["id", "language"]

Guests (models of third-party packages) are declared in GUESTS, because they cannot carry the class.
A test fails for a field that nobody declared. Source of the duty: GDPR Art. 30(1)(c), Art. 25.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db.models import Model


class Category(StrEnum):
    """Categories of personal data as the record of processing names them."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ACCESS = "access"  # passwords, second factors, sessions
    ACTIVITY = "activity"  # what a user did in the system
    FREE_TEXT = "free_text"


@dataclass(frozen=True)
class Declaration:
    """What was said about the fields of one model."""

    personal: dict[str, Category]
    plain: frozenset[str]


GUESTS: dict[str, Declaration] = {}


def declare_guest(label: str, *, personal: dict[str, Category] | None = None, plain: Iterable[str] = ()) -> None:
    """Declare the fields of a third-party model, `label` as in "app_label.ModelName"."""
    GUESTS[label] = Declaration(personal or {}, frozenset(plain))


def declaration_of(model: type[Model]) -> Declaration | None:
    """The declaration of a model, or None where nobody made one."""
    nested = model.__dict__.get("PersonalData")
    if nested is not None:
        return Declaration(dict(getattr(nested, "personal", {})), frozenset(getattr(nested, "plain", ())))
    return GUESTS.get(model._meta.label)


def undeclared_fields() -> list[str]:
    """Fields of installed models that are neither personal nor plain, as "app.Model.field"."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        said = declaration_of(model)
        known = set(said.personal) | said.plain if said else set()
        found += [f"{model._meta.label}.{f.name}" for f in model._meta.local_fields if f.name not in known]
        found += [f"{model._meta.label}.{f.name}" for f in model._meta.local_many_to_many if f.name not in known]
    return sorted(found)


def personal_fields() -> list[str]:
    """All personal fields as "app.Model.field"."""
    return sorted(
        f"{model._meta.label}.{name}"
        for model in apps.get_models(include_auto_created=True)
        if (said := declaration_of(model))
        for name in said.personal
    )
