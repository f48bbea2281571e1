"""Names of the topics that the catalogue sorts figures by."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Any] = {
    "population": _("Who lives here"),
    "monitoring": _("Arriving and staying"),
    "legal": _("Residence and naturalisation"),
    "housing": _("Housing"),
    "education": _("Childcare, school and training"),
    "work": _("Work and income"),
    "participation": _("Taking part"),
    "services": _("Services and getting around"),
}


def topic_name(code: str) -> str:
    """The topic in the reader's language; the code itself where nobody named it."""
    return str(NAMES.get(code, code))
