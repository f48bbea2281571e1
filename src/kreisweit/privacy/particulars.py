"""The particulars of a processing activity: which there are, which are missing, which still have a gap.

Source: GDPR Art. 30(1)(a)-(g), and what public bodies add (legal basis, sources, Art. 26/28, Art. 35).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.methods.intake.deliveries.fields import FIELDS

from .clearances import Operation
from .models import ProcessingActivity

GAP = re.compile(r"\[[^\[\]]*eintragen\]")
"""A place in a prepared text that the county has to fill in, for example "[Landesrecht eintragen]"."""


@dataclass(frozen=True)
class Particular:
    """One particular: name of the column, in words, the letter of Art. 30(1) ("" if public bodies add it)."""

    name: str
    label: Any
    letter: str = ""
    required: bool = True


PARTICULARS: tuple[Particular, ...] = (
    Particular("title", _("Name of the activity")),
    Particular("responsible_body", _("Controller"), "a"),
    Particular("joint_controllers", _("Joint controllers"), "a", required=False),
    Particular("representative", _("Representative"), "a", required=False),
    Particular("data_protection_contact", _("Contact of the data-protection officer"), "a"),
    Particular("unit", _("Office in charge"), required=False),
    Particular("purposes", _("Purposes"), "b"),
    Particular("subject_categories", _("Whom the data are about"), "c"),
    Particular("data_categories", _("Categories of data and when they are erased"), "c, f"),
    Particular("recipients", _("Recipients"), "d"),
    Particular("third_countries", _("Transfers to third countries"), "e", required=False),
    Particular("security_measures", _("Technical and organisational safeguards"), "g"),
    Particular("legal_basis", _("Legal basis")),
    Particular("legal_reference", _("Norm of the Land")),
    Particular("data_sources", _("Where the data come from")),
    Particular("contract_reference", _("Agreements under Art. 26 and 28"), required=False),
    Particular("assessment_reason", _("Why an impact assessment is required or not")),
    Particular("fields", _("Fields that may be processed")),
    Particular("operations", _("What is done with the data")),
)
CHANGEABLE = (*(one.name for one in PARTICULARS), "assessment_required")
"""Columns that a draft's author writes."""


def missing_particulars(activity: ProcessingActivity) -> list[Any]:
    """Labels of required particulars that are empty or, for fields, have no period after which they are erased."""
    missing = [one.label for one in PARTICULARS if one.required and not getattr(activity, one.name)]
    if set(activity.fields) - erased_fields(activity):
        missing.append(_("a period of erasure for each field"))
    return missing


def erased_fields(activity: ProcessingActivity) -> set[str]:
    """Fields that stand in a category with a period after which they are erased."""
    return {
        name
        for category in activity.data_categories
        if isinstance(category.get("erased_after_months"), int) and category["erased_after_months"] > 0
        for name in category.get("fields", ())
    }


def gaps(activity: ProcessingActivity) -> list[Any]:
    """Labels of particulars in which a prepared text still has a gap."""
    return [one.label for one in PARTICULARS if any(GAP.search(text) for text in _texts(getattr(activity, one.name)))]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def unknown_fields(names: Any) -> list[str]:
    """Names that are none of the product's closed list."""
    return sorted(set(names) - set(FIELDS))


OPERATION_WORDS: dict[str, Any] = {
    Operation.STORE: _("take over and store"),
    Operation.LINK: _("link across institutions"),
    Operation.COMPUTE: _("compute figures"),
    Operation.RELEASE: _("release protected figures"),
}
