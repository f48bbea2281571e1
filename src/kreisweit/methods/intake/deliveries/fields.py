"""The closed list of what a column can mean. What is not here cannot be stored: there is no residence title, no
religion, no health, no free text (privacy by design, GDPR Art. 25)."""

from __future__ import annotations

from enum import StrEnum


class FieldKind(StrEnum):
    """What a field is for: it decides who may ever see it."""

    CONTROL = "control"  # needed to take the row over, kept as a code at most
    IDENTITY = "identity"  # seen by the trust office only
    CONTENT = "content"  # seen by the statistics office only, under a pseudonym


FIELDS: dict[str, FieldKind] = {
    "local_id": FieldKind.CONTROL,  # number of the person in the institution's register
    "blocked": FieldKind.CONTROL,  # address blocked (§ 51 BMG): the person is dropped
    "given_name": FieldKind.IDENTITY,
    "family_name": FieldKind.IDENTITY,
    "birth_name": FieldKind.IDENTITY,
    "native_given_name": FieldKind.IDENTITY,
    "native_family_name": FieldKind.IDENTITY,
    "birth_date": FieldKind.IDENTITY,
    "address": FieldKind.IDENTITY,
    "encoded_identity": FieldKind.IDENTITY,  # in the place of all of these: a key that is compared, never read
    "sex": FieldKind.IDENTITY,  # identity and content
    "nationality": FieldKind.CONTENT,  # identity and content
    "municipality": FieldKind.CONTENT,  # identity and content
    "moved_in_on": FieldKind.CONTENT,
    "moved_in_from": FieldKind.CONTENT,
    "moved_out_on": FieldKind.CONTENT,
    "moved_out_to": FieldKind.CONTENT,
    "course_level": FieldKind.CONTENT,
    "course_start": FieldKind.CONTENT,
    "course_end": FieldKind.CONTENT,
    "course_outcome": FieldKind.CONTENT,
    "exam_on": FieldKind.CONTENT,
    "exam_level": FieldKind.CONTENT,
    "exam_outcome": FieldKind.CONTENT,
    "waiting_since": FieldKind.CONTENT,
    "waiting_until": FieldKind.CONTENT,
    "waiting_level": FieldKind.CONTENT,
    "waiting_outcome": FieldKind.CONTENT,
    "class_entry": FieldKind.CONTENT,
    "class_exit": FieldKind.CONTENT,
    "class_outcome": FieldKind.CONTENT,
    "recognition_filed": FieldKind.CONTENT,
    "recognition_decided": FieldKind.CONTENT,
    "recognition_outcome": FieldKind.CONTENT,
}

CELL_FIELDS = ("indicator", "area", "period", "group", "value")
"""What a column of a file with added-up numbers can mean."""
