"""Sentences for single rows and for what does not add up. Parameters: methods.intake.CODES."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_ASK_SOURCE = _("Compare with the publication; if it says the same, ask the office that published it.")

ROW_SENTENCES: dict[str, tuple[Any, Any]] = {
    "cells_too_few": (
        _("The row has %(found)s cells instead of %(expected)s."),
        _("Look at the row: a separator is missing."),
    ),
    "cells_too_many": (
        _("The row has %(found)s cells instead of %(expected)s."),
        _("Look at the row: a text with a separator has to stand in quotation marks."),
    ),
    "key_missing": (_("The key of the area is missing."), _("Add the official key, or delete the row.")),
    "key_leading_zero_lost": (
        _(
            "The key has %(found)s digits instead of %(expected)s; a spreadsheet program has probably removed the zero at its beginning."
        ),
        _("Format the column as text, add the zero and save the file again. Nothing is guessed here."),
    ),
    "key_invalid": (
        _("This is no official key (%(level)s): it has %(found)s characters, expected are %(expected)s."),
        _("Compare the key with the official list of municipalities."),
    ),
    "period_invalid": (
        _("The time is written in a way that is not read."),
        _("Write a year (2022) or a day (2022-05-15)."),
    ),
    "indicator_invalid": (
        _("The code of the indicator is not written as it has to be."),
        _("Use lower-case letters, digits and underscores, as in the list of indicators."),
    ),
    "level_unknown": (_("This kind of area is not known."), _("Use one of: %(known)s.")),
    "group_invalid": (
        _("The code of the group is not written as it has to be."),
        _("Use lower-case letters, digits and underscores."),
    ),
    "flag_unknown": (_("This remark on a value is not known."), _("Use one of: %(known)s.")),
    "flag_without_value": (
        _("There is a remark, but the value does not fit it."),
        _("Give the value that the remark speaks of, or delete the remark."),
    ),
    "number_unreadable": (
        _("The value is neither a number nor a sign of official statistics."),
        _("Correct the cell. Signs that are known: “-”, “.”, “/”, “x”, “...”."),
    ),
    "date_invalid": (_("The day does not exist or is written differently."), _("Write it as 31.12.2024.")),
    "kind_of_change_unknown": (
        _("This kind of change is not known."),
        _("Use the list of changes as the statistical office publishes it."),
    ),
    "duplicate_identical": (
        _("The row stands there twice (area %(area)s, %(period)s; first in row %(first_row)s). It was taken once."),
        "",
    ),
    "duplicate_contradicting": (
        _("Rows %(rows)s give different values for area %(area)s, %(period)s. None of them was taken."),
        _("Delete the wrong row and bring the file in again."),
    ),
    "more_of_the_same": (
        _("%(count)s further findings of the same kind (%(of)s) are not listed one by one."),
        "",
    ),
    "sum_of_sexes": (
        _("Area %(area)s, %(period)s: women and men together do not make up all inhabitants."),
        _ASK_SOURCE,
    ),
    "share_out_of_range": (
        _("Area %(area)s, %(period)s: the share (%(indicator)s) is not between 0 and 100 per cent."),
        _ASK_SOURCE,
    ),
    "part_exceeds_whole": (
        _("Area %(area)s, %(period)s: the part (%(part)s) is larger than the whole (%(whole)s)."),
        _ASK_SOURCE,
    ),
    "shares_without_population": (
        _("Area %(area)s, %(period)s: there are shares of a population of zero."),
        _ASK_SOURCE,
    ),
    "negative_value": (
        _("Area %(area)s, %(period)s: the value (%(indicator)s) is below zero."),
        _ASK_SOURCE,
    ),
    "implausible_jump": (
        _("Area %(area)s: the value (%(indicator)s) jumps unusually far between %(previous_period)s and %(period)s."),
        _("Compare with the publication. Reasons may be a change of borders or of the method of counting."),
    ),
}
