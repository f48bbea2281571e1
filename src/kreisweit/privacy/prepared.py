"""Prepared texts that come with the product: a processing activity and its documents, to be checked by the county."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from .models import ProcessingActivity
from .particulars import CHANGEABLE

FOLDER = Path(__file__).resolve().parent / "templates_data"
OPINION = FOLDER / "stellungnahme.txt"


def prepared_codes() -> list[str]:
    """Codes of the activities for which there is a prepared text."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def prepared_title(code: str) -> str:
    """Title of a prepared text."""
    return str(_read(code)["title"])


def prepared_values(code: str) -> dict[str, Any]:
    """The particulars of a prepared text by column; `fields` are those of its categories. Raises KeyError."""
    read = _read(code)
    values = {name: read[name] for name in CHANGEABLE if name in read}
    values["fields"] = [name for category in values["data_categories"] for name in category["fields"]]
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def prepared_opinion(activity: ProcessingActivity) -> str:
    """The document for the data-protection officer's opinion, filled from the activity, with gaps to be filled in."""
    months = "nach {} Monaten"
    categories = [f"{c['name']} ({months.format(c.get('erased_after_months'))})" for c in activity.data_categories]
    values = {name: getattr(activity, name) for name in CHANGEABLE} | {
        "version": activity.version,
        "subject_categories": "; ".join(activity.subject_categories),
        "data_categories": "; ".join(categories),
        "recipients": "; ".join(activity.recipients),
        "joint_controllers": activity.joint_controllers or "keine",
        "assessment": "erforderlich" if activity.assessment_required else "nicht erforderlich",
    }
    return Template(OPINION.read_text(encoding="utf-8")).substitute(values)


@cache
def _read(code: str) -> dict[str, Any]:
    if code not in prepared_codes():
        raise KeyError(code)
    return tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
