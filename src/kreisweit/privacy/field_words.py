"""The fields about persons in words, in the groups in which they are agreed and erased together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "control": (_("Particulars for taking over"), ("local_id", "blocked")),
    "identity": (
        _("Identity, for linking only"),
        (
            "given_name", "family_name", "birth_name", "native_given_name", "native_family_name", "birth_date",
            "address", "encoded_identity", "sex",
        ),
    ),
    "residence": (
        _("Residence and nationality"),
        ("nationality", "municipality", "moved_in_on", "moved_in_from", "moved_out_on", "moved_out_to"),
    ),
    "course": (_("Courses"), ("course_level", "course_start", "course_end", "course_outcome")),
    "exam": (_("Examinations"), ("exam_on", "exam_level", "exam_outcome")),
    "waiting": (_("Waiting lists"), ("waiting_since", "waiting_until", "waiting_level", "waiting_outcome")),
    "school": (_("Preparatory classes"), ("class_entry", "class_exit", "class_outcome")),
    "recognition": (
        _("Recognition of qualifications"), ("recognition_filed", "recognition_decided", "recognition_outcome")
    ),
}  # fmt: skip
"""Group -> its name, its fields (methods.intake.deliveries.fields)."""

FIELD_WORDS: dict[str, Any] = {
    "local_id": _("Number in the institution's register"),
    "blocked": _("Address blocked (such persons are dropped)"),
    "given_name": _("Given names"),
    "family_name": _("Family name"),
    "birth_name": _("Name at birth"),
    "native_given_name": _("Given names in the original script"),
    "native_family_name": _("Family name in the original script"),
    "birth_date": _("Date of birth"),
    "address": _("Street and number"),
    "encoded_identity": _("Encoded identity (a key instead of a name)"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "municipality": _("Municipality of residence"),
    "moved_in_on": _("Moved in on"),
    "moved_in_from": _("Moved in from"),
    "moved_out_on": _("Moved out on"),
    "moved_out_to": _("Moved out to"),
    "course_level": _("Level of the course"),
    "course_start": _("Beginning of the course"),
    "course_end": _("End of the course"),
    "course_outcome": _("Outcome of the course"),
    "exam_on": _("Day of the examination"),
    "exam_level": _("Level of the examination"),
    "exam_outcome": _("Outcome of the examination"),
    "waiting_since": _("Waiting since"),
    "waiting_until": _("Waited until"),
    "waiting_level": _("Level waited for"),
    "waiting_outcome": _("Outcome of waiting"),
    "class_entry": _("Entry into the preparatory class"),
    "class_exit": _("Exit from the preparatory class"),
    "class_outcome": _("What followed the preparatory class"),
    "recognition_filed": _("Recognition applied for on"),
    "recognition_decided": _("Recognition decided on"),
    "recognition_outcome": _("Outcome of the recognition"),
}
"""Field -> its name in words."""


def field_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """All fields as choices of a form, in their groups."""
    return [(label, [(name, FIELD_WORDS[name]) for name in names]) for label, names in GROUPS.values()]


def fields_in_words(names: list[str]) -> list[str]:
    """The names of fields in words, in the order of the closed list."""
    return [str(words) for name, words in FIELD_WORDS.items() if name in names]
