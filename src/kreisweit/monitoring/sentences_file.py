"""Sentences for what is wrong with a file as a whole. Parameters: methods.intake.CODES."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_SAVE_PLAIN = _(
    "Copy the sheet with its values into a new, empty workbook, save it as XLSX or CSV and bring that file in."
)
_FETCH_AGAIN = _("Download the file from the source again and do not change it before you bring it in.")
_SAVE_UTF8 = _("Save the file again as “CSV UTF-8”.")
_SPLIT = _("Split the file, for example by year, and bring the parts in one after the other.")

FILE_SENTENCES: dict[str, tuple[Any, Any]] = {
    "empty_file": (_("The file is empty."), _FETCH_AGAIN),
    "file_too_large": (_("The file has more than %(limit_mb)s MB."), _SPLIT),
    "file_type_refused": (
        _("Files of this kind (%(kind)s) are not read."),
        _("Save the table as CSV or XLSX."),
    ),
    "name_and_content_differ": (
        _("The ending of the file name does not fit its content (%(kind)s)."),
        _("Open the file in the program it comes from and save it again as CSV or XLSX."),
    ),
    "password_protected": (
        _("The workbook is protected by a password."),
        _("Save it without a password and bring it in again."),
    ),
    "encoding_unknown": (_("It cannot be told how the letters of the file are encoded."), _SAVE_UTF8),
    "encoding_broken": (_("Some letters of the file cannot be read in its encoding."), _SAVE_UTF8),
    "encoding_twice": (
        _("Umlauts seem to have been converted twice (“Ã¼” instead of “ü”)."),
        _("Look at the names; figures are not affected. If you can, save the original again as “CSV UTF-8”."),
    ),
    "control_characters": (
        _("Line %(row)s holds characters that do not belong into a text file."),
        _FETCH_AGAIN,
    ),
    "too_many_rows": (_("The file has more than %(limit)s rows."), _SPLIT),
    "too_many_columns": (
        _("Row %(row)s has more than %(limit)s columns."),
        _("Check whether the file is what it should be; delete columns that are not needed."),
    ),
    "too_many_cells": (_("The table has more than %(limit)s cells."), _SPLIT),
    "line_too_long": (
        _("Line %(row)s has more than %(limit)s characters."),
        _("Probably line breaks were lost. Download the file again."),
    ),
    "field_too_long": (
        _("A cell in row %(row)s has more than %(limit)s characters."),
        _("Probably a quotation mark was opened and never closed. Look at this row and the one before."),
    ),
    "archive_broken": (_("The workbook is damaged or was not downloaded completely."), _FETCH_AGAIN),
    "archive_unusual": (_("The workbook is packed in a way that ordinary programs do not use."), _SAVE_PLAIN),
    "archive_too_large": (_("The workbook grows to more than %(limit_mb)s MB when it is unpacked."), _SAVE_PLAIN),
    "archive_too_dense": (
        _("A part of the workbook is packed more than %(limit)s-fold, as ordinary tables never are."),
        _SAVE_PLAIN,
    ),
    "archive_too_many_parts": (_("The workbook consists of more than %(limit)s parts."), _SAVE_PLAIN),
    "archive_nested": (_("The workbook holds further packed files."), _SAVE_PLAIN),
    "workbook_macro": (_("The workbook holds macros. They are not taken, whatever they do."), _SAVE_PLAIN),
    "workbook_external_link": (_("The workbook refers to other files or addresses."), _SAVE_PLAIN),
    "workbook_entities": (_("The workbook holds definitions that ordinary programs do not write."), _SAVE_PLAIN),
    "workbook_broken": (_("The inside of the workbook cannot be read."), _SAVE_PLAIN),
    "workbook_unusual": (_("The inside of the workbook is built in an unusual way."), _SAVE_PLAIN),
    "workbook_no_sheet": (_("The workbook holds no sheet with a table."), _FETCH_AGAIN),
    "workbook_formula": (
        _("Cell %(cell)s holds a formula."),
        _("Replace formulas by their values (copy, then insert as values) and save the file again."),
    ),
    "workbook_error_cell": (
        _("Cell %(cell)s shows an error of the spreadsheet program."),
        _("Correct the cell at its source or leave it empty."),
    ),
    "workbook_percent_cell": (
        _("Cell %(cell)s is formatted as per cent, so that 15.7 is stored as 0.157."),
        _("Change the format to “number” and check the values, then save the file again."),
    ),
    "other_sheets_not_read": (
        _("%(count)s further sheets of the workbook were not read."),
        _("Bring them in as files of their own if they hold figures that you need."),
    ),
    "quote_never_closed": (
        _("In row %(row)s a quotation mark is opened and never closed."),
        _("Add the missing quotation mark, or download the file again."),
    ),
    "quote_broken": (
        _("In row %(row)s a quotation mark stands in the middle of a cell."),
        _("Double the quotation mark inside the text, or download the file again."),
    ),
    "half_file": (
        _("The file ends in the middle of row %(row)s; it was probably not downloaded completely."),
        _FETCH_AGAIN,
    ),
    "last_line_open": (
        _("The last line has no line break at its end."),
        _("Check whether the last row of the source is there; otherwise there is nothing to do."),
    ),
    "no_rows": (_("The file has a heading but no rows."), _FETCH_AGAIN),
    "header_empty": (
        _("Column %(position)s has no heading."),
        _("Check whether the first row of the file is the heading, and name each column."),
    ),
    "header_duplicate": (
        _("The heading “%(name)s” stands there twice."),
        _("Rename or delete one of the two columns."),
    ),
    "layout_unknown": (
        _("The layout “%(layout)s” is not known."),
        _("Choose one of: %(known)s."),
    ),
    "columns_missing": (
        _("The file does not fit the layout “%(layout)s”. Missing columns: %(missing)s. Found: %(found)s."),
        _("Choose another layout, or check whether the right file was chosen and its first row is the heading."),
    ),
    "column_not_read": (_("The column “%(column)s” is not known in this layout and was not read."), ""),
    "value_column_twice": (
        _("The file has both a column “value” (decimal point) and a column “wert” (decimal comma)."),
        _("Keep only one of the two."),
    ),
    "edition_unknown": (
        _("This edition of the workbook is not known."),
        _("Known editions: %(known)s. Newer ones can be brought in with the general layout."),
    ),
}
