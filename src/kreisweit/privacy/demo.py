"""The invented county's processing activity and agreements, and the rest of the way for tests and the filled demo."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import today
from kreisweit.people.demo import DOMAIN, create_demo_logins
from kreisweit.people.demo_suppliers import SUPPLIERS
from kreisweit.people.models import Organisation, User
from kreisweit.places.models import County, Municipality

from . import actions
from .clearances import DEMO_ACTIVITY
from .demo_agreements import AGREEMENTS, DemoAgreement
from .models import ActivityState, DataAgreement, LegalStatus, ProcessingActivity, Responsibility
from .prepared import prepared_title, prepared_values
from .queries import in_force_on

INVENTED_NORM = "Erfundener Landkreis: Hier steht sonst die Norm des Landes."
_SUPPLIER_NAMES = {one.code: f"{one.name} (erfunden)" for one in SUPPLIERS}


@transaction.atomic
def create_demo_processing(*, by: By) -> ProcessingActivity:
    """Invent the activity (it waits for the data-protection officer) and its agreements; a second call changes nothing.

    Raises NotAllowed in a productive installation and in a real county.
    """
    if settings.PROFILE == "prod" or not County.objects.get().is_invented:
        raise NotAllowed
    create_demo_logins(by=by)
    activity = ProcessingActivity.objects.filter(code=DEMO_ACTIVITY).order_by("-version").first()
    if activity is None:
        activity = _reviewed_activity()
    for plan in AGREEMENTS:
        supplier = Organisation.objects.filter(name=_SUPPLIER_NAMES[plan.code], is_invented=True).first()
        if supplier is not None and not DataAgreement.objects.filter(code=plan.code).exists():
            _agree(plan, supplier)
    return activity


@transaction.atomic
def clear_demo_processing(*, by: By, municipalities: int | None = None) -> ProcessingActivity:
    """Take the remaining steps: opinion, assessment, approval, and put into force for county, institutions and towns.

    `municipalities` is how many take part (default: all): first that of the town office that delivers, then those
    of the association that delivers, then the others by key. Raises what create_demo_processing raises.
    """
    activity = create_demo_processing(by=by)
    if activity.state == ActivityState.OPINION:
        activity = actions.give_opinion(
            activity=activity,
            favourable=True,
            text="Keine Bedenken (erfundene Stellungnahme).",
            by=_user("datenschutz"),
        )
    if activity.state == ActivityState.IMPACT_ASSESSMENT:
        activity = actions.record_assessment(
            activity=activity, document="Folgenabschätzung 1 (erfunden)", by=_user("statistik")
        )
    if activity.state == ActivityState.APPROVAL:
        activity = actions.approve_activity(activity=activity, by=_user("landrat"))
    _put(activity, by=_user("landrat"))
    own = DataAgreement.objects.filter(activity_code=activity.code, responsibility=Responsibility.ORGANISATION)
    for agreement in own.select_related("supplier"):
        _put(activity, organisation=agreement.supplier, by=by)
    for town in demo_municipalities()[:municipalities]:
        _put(activity, municipality=town, by=by)
    return activity


def demo_municipalities() -> list[Municipality]:
    """Inhabited municipalities in the order in which they take part (see clear_demo_processing)."""
    seats = DataAgreement.objects.filter(code__in=("ewo-stadt", "ewo-verband")).values_list(
        "code", "supplier__municipality", "supplier__association"
    )
    places = {code: (town, association) for code, town, association in seats}
    town, association = places.get("ewo-stadt", (0, 0))[0], places.get("ewo-verband", (0, 0))[1]
    found = Municipality.objects.filter(inhabited=True).order_by("ags")
    return sorted(found, key=lambda m: (m.pk != town, m.association_id is None or m.association_id != association))


def _reviewed_activity() -> ProcessingActivity:
    author = _user("statistik")
    made = actions.draft_activity(
        code=DEMO_ACTIVITY, title=prepared_title(DEMO_ACTIVITY), values=_filled(), is_invented=True, by=author
    )
    actions.submit_activity(activity=made, by=author)
    return actions.review_legality(
        activity=made,
        text="Die Aufgabe ist hinreichend bestimmt; je Quelle liegt eine Vereinbarung vor (erfundene Prüfung).",
        document="Vermerk Rechtsamt 1 (erfunden)",
        by=_user("rechtsamt"),
    )


def _filled() -> dict[str, Any]:
    """The prepared text with its gaps filled for the invented county."""
    county = County.objects.get()
    values = prepared_values(DEMO_ACTIVITY)
    values.pop("title")
    return values | {
        "responsible_body": f"{county.name} (erfunden)",
        "data_protection_contact": f"datenschutz@{DOMAIN} (erfunden)",
        "legal_reference": INVENTED_NORM,
        "contract_reference": "Vereinbarung nach Art. 26 DSGVO (erfunden)",
    }


def _agree(plan: DemoAgreement, supplier: Organisation) -> None:
    first = date(today().year, 1, 1)
    made = actions.create_agreement(
        code=plan.code, title=plan.title, activity_code=DEMO_ACTIVITY, supplier=supplier,
        responsibility=plan.responsibility, register=plan.code, source_kind=plan.source_kind, purpose=plan.purpose,
        fields=plan.fields, begins_on=first, ends_on=date(first.year + 3, 12, 31), is_invented=True,
        by=_user("statistik"),
    )  # fmt: skip
    made = actions.submit_legal_basis(agreement=made, by=_user("statistik"))
    actions.settle_legal_basis(
        agreement=made,
        status=LegalStatus.SECURED if plan.fields else LegalStatus.AGGREGATES_ONLY,
        legal_basis="Art. 6 Abs. 1 Buchstabe e DSGVO" if plan.fields else "Ohne Personenbezug",
        legal_reference=INVENTED_NORM if plan.fields else "",
        document="Vermerk Rechtsamt 1 (erfunden)",
        by=_user("rechtsamt"),
    )


def _put(
    activity: ProcessingActivity,
    *,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    by: By,
) -> None:
    if not in_force_on([activity]).filter(municipality=municipality, organisation=organisation).exists():
        actions.put_into_force(
            activity=activity, municipality=municipality, organisation=organisation,
            document="Beschluss (erfunden)", by=by,
        )  # fmt: skip


def _user(login: str) -> User:
    return User.objects.get(email=f"{login}@{DOMAIN}")
