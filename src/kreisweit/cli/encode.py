"""kreisweit encode and match-encoded: link records without disclosing identities. File tools: no database, no Django."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kreisweit.methods.linkage.written_dates import FORMS

from .encode_refusals import refuse
from .main import DONE_WITH_FINDINGS, app
from .stopping import stopped_in_words
from .table_words import reason_of_error
from .words import gettext as _

if TYPE_CHECKING:
    from .encode_files import People

TABLE = typer.Argument(None, help="CSV, XLSX or Parquet with one person per row.", show_default=False)
NEW_SECRET = typer.Option(None, help="Make a secret for a project, write it to this file and do nothing else.")
SECRET_FILE = typer.Option(None, help="File with the secret that the institutions of the project share.")
OUT = typer.Option(None, help="File to write.")
ID = typer.Option(
    None,
    "--id",
    help="Column with the id of each row; without it, a usual name (id, record_id) or the line; with --id= the line.",
)
MAP = typer.Option([], "--map", help="ATTRIBUTE=COLUMN for columns with unusual names; can be repeated.")
KEEP = typer.Option(
    [],
    "--keep",
    help="Column that is delivered together with the key (course, dates); can be repeated.",
    metavar="COLUMN",
)
JSON = typer.Option(False, "--json", help="Print numbers as JSON.")
PAIRS = typer.Option(..., help="File for the pairs (left, right, weight).")
THRESHOLD = typer.Option(
    None, min=0.0, max=1.0, help="Least Dice coefficient of a pair; without it, one is chosen from the data."
)


@app.command()
@stopped_in_words()
def encode(
    file: Path | None = TABLE,
    secret_file: Path | None = SECRET_FILE,
    out: Path | None = OUT,
    id_column: str | None = ID,
    mapping: list[str] = MAP,
    keep: list[str] = KEEP,
    new_secret: Path | None = NEW_SECRET,
    as_json: bool = JSON,
) -> None:
    """Turn identities into keys that can be compared with those of another institution, but not read.

    Runs where the data are; nothing is sent anywhere. Attributes: given_name, family_name, birth_name, birth_date (or
    birth_year, birth_month, birth_day), sex, nationality, municipality, street, house_number, postcode, place, state,
    phone, email. With --keep the result is a delivery for the county: id, key, and these columns; then a person may stand
    in several rows. Exit code 1 if rows were left out or birth dates could not be read.
    """
    if new_secret is not None:
        _make_secret(new_secret, as_json=as_json)
        return
    if file is None or secret_file is None or out is None:
        refuse("nothing_to_do", as_json=as_json)
    from kreisweit.methods.linkage.encoding.exchange import KeyFile, delivery_lines, key_lines
    from kreisweit.methods.linkage.encoding.filters import Encoder, has_key, project_of

    from .encode_files import is_exposed, kept_columns, not_onto, people_of, secret_of, write_whole

    not_onto(out, file, secret_file, as_json=as_json)
    secret = secret_of(secret_file, as_json=as_json)
    people = people_of(file, column=id_column, mapping=mapping, repeated=bool(keep), as_json=as_json)
    columns = kept_columns(people, keep, as_json=as_json)
    keys = Encoder(secret).encode(people)
    kept = has_key(keys)
    if not kept.any():
        refuse("nobody_encoded", as_json=as_json)
    ids = tuple(name for name, known in zip(people.ids, kept, strict=True) if known)
    made = KeyFile(ids, keys[kept], project_of(secret), people.fields)
    more = [row for row, known in zip(columns.rows, kept, strict=True) if known] if columns else []
    lines = delivery_lines(made, people.attributes, columns.header, more) if columns else key_lines(made)
    write_whole(out, lines, as_json=as_json)
    unread = people.dates_not_read()
    said = _numbers(people, unread, encoded=len(ids), left_out=len(keys) - len(ids)) | {"project": project_of(secret)}
    said["secret_exposed"] = is_exposed(secret_file)
    _tell(said, _encoded(said, unread), as_json=as_json)
    if said["left_out"] or said["broken"] or said["dates_not_read"] or said["secret_exposed"]:
        raise typer.Exit(DONE_WITH_FINDINGS)


@app.command("match-encoded")
@stopped_in_words()
def match_encoded(
    one: Path = typer.Argument(..., help="Encoded records of one institution."),
    two: Path = typer.Argument(..., help="Encoded records of the other."),
    out: Path = PAIRS,
    threshold: float | None = THRESHOLD,
    as_json: bool = JSON,
) -> None:
    """Find the pairs of two encoded files that are one person. Needs no secret: a third party can do it.

    Each file is taken to hold a person once. Exit code 1 if the files were encoded from different facts.
    """
    from kreisweit.methods.linkage.encoding.assigning import match
    from kreisweit.methods.linkage.encoding.exchange import pair_lines

    from .encode_files import keys_of, not_onto, write_whole

    not_onto(out, one, two, as_json=as_json)
    left, right = keys_of(one, as_json=as_json), keys_of(two, as_json=as_json)
    if left.project != right.project or left.keys.shape[1] != right.keys.shape[1]:
        refuse("other_project", as_json=as_json)
    found = match(left.keys, right.keys, threshold=threshold, progress=_progress(as_json=as_json))
    pairs = [
        (left.ids[a], right.ids[b], float(weight))
        for a, b, weight in zip(found.left, found.right, found.weight, strict=True)
    ]
    write_whole(out, pair_lines(pairs), as_json=as_json)
    said: dict[str, Any] = {
        "pairs": len(pairs),
        "left": len(left.ids),
        "right": len(right.ids),
        "threshold": round(found.threshold, 4),
        "chosen": found.chosen,
        "expected_wrong": None if found.wrong is None else round(found.wrong),
        "same_facts": left.fields == right.fields,
    }
    _tell(said, _summary(said, given=threshold is not None), as_json=as_json)
    if not said["same_facts"]:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _numbers(people: People, unread: Sequence[int], *, encoded: int, left_out: int) -> dict[str, Any]:
    return {
        "encoded": encoded,
        "left_out": left_out,
        "broken": people.broken,
        "dates_not_read": len(unread),
        "fields": list(people.fields),
    }


def _encoded(said: dict[str, Any], unread: Sequence[int]) -> list[str]:
    facts = ", ".join(said["fields"])
    lines = [_("Records encoded: %(encoded)s, from these facts: %(facts)s.") % {**said, "facts": facts}]
    if said["left_out"]:
        lines.append(_("Rows left out because too little is known of the person: %(left_out)s.") % said)
    if said["broken"]:
        lines.append(_("Rows left out because they do not fit the heading: %(broken)s.") % said)
    if said["dates_not_read"]:
        lines.append(
            _(
                "Birth dates that could not be read and count as unknown: %(dates_not_read)s, first in lines %(lines)s. These"
                " forms are read: %(forms)s."
            )
            % {**said, "lines": ", ".join(map(str, unread[:3])), "forms": FORMS}
        )
    if said["secret_exposed"]:
        lines.append(
            _(
                "Others on this machine can read the secret. Take the right from them (chmod 600) and ask whether it is still one."
            )
        )
    return lines


def _summary(said: dict[str, Any], *, given: bool) -> list[str]:
    lines = [
        _("Pairs found: %(pairs)s among %(left)s and %(right)s records, Dice coefficient at least %(threshold)s.")
        % said
    ]
    if said["chosen"]:
        lines.append(
            _("The threshold was chosen from the data. Pairs that are probably wrong: about %(expected_wrong)s.") % said
        )
    elif not given:
        lines.append(
            _("Too few records to choose a threshold from the data; look at the pairs, or name one with --threshold.")
        )
    if not said["same_facts"]:
        lines.append(
            _(
                "The two files were encoded from different facts. Agree on the columns and encode again; that finds more."
            )
        )
    return lines


def _make_secret(path: Path, *, as_json: bool) -> None:
    """A new secret in a file that only its owner can read; never over another one."""
    from kreisweit.methods.linkage.encoding.exchange import secret_text
    from kreisweit.methods.linkage.encoding.filters import SECRET_BYTES, project_of

    secret = secrets.token_bytes(SECRET_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        refuse("secret_there", name=path.name, as_json=as_json)
    except OSError as error:
        refuse("not_writable", name=path.name, reason=reason_of_error(error), as_json=as_json)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secret_text(secret))
    said = {"project": project_of(secret)}
    _tell(
        said,
        [_("Secret of project %(project)s made. Hand it only to the institutions that encode.") % said],
        as_json=as_json,
    )


def _tell(said: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False) if as_json else "\n".join(lines))


def _progress(*, as_json: bool) -> Any:
    """Tells a person at a terminal how far the work is; nothing else, so that pipes stay clean."""

    def tell(done: int, total: int) -> None:
        if not as_json and sys.stderr.isatty():
            typer.echo(f"\r{done * 100 // max(total, 1)} %", err=True, nl=done == total)

    return tell
