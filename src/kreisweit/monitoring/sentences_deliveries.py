"""Sentences for files of institutions and for their specification. Parameters: methods.intake.CODES, PROBLEMS."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_CORRECT = _("Correct the cell in your register and deliver the row again.")
_LIKE_AGREED = _("Deliver the file as it was agreed, with its headings in the first row.")
_NOTHING = ""

DELIVERY_SENTENCES: dict[str, tuple[Any, Any]] = {
    "headings_missing": (
        _("Columns that are needed are missing from the heading: %(missing)s."),
        _LIKE_AGREED,
    ),
    "headings_repeated": (
        _("A heading stands there twice, so that it cannot be told which column is meant."),
        _("Rename or delete one of the two columns."),
    ),
    "persons_not_allowed": (
        _("This agreement allows numbers that you have added up yourself, no rows about persons."),
        _("Deliver the sums. Nothing of this file was kept."),
    ),
    "too_costly": (
        _("Reading the file takes more time or memory than any honest file of this size."),
        _("Look whether the file is what it should be, and split it if it is."),
    ),
    "column_absent": (
        _("The column “%(column)s” is missing. The other columns were read."),
        _("Add the column, or ask the county to change the list of columns."),
    ),
    "column_not_specified": (
        _("Column “%(column)s” dropped: it was not agreed. %(count)s values were neither looked at nor kept."),
        _("Please leave the column out next time."),
    ),
    "column_not_allowed": (
        _("Column “%(column)s” dropped: the data agreement does not allow it. %(count)s values were not kept."),
        _("Please leave the column out next time."),
    ),
    "persons_blocked": (
        _(
            "Persons with a blocked address in the whole file, also in municipalities that do not take part yet: %(count)s. All their rows are left out. Nothing of them is stored, and what earlier deliveries told of them is erased when you take this one over."
        ),
        _NOTHING,
    ),
    "rows_not_joined": (
        _("Rows of municipalities that do not take part yet, left out: %(count)s."),
        _("Deliver the file again when these municipalities take part."),
    ),
    "value_required": (_("The cell is empty, but it has to be filled."), _CORRECT),
    "code_unknown": (
        _("This word is not in the list that was agreed for this column. Known are: %(known)s."),
        _("Write one of these words, or ask the county to add the word to the list."),
    ),
    "day_invalid": (
        _("This is no day as it was agreed (%(pattern)s), or there is no such day."),
        _CORRECT,
    ),
    "day_in_future": (_("This time lies in the future."), _CORRECT),
    "day_order": (_("This day lies before the day in the column “%(earlier)s”."), _CORRECT),
    "day_needed": (
        _("The cell is filled, but the day in the column “%(needs)s” is missing."),
        _("Add the day, or leave both cells empty."),
    ),
    "municipality_unknown": (
        _("There is no municipality with this key in the county."),
        _("Write the official key (AGS) with eight digits."),
    ),
    "municipality_not_served": (
        _("The municipality with this key is not among those that you deliver for."),
        _("Deliver rows of your own municipalities only, or ask the county to look at the agreement."),
    ),
    "area_unknown": (
        _("There is no area with this key in the county."),
        _("Write the key of a municipality (eight digits) or of the county (five digits)."),
    ),
    "time_invalid": (_("The time is written in a way that is not read."), _("Write it like this: %(example)s.")),
    "text_too_long": (
        _("The text has more than %(limit)s characters."),
        _("Look whether several things stand in one cell."),
    ),
    "number_negative": (_("The number is below zero."), _CORRECT),
    "identity_contradicts": (
        _("The same number stands for another person (other name or birth date) than in row %(first_row)s."),
        _("Give each person a number of their own, and write the same person the same way in all rows."),
    ),
    "encoded_unreadable": (
        _("The encoded identity is damaged or none at all."),
        _("Deliver the file that kreisweit encode wrote, unchanged."),
    ),
    "encoded_other_version": (
        _("The identity was encoded by another version of the program."),
        _("Encode the table again with the present version of kreisweit."),
    ),
    "encoded_too_few": (
        _("The identity was encoded from fewer than four facts and could be guessed."),
        _("Encode the table again with more columns about the person."),
    ),
    "row_held_back": (
        _("The row itself is in order, but row %(other_row)s of the same person is not."),
        _("A person is taken over with all rows or not at all. Deliver all rows of the person again."),
    ),
    "row_repeated": (_("The row stands there twice (first in row %(first_row)s). It was taken once."), _NOTHING),
    "row_without_event": (
        _("The row names a person, but nothing that happened (no residence, no course and the like)."),
        _("Look whether days are missing. The person was taken over."),
    ),
    "cell_repeated": (
        _("Row %(first_row)s gives a number for the same figure, area, time and group. Neither was taken."),
        _("Delete the wrong row and deliver the file again."),
    ),
    "value_kept_secret": (
        _("A number below 3 was emptied, because it tells of single persons."),
        _NOTHING,
    ),
}
"""Code of a finding -> (sentence, remedy)."""

PROBLEM_SENTENCES: dict[str, Any] = {
    "kind_unknown": _("Say whether rows are about persons or numbers are added up."),
    "file_kind_unknown": _("Choose CSV or XLSX."),
    "delimiter_unknown": _("Choose semicolon, comma or tab as the sign between columns."),
    "encoding_not_read": _("Choose UTF-8 or Windows-1252 as the encoding."),
    "no_columns": _("Name at least one column."),
    "too_many_specified": _("More than %(limit)s columns are not possible."),
    "name_empty": _("Column %(position)s has no name."),
    "name_twice": _("The column “%(column)s” is named twice."),
    "field_unknown": _("The meaning of the column “%(column)s” is not known (%(field)s)."),
    "field_twice": _("Two columns have the same meaning (%(field)s)."),
    "field_missing": _("A column with this meaning is missing: %(field)s."),
    "field_needs": _("A column with the meaning %(field)s needs one with the meaning %(needs)s."),
    "number_not_required": _("The column “%(column)s” (%(field)s) has to be filled in every row."),
    "encoded_beside_clear": _(
        "The column “%(column)s” (%(field)s) must not stand beside encoded identities: it would name the persons."
    ),
    "format_unknown": _("The column “%(column)s” cannot be written as “%(format)s”. Possible are: %(known)s."),
    "codes_not_used": _("The column “%(column)s” takes no list of codes."),
    "code_not_known": _("In the column “%(column)s” the code “%(code)s” is not known. Known are: %(known)s."),
    "word_twice": _("In the column “%(column)s” the word “%(word)s” stands there twice."),
}
"""Code of a problem of a specification -> sentence."""
