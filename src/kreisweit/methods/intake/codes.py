"""Every code that reading a file can give, with the parameters its sentence may use.

The sentences belong to the doors; a test there checks that each code has one. `row` and `column` of a
Finding are always at hand and are not listed, except where a refusal of the whole file names a row.
Parameters hold keys, names of columns, rows and limits, never the value of a cell.
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, tuple[str, ...]]] = {
    # the file is not a table that is read here
    "empty_file": (),
    "file_too_large": ("limit_mb",),
    "file_type_refused": ("kind",),
    "name_and_content_differ": ("kind",),
    "password_protected": (),
    "encoding_unknown": (),
    "encoding_broken": (),
    "encoding_twice": (),
    "control_characters": ("row",),
    # too large, or made to do harm
    "too_many_rows": ("limit",),
    "too_many_columns": ("limit", "row"),
    "too_many_cells": ("limit",),
    "line_too_long": ("limit", "row"),
    "field_too_long": ("limit", "row"),
    "archive_broken": (),
    "archive_unusual": (),
    "archive_too_large": ("limit_mb",),
    "archive_too_dense": ("limit",),
    "archive_too_many_parts": ("limit",),
    "archive_nested": (),
    "workbook_macro": (),
    "workbook_external_link": (),
    "workbook_entities": (),
    "workbook_broken": (),
    "workbook_unusual": (),
    "workbook_no_sheet": (),
    "workbook_formula": ("cell",),
    "workbook_error_cell": ("cell",),
    "workbook_percent_cell": ("cell",),
    "other_sheets_not_read": ("count",),
    # the shape of the table
    "quote_never_closed": ("row",),
    "quote_broken": ("row",),
    "half_file": ("row",),
    "last_line_open": (),
    "cells_too_few": ("expected", "found"),
    "cells_too_many": ("expected", "found"),
    "no_rows": (),
    "header_empty": ("position",),
    "header_duplicate": ("name",),
    # the layout
    "layout_unknown": ("layout", "known"),
    "columns_missing": ("layout", "missing", "found"),
    "column_not_read": (),
    "value_column_twice": (),
    "edition_unknown": ("known",),
    # one row
    "key_missing": (),
    "key_leading_zero_lost": ("expected", "found"),
    "key_invalid": ("level", "expected", "found"),
    "period_invalid": (),
    "indicator_invalid": (),
    "level_unknown": ("known",),
    "group_invalid": (),
    "flag_unknown": ("known",),
    "flag_without_value": (),
    "number_unreadable": (),
    "date_invalid": (),
    "kind_of_change_unknown": (),
    "duplicate_identical": ("area", "period", "first_row"),
    "duplicate_contradicting": ("area", "period", "rows"),
    "more_of_the_same": ("of", "count"),
    # what does not add up
    "sum_of_sexes": ("area", "period"),
    "share_out_of_range": ("area", "period", "indicator"),
    "part_exceeds_whole": ("area", "period", "part", "whole"),
    "shares_without_population": ("area", "period"),
    "negative_value": ("area", "period", "indicator"),
    "implausible_jump": ("area", "period", "previous_period", "indicator"),
}
"""Code -> names of its parameters."""
