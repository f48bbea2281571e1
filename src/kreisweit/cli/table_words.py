"""Why a file cannot be read, in words: for file tools, which have no Django. No cell of the file is shown."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from .words import gettext as _


def reason_of(code: str, params: Mapping[str, str | int]) -> str:
    """The sentence of a code of `methods.intake.CODES`, or of "parquet_broken"; a general one for rare codes."""
    return (_of_texts() | _of_workbooks()).get(code, _("It is too large or built in an unusual way.")) % params


def reason_of_error(error: OSError) -> str:
    """What the system objects to, as a part of a sentence."""
    return {
        errno.ENOENT: _("it is not there"),
        errno.EEXIST: _("it is there already"),
        errno.EACCES: _("the right to do so is missing"),
        errno.EPERM: _("the right to do so is missing"),
        errno.EROFS: _("the disk is write-protected"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("the folder is missing"),
        errno.ENOSPC: _("the disk is full"),
    }.get(error.errno or 0, _("the system reports an error"))


def _of_texts() -> dict[str, str]:
    repeated = _("Two columns have the same heading, or the first row is no heading.")
    encoding = _("Some letters of the file cannot be read in its encoding.")
    long = _("A cell in row %(row)s has more than %(limit)s characters.")
    empty = _("It holds no rows.")
    return {
        "file_type_refused": _("It is neither CSV nor XLSX nor Parquet."),
        "header_duplicate": repeated,
        "header_empty": _("Column %(position)s has no heading."),
        "encoding_unknown": encoding,
        "encoding_broken": encoding,
        "control_characters": _("Line %(row)s holds characters that do not belong into a text file."),
        "field_too_long": long,
        "line_too_long": _("Line %(row)s has more than %(limit)s characters."),
        "quote_never_closed": _("In row %(row)s a quotation mark is opened and never closed."),
        "quote_broken": _("In row %(row)s a quotation mark stands in the middle of a cell."),
        "half_file": _("The file ends in the middle of row %(row)s; it was probably not downloaded completely."),
        "no_rows": empty,
        "empty_file": empty,
        "parquet_broken": _("It is damaged or not complete."),
    }


def _of_workbooks() -> dict[str, str]:
    damaged = _("The workbook is damaged or was not downloaded completely.")
    return {
        "archive_broken": damaged,
        "workbook_broken": damaged,
        "workbook_no_sheet": _("The workbook holds no sheet with a table."),
        "workbook_formula": _("Cell %(cell)s holds a formula."),
        "workbook_error_cell": _("Cell %(cell)s shows an error of the spreadsheet program."),
        "workbook_percent_cell": _("Cell %(cell)s is formatted as per cent, so that 15.7 is stored as 0.157."),
        "workbook_macro": _("The workbook holds macros. They are not taken, whatever they do."),
    }
