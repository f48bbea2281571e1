"""What the commands for encoded records refuse, in words. Without Django: file tools run where no installation is."""

from __future__ import annotations

import json
from typing import NoReturn

import typer

from .main import REFUSED
from .words import gettext as _


def refuse(code: str, *, as_json: bool, **params: str | int) -> NoReturn:
    """Say why not and what to do, and end the command with exit code 2. A code that has no sentence is a bug."""
    sentence, remedy = _sentences()[code]
    if as_json:
        said = {"refused": code, "sentence": sentence % params, "remedy": remedy % params}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        typer.echo(f"{sentence % params} {remedy % params}".strip(), err=True)
    raise typer.Exit(REFUSED)


def _sentences() -> dict[str, tuple[str, str]]:
    return _of_secrets() | _of_tables() | _of_ids() | _of_keys()


def _of_secrets() -> dict[str, tuple[str, str]]:
    return {
        "nothing_to_do": (
            _("It is not said what to encode."),
            _("Name a file, --secret-file and --out; or make a secret with --new-secret."),
        ),
        "secret_there": (
            _("%(name)s is there already and is not overwritten: without the old secret nothing encoded with it can be compared."),
            _("Choose another file name."),
        ),
        "not_a_secret": (
            _("%(name)s holds no secret of a project."),
            _("Use the file that kreisweit encode --new-secret made for this project, unchanged."),
        ),
    }  # fmt: skip


def _of_tables() -> dict[str, tuple[str, str]]:
    return {
        "unreadable": (
            _("%(name)s cannot be read (%(reason)s)."),
            _("Check the file and its rights."),
        ),
        "not_a_table": (
            _("%(name)s cannot be read as a table. %(reason)s"),
            _("Save the table as XLSX, Parquet or “CSV UTF-8” and try again."),
        ),
        "same_file": (
            _("The result would overwrite %(name)s."),
            _("Choose another name for --out."),
        ),
        "not_writable": (
            _("%(name)s cannot be written (%(reason)s)."),
            _("Choose another folder for --out."),
        ),
        "map_unclear": (
            _("--map takes ATTRIBUTE=COLUMN, not “%(text)s”."),
            _("Attributes are: %(known)s."),
        ),
        "column_unknown": (
            _("“%(column)s” is neither an attribute nor a column of %(name)s."),
            _("Of its %(count)s headings these are known: %(known)s. The first row has to hold the headings."),
        ),
        "no_heading": (
            _("Row 1 of %(file)s seems to hold data instead of headings (%(count)s columns)."),
            _("Put a row with headings above it, for example Vorname, Nachname, Geburtsdatum."),
        ),
        "too_few_fields": (
            _("Only %(count)s of at least %(least)s different facts about a person were found: %(found)s. Keys of so few facts can be guessed."),
            _("Add columns, or name them with --map ATTRIBUTE=COLUMN. The first row has to hold the headings."),
        ),
    }  # fmt: skip


def _of_ids() -> dict[str, tuple[str, str]]:
    return {
        "id_needed": (
            _("A delivery needs a column with the number of each person."),
            _("Name it with --id."),
        ),
        "keep_unknown": (
            _("“%(column)s” is no column of the table."),
            _("Write the heading exactly as in the file."),
        ),
        "keep_names": (
            _("The column “%(column)s” would say who the persons are."),
            _("Leave it out of --keep; the key holds what is needed of it."),
        ),
        "id_empty": (
            _("The column “%(column)s” counts as the ids, but line %(row)s has none."),
            _("Fill it, name another column with --id COLUMN, or none with --id= (then lines are counted)."),
        ),
        "id_twice": (
            _("The column “%(column)s” counts as the ids, but the id of line %(row)s stands in another line too."),
            _("Make the ids unique, name another column with --id COLUMN, or none with --id= (then lines are counted)."),
        ),
        "id_too_long": (
            _("The column “%(column)s” counts as the ids, but the one of line %(row)s has more than %(limit)s characters."),
            _("Name another column with --id COLUMN, or none with --id= (then lines are counted)."),
        ),
        "nobody_encoded": (
            _("No row tells enough about a person to be encoded."),
            _("Check with --map whether the columns are the right ones."),
        ),
    }  # fmt: skip


def _of_keys() -> dict[str, tuple[str, str]]:
    again = _("Encode the file again with the same version of kreisweit.")
    return {
        "not_keys": (_("%(name)s is no file of encoded records."), again),
        "other_version": (_("%(name)s was encoded by another version."), again),
        "row_broken": (_("Line %(row)s of %(name)s is damaged."), again),
        "keys_id_twice": (_("The id of line %(row)s of %(name)s stands in another line too."), again),
        "other_project": (
            _("The two files were encoded with different secrets and cannot be compared."),
            _("Both institutions have to use the same secret file."),
        ),
    }
