"""Sentences of `kreisweit link`: what it refuses and what it warns of."""

from __future__ import annotations

from .refusing import Refused
from .words import gettext as _

FILE_CODES = {
    "encoding_broken": "encoding", "encoding_unknown": "encoding", "control_characters": "encoding",
    "field_too_long": "cell", "line_too_long": "cell",
    "too_many_rows": "large", "too_many_cells": "large", "file_too_large": "large", "archive_too_large": "large",
    "archive_too_dense": "large", "out_of_memory": "large",
    "quote_never_closed": "quote", "quote_broken": "quote",
    "empty_file": "empty", "no_rows": "empty",
}  # fmt: skip


def sentence_of(refused: Refused) -> tuple[str, str]:
    """What is wrong and what to do, in German."""
    sentence, remedy = (_on_columns() | _on_files() | _on_surroundings())[refused.code]
    return sentence % refused.params, remedy % refused.params


def _on_columns() -> dict[str, tuple[str, str]]:
    return {
        "no_heading": (
            _("Row 1 of %(file)s seems to hold data instead of headings (%(count)s columns)."),
            _("Put a row with headings above it, for example Vorname, Nachname, Geburtsdatum."),
        ),
        "no_usable_column": (
            _("%(file)s has no column that tells persons apart. Of its %(count)s headings these are known: %(known)s."),
            _(
                "Say which column holds what, for example --map family_name=COLUMN, or name an --identifier. The first row"
                " has to hold the headings."
            ),
        ),
        "unknown_column": (
            _("%(file)s has no column “%(column)s”. Of its %(count)s headings these are known: %(known)s."),
            _("Write the heading exactly as in the file."),
        ),
        "nowhere": (
            _("None of the files has a column “%(column)s”."),
            _("Write the heading exactly as in the file."),
        ),
        "unknown_attribute": (_("“%(attribute)s” is no attribute."), _("Choose one of: %(known)s.")),
        "bad_map": (
            _("“%(text)s” does not say which column holds what."),
            _("Write ATTRIBUTE=COLUMN, for example family_name=Nachname."),
        ),
        "duplicate_id": (
            _(
                "The column “%(column)s” of %(file)s counts as the record ids, but %(count)s of them stand there more than once,"
                " first in row %(row)s."
            ),
            _("Make the ids unique, name another column with --id COLUMN, or none with --id= (then rows are counted)."),
        ),
        "missing_id": (
            _("The column “%(column)s” of %(file)s counts as the record ids, but row %(row)s has none."),
            _("Fill it, name another column with --id COLUMN, or none with --id= (then rows are counted)."),
        ),
    }


def _on_files() -> dict[str, tuple[str, str]]:
    return {
        "same_name": (
            _("Two files have the name %(file)s, so their records could not be told apart."),
            _("Rename one of them."),
        ),
        "not_a_file": (_("%(file)s is not an ordinary file."), _("Save the data as CSV, XLSX or Parquet.")),
        "overwrites": (_("%(file)s would be overwritten by the result."), _("Choose another name for --out.")),
        "no_out": (_("It is not said where the result goes."), _("Name a file with --out.")),
        "bad_threshold": (
            _("The --threshold is a probability from 0.5 to 1."),
            _("Name one in these bounds, for example --threshold 0.9, or leave it out."),
        ),
        "same_target": (
            _("Two results would be written to %(file)s."),
            _("Choose different names for --out and --save-model; --explain adds NAME.evidence.csv."),
        ),
        "uneven": (
            _("%(count)s rows of %(file)s do not fit its heading, the first is row %(row)s."),
            _("Repair these rows: no record is left out silently."),
        ),
        "encoding": (
            _("The text of %(file)s is not in one readable encoding."),
            _("Save it as UTF-8 from the program it comes from. Mixed encodings would damage names."),
        ),
        "cell": (
            _("%(file)s has a cell or line that is too long for a table of persons (row %(row)s)."),
            _("Look at this row: often a quotation mark is missing, or a whole text stands in a cell."),
        ),
        "quote": (
            _("A quotation mark in %(file)s is not in its place (row %(row)s)."),
            _("Save the file again as CSV from the program it comes from."),
        ),
        "large": (
            _("%(file)s is too large for %(memory)s MB of memory."),
            _("Allow more by --memory, or divide the data, for example by the first letter of the family name."),
        ),
        "empty": (_("%(file)s holds no rows."), _("Check whether it was saved completely.")),
    }


def _on_surroundings() -> dict[str, tuple[str, str]]:
    return {
        "no_model": (
            _("%(file)s holds no weights of an earlier run."),
            _("Name a file that was written by --save-model."),
        ),
        "no_spark": (
            _("The package pyspark is missing."),
            _("Install Kreisweit with the extra “spark”, or leave --engine out."),
        ),
        "spark_not_started": (
            _("Spark could not be started at %(master)s."),
            _("Check whether Java 17 or newer is installed and the address of the cluster is right."),
        ),
        "not_written": (
            _("The result cannot be written to %(file)s."),
            _("Check whether the folder exists and may be written to."),
        ),
        "title": (
            _("No row of %(file)s fits its first row, which has %(count)s cells and should be the heading."),
            _("If a title stands above the headings, delete it: the first row has to hold the headings."),
        ),
        "unreadable": (
            _("%(file)s cannot be read as a table. %(reason)s"),
            _("Save it again as CSV, XLSX or Parquet."),
        ),
    }


def warning_of(code: str, **params: str | int) -> str:
    """What the result lost because of the data."""
    return {
        "no_birth_date": _(
            "No birth dates: namesakes cannot be told apart. Fewer pairs are joined, and each should be looked at."
        ),
        "few_attributes": _("Only %(names)s: so few attributes rarely suffice to join two records."),
        "dates_not_read": _(
            "%(count)s birth dates of %(file)s could not be read and count as unknown, first in rows %(rows)s. These forms are"
            " read: %(forms)s. Write them so, or choose another column with --map birth_date=COLUMN."
        ),
        "lacking": _("%(file)s has no %(names)s, but other files do: its persons are hard to recognise in them."),
        "only_identifiers": _(
            "Only identifiers were compared, because the files hold neither names nor birth dates: records with an equal"
            " identifier are one person."
        ),
        "threshold_raised": _(
            "Pairs were joined only from the probability %(threshold)s on instead of %(least)s: below it more than one join"
            " in twenty would probably be wrong."
        ),
        "nothing_joined": _(
            "Nothing was joined, because more than one join in twenty would probably be wrong. Add a column that tells"
            " persons apart, or look at the pairs with --explain and name a --threshold."
        ),
        "column_missing": _("%(file)s has no column “%(column)s”."),
        "few_records": _("Only %(count)s records: the weights could hardly be fitted to them."),
    }[code] % params
