"""The record of one processing activity as data, ordered by the letters of GDPR Art. 30(1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .models import ActivityStep, ProcessingActivity
from .particulars import CHANGEABLE, PARTICULARS
from .queries import in_force_on
from .rules import ControllerPlace

FORMAT = "kreisweit-activity-1"


def record_of(activity: ProcessingActivity, *, name_of: Callable[[ControllerPlace], str]) -> dict[str, Any]:
    """Particulars, steps with their days, and who takes part, named by `name_of`; names no person."""
    return {
        "format": FORMAT,
        "code": activity.code,
        "version": activity.version,
        "state": activity.state,
        "invented": activity.is_invented,
        "art30_1": {
            letter: {one.name: getattr(activity, one.name) for one in PARTICULARS if letter in one.letter}
            for letter in "abcdefg"
        },
        "further": {
            name: getattr(activity, name)
            for name in CHANGEABLE
            if not any(one.name == name and one.letter for one in PARTICULARS)
        },
        "review_due_on": _day(activity.review_due_on),
        "steps": [_step(step) for step in activity.steps.select_related("municipality", "organisation")],
        "in_force": [
            {"controller": name_of(row.municipality or row.organisation), "since": _day(row.begins_on)}
            for row in in_force_on([activity]).select_related("municipality", "organisation")
        ],
    }


def _step(step: ActivityStep) -> dict[str, Any]:
    return {"step": step.verb, "at": step.at.isoformat(), "favourable": step.favourable, "document": step.document}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
