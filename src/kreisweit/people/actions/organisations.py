"""Adding, changing and publishing organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kreisweit.audit.actions import Machine, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.places.models import MunicipalAssociation, Municipality

from ..models import ADMINISTRATIONS, Organisation, OrganisationKind
from ..refusals import EditConflict, KindFixed, NameTaken
from ..rules import may_create_organisation, may_edit_organisation

CONTACT_FIELDS = ("website", "email", "phone", "street", "postcode", "town")
CHANGEABLE_FIELDS = ("name", "kind", *CONTACT_FIELDS)
FIXED_KINDS = (*ADMINISTRATIONS, OrganisationKind.COUNSELLING_BODY)


def create_organisation(
    *,
    name: str,
    kind: str,
    municipality: Municipality | None = None,
    association: MunicipalAssociation | None = None,
    contact: Mapping[str, str] | None = None,
    is_invented: bool = False,
    by: Any,
) -> Organisation:
    """Add an organisation, not published yet, seated in a municipality, an association or the county.

    Raises NotAllowed outside the user's places, KindFixed for an administration, NameTaken.
    """
    if not (is_machine(by) or may_create_organisation(by, municipality or association)):
        raise NotAllowed
    if kind in ADMINISTRATIONS:
        raise KindFixed
    known = {field: (contact or {}).get(field, "") for field in CONTACT_FIELDS}
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                name=name, kind=kind, municipality=municipality, association=association,
                is_invented=is_invented, **known,
            )  # fmt: skip
            record("people.create_organisation", made, by=by, kind=kind)
    except IntegrityError as error:
        raise NameTaken from error
    return made


def change_organisation(
    *, organisation: Organisation, version: int, values: Mapping[str, str], by: Any
) -> Organisation:
    """Change name, kind or contact of an organisation as it was at `version`.

    Raises EditConflict with both versions if it changed since, NotAllowed, KindFixed, NameTaken. The seat
    stays: an organisation that moves is added at its new place, by the people of that place.
    """
    if not may_edit_organisation(by, organisation):
        raise NotAllowed
    changed = {field: values[field] for field in CHANGEABLE_FIELDS if field in values}
    if changed.get("kind", organisation.kind) != organisation.kind and (
        organisation.kind in FIXED_KINDS or changed["kind"] in FIXED_KINDS
    ):
        raise KindFixed
    return _write(organisation, version, changed, by)


def _write(organisation: Organisation, version: int, changed: dict[str, str], by: Any) -> Organisation:
    try:
        with transaction.atomic():
            same = Organisation.objects.filter(pk=organisation.pk, version=version)
            written = same.update(**changed, version=F("version") + 1)
            now_stored = Organisation.objects.get(pk=organisation.pk)
            if not written:
                theirs = {field: getattr(now_stored, field) for field in changed}
                raise EditConflict(mine=changed, theirs=theirs, version=now_stored.version)
            fields = sorted(field for field in changed if changed[field] != getattr(organisation, field))
            record("people.change_organisation", now_stored, by=by, fields=fields)
    except IntegrityError as error:
        raise NameTaken from error
    return now_stored


def publish_organisation(*, organisation: Organisation, by: Any) -> None:
    """Show the entry to everybody. Raises NotAllowed."""
    _set_public(organisation, public=True, by=by)


def unpublish_organisation(*, organisation: Organisation, by: Any) -> None:
    """Take the entry off the public pages. Raises NotAllowed."""
    _set_public(organisation, public=False, by=by)


@transaction.atomic
def _set_public(organisation: Organisation, *, public: bool, by: Any) -> None:
    if not (is_machine(by) or may_edit_organisation(by, organisation)):
        raise NotAllowed
    if not Organisation.objects.filter(pk=organisation.pk, is_public=not public).update(is_public=public):
        return  # somebody did the same a moment ago: nothing happened, nothing to record
    record(f"people.{'publish' if public else 'unpublish'}_organisation", organisation, by=by)
    organisation.is_public = public


def is_machine(by: Any) -> bool:
    """Whether the clock or the operator's terminal acts: it stands outside the roles."""
    return isinstance(by, Machine)
