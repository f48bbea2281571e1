"""Meanings and formats of columns in the words of the people who deliver."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FIELD_WORDS: dict[str, Any] = {
    "local_id": _("Number of the person in your register"),
    "blocked": _("Address blocked (Auskunftssperre)"),
    "given_name": _("Given names"),
    "family_name": _("Family name"),
    "birth_name": _("Name at birth"),
    "native_given_name": _("Given names in own script"),
    "native_family_name": _("Family name in own script"),
    "birth_date": _("Date of birth"),
    "address": _("Street and number"),
    "encoded_identity": _("Encoded identity"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "municipality": _("Municipality (key)"),
    "moved_in_on": _("Moved in on"),
    "moved_in_from": _("Moved in from"),
    "moved_out_on": _("Moved out on"),
    "moved_out_to": _("Moved out to"),
    "course_level": _("Level of the course"),
    "course_start": _("Course began on"),
    "course_end": _("Course ended on"),
    "course_outcome": _("Outcome of the course"),
    "exam_on": _("Day of the exam"),
    "exam_level": _("Level of the exam"),
    "exam_outcome": _("Outcome of the exam"),
    "waiting_since": _("On the waiting list since"),
    "waiting_until": _("On the waiting list until"),
    "waiting_level": _("Level waited for"),
    "waiting_outcome": _("How waiting ended"),
    "class_entry": _("Entered the preparatory class on"),
    "class_exit": _("Left the preparatory class on"),
    "class_outcome": _("Where to after the preparatory class"),
    "recognition_filed": _("Recognition applied for on"),
    "recognition_decided": _("Recognition decided on"),
    "recognition_outcome": _("Outcome of the recognition"),
    "indicator": _("Figure (code)"),
    "area": _("Area (key)"),
    "period": _("Time span"),
    "group": _("Group"),
    "value": _("Number"),
}
"""Field of methods.intake.deliveries → meaning."""

FORMAT_WORDS: dict[str, Any] = {
    "DD.MM.YYYY": _("day, 31.12.2026"),
    "YYYYMMDD": _("day, 20261231"),
    "YYYY-MM-DD": _("day, 2026-12-31"),
    "MM/YYYY": _("month, 12/2026"),
    "excel": _("day of a workbook"),
    "text": _("text"),
    "code": _("code"),
    "ags": _("key of a municipality"),
    "yes_no": _("yes or no"),
    "area": _("key of an area"),
    "quarter": _("quarter, 2026-Q3"),
    "year": _("year, 2026"),
    "number": _("whole number"),
    "key": _("key from kreisweit encode"),
}
"""Ways of writing a value, in words."""
