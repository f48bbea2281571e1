"""The one place that says whether data about persons may be processed. Nothing is remembered between calls."""

from __future__ import annotations

from datetime import date

from kreisweit.ground.today import today

from .. import clearances
from ..clearances import COUNTY, Clearance, Operation
from ..models import ActivityState, DataAgreement, LegalStatus, ProcessingActivity, Responsibility
from ..refusals import Lack, NotCleared
from .activities import controller_codes, current_version
from .agreements import controllers_of, served_municipalities

S = ActivityState
_COUNTY_OPERATIONS = (Operation.LINK, Operation.COMPUTE, Operation.RELEASE)
_SHOWN_NAMES = 3


def clearance_for(activity: str, *, operation: Operation, on: date | None = None, agreement: str = "") -> Clearance:
    """Permission for one operation on a day (default: today), made from what the database says at this moment.

    `activity` is the code of a processing activity, `agreement` the code of the supplier's agreement, which
    storing needs. Raises NotCleared, which names everything that is missing and who must act.
    """
    day = on or today()
    version = current_version(activity, day)
    held = DataAgreement.objects.select_related("supplier").filter(code=agreement, activity_code=activity).first()
    found = lacks_of(version, operation=operation, on=day, agreement=held, agreement_needed=bool(agreement))
    if found or version is None:
        raise NotCleared(found)
    return Clearance(
        activity=activity,
        version=version.version,
        operation=operation,
        on=day,
        controllers=controller_codes(version, day),
        agreement=held.code if held else "",
        controller=_controller(held),
        fields=_fields(held),
        valid_until=held.ends_on if held else None,
        seal=clearances._SEAL,
    )


def lacks_of(
    version: ProcessingActivity | None,
    *,
    operation: Operation,
    on: date,
    agreement: DataAgreement | None = None,
    agreement_needed: bool = False,
) -> list[Lack]:
    """Everything that stands between an operation and its permission; empty if nothing does."""
    if version is None:
        return [Lack("no_activity")]
    if version.state == S.ENDED:
        return [Lack("ended")]
    joined = controller_codes(version, on)
    found = _missing_steps(version, on)
    if operation.value not in version.operations:
        found.append(Lack("operation_not_covered"))
    if operation in _COUNTY_OPERATIONS and COUNTY not in joined:
        found.append(Lack("not_in_force_county"))
    if operation is Operation.STORE or agreement_needed:
        found += _agreement_lacks(agreement, version, joined, on)
    return list({lack.code: lack for lack in found}.values())


def _missing_steps(version: ProcessingActivity, on: date) -> list[Lack]:
    """The steps that were not taken by the day. The columns count, not the state alone; a draft has all ahead."""
    draft = version.state == S.DRAFT
    steps = (
        ("legal_review", version.legal_on, version.legal_favourable),
        ("opinion", version.opinion_on, version.opinion_favourable),
        ("impact_assessment", version.assessed_on, version.assessment_acceptable),
        ("approval", version.approved_on, True),
    )
    missing = ["draft"] if draft else []
    for code, day, favourable in steps:
        if code == "impact_assessment" and not version.assessment_required:
            continue
        if code == "opinion" and favourable is False:
            missing.append("opinion_unfavourable")
        elif draft or day is None or day > on or not favourable:
            missing.append(code)
    return [Lack(code) for code in missing]


def _agreement_lacks(
    agreement: DataAgreement | None, version: ProcessingActivity, joined: frozenset[str], on: date
) -> list[Lack]:
    if agreement is None:
        return [Lack("no_agreement")]
    found = []
    if agreement.begins_on > on:
        found.append(Lack("agreement_not_begun"))
    if agreement.ends_on < on or (agreement.ended_early_on is not None and agreement.ended_early_on <= on):
        found.append(Lack("agreement_over"))
    if agreement.legal_status in (LegalStatus.OPEN, LegalStatus.UNDER_REVIEW):
        found.append(Lack("legal_basis_open"))
    if not set(agreement.fields) <= set(version.fields):
        found.append(Lack("agreement_fields"))
    if not controllers_of(agreement) & joined:
        found.append(_controller_lack(agreement))
    return found


def _controller_lack(agreement: DataAgreement) -> Lack:
    if agreement.responsibility == Responsibility.COUNTY:
        return Lack("not_in_force_county")
    if agreement.responsibility == Responsibility.ORGANISATION:
        return Lack("not_in_force_controller", {"controller": agreement.supplier.name})
    names = list(served_municipalities(agreement).values_list("name", flat=True)[: _SHOWN_NAMES + 1])
    if len(names) > _SHOWN_NAMES:
        return Lack("not_in_force_controller")
    return Lack("not_in_force_controller", {"controller": " / ".join(names)})


def _controller(agreement: DataAgreement | None) -> str:
    if agreement is None or agreement.responsibility == Responsibility.MUNICIPALITIES:
        return ""
    return next(iter(controllers_of(agreement)))


def _fields(agreement: DataAgreement | None) -> frozenset[str]:
    """Fields about persons that may be taken over; none where only added-up numbers may be."""
    if agreement is None or agreement.legal_status == LegalStatus.AGGREGATES_ONLY:
        return frozenset()
    return frozenset(agreement.fields)
