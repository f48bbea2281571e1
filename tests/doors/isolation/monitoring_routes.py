"""Who may open which page of deliveries, linkage and release. Written by hand on purpose, like routes.py.

Objects that nobody has are asked for by a number that is not there: to those who may, it is not found as well.
"""

from __future__ import annotations

from .cases import NONE, Case, Kwargs, Line, names

SUPPLIERS = names("supplier@county supplier@other")
KEEPERS = names("county_coordinator@county statistician@county")
OFFICER = names("officer@county")
SEES_DELIVERIES = SUPPLIERS | KEEPERS | OFFICER
TRUST = names("trust_office@county")
STATISTICS = names("statistician@county")
APPROVER = names("release_approver@county")
SEES_COMPUTATIONS = STATISTICS | APPROVER
SEES_INSTITUTION_DELIVERY = names("supplier@county") | KEEPERS | OFFICER
SEES_TOWN_DELIVERY = names("supplier@other") | KEEPERS | OFFICER

REFUSED = (302, 409)
"""What a person with the right gets where something else is still missing."""
REFUSED_PAGE = (200, 409)


def _nowhere(scene: object) -> dict[str, int]:
    return {"pk": 999_999}


def _delivery(name: str) -> Kwargs:
    return lambda scene: {"pk": scene.numbers[f"delivery_{name}"]}


def _nobodys_link(scene: object) -> dict[str, str]:
    return {"left": "0" * 32, "right": "f" * 32}


def _nobodys_entry(scene: object) -> dict[str, str]:
    return {"entry": "0" * 32}


def _nobodys_change(scene: object) -> dict[str, str | int]:
    return {"entry": "0" * 32, "event": 999_999}


def _nobodys_model(scene: object) -> dict[str, str]:
    return {"version": "0" * 16}


def _code(scene: object) -> dict[str, str]:
    return {"code": "institution"}


_NOBODY_YET = (Case(get=NONE, kwargs=_nowhere),)
_NOBODY_ACTS = (Case(post=NONE, kwargs=_nowhere),)
_BOTH_DELIVERIES = (
    Case(get=SEES_INSTITUTION_DELIVERY, kwargs=_delivery("institution")),
    Case(get=SEES_TOWN_DELIVERY, kwargs=_delivery("town")),
)

MONITORING: dict[str, Line] = {
    "office:deliveries": (Case(get=SEES_DELIVERIES),),
    "office:delivery-new": (Case(get=SUPPLIERS, post=SUPPLIERS, passed=(200, 422)),),
    "office:delivery": _BOTH_DELIVERIES,
    "office:delivery-findings": _BOTH_DELIVERIES,
    "office:delivery-cancel": _NOBODY_ACTS,
    "office:delivery-accept": _NOBODY_ACTS,
    "office:delivery-reject": _NOBODY_ACTS,
    "office:delivery-undo": _NOBODY_ACTS,
    "office:delivery-preview": _NOBODY_ACTS,
    "office:delivery-bad-rows": _NOBODY_ACTS,
    "office:delivery-columns": (Case(get=KEEPERS, post=KEEPERS, kwargs=_code, passed=(200, 422)),),
    "office:delivery-calendar": (Case(get=KEEPERS, post=KEEPERS, kwargs=_code, passed=(200, 422)),),
    "office:linking": (Case(get=TRUST),),
    "office:linking-start": (Case(post=TRUST, passed=REFUSED),),
    "office:linking-run": _NOBODY_YET,
    "office:linking-cancel": _NOBODY_ACTS,
    "office:linking-pairs": (Case(get=TRUST),),
    "office:linking-pair": (Case(get=TRUST, post=TRUST, kwargs=_nowhere, passed=REFUSED),),
    "office:linking-sample": (Case(get=TRUST, passed=REFUSED_PAGE),),
    "office:linking-link": (Case(get=TRUST, post=TRUST, kwargs=_nobodys_link, passed=REFUSED),),
    "office:linking-quality": (Case(get=TRUST, passed=REFUSED_PAGE),),
    "office:linking-nationalities": (Case(get=TRUST, passed=REFUSED_PAGE),),
    "office:linking-conflicts": (Case(get=TRUST, passed=REFUSED_PAGE),),
    "office:linking-person": (Case(get=TRUST, kwargs=_nobodys_entry, passed=REFUSED_PAGE),),
    "office:linking-part": (Case(get=TRUST, post=TRUST, kwargs=_nobodys_entry, passed=REFUSED),),
    "office:linking-undo": (Case(get=TRUST, post=TRUST, kwargs=_nobodys_change, passed=REFUSED),),
    "office:linking-trials": (Case(get=TRUST, passed=REFUSED_PAGE),),
    "office:linking-trial-start": (Case(post=TRUST, passed=REFUSED),),
    "office:linking-trial-apply": (Case(post=TRUST, kwargs=_nobodys_model, passed=REFUSED),),
    "office:linking-trial-discard": (Case(post=TRUST, kwargs=_nobodys_model, passed=REFUSED),),
    "office:linking-choices": (Case(get=TRUST, post=TRUST, passed=(200, 302)),),
    "office:computations": (Case(get=SEES_COMPUTATIONS),),
    "office:computations-start": (Case(post=STATISTICS, passed=REFUSED),),
    "office:computations-run": _NOBODY_YET,
    "office:computations-cancel": _NOBODY_ACTS,
    "office:computation": _NOBODY_YET,
    "office:computation-propose": _NOBODY_ACTS,
    "office:proposal": _NOBODY_YET,
    "office:proposal-approve": _NOBODY_ACTS,
    "office:proposal-reject": _NOBODY_ACTS,
    "office:proposal-withdraw": _NOBODY_ACTS,
}
