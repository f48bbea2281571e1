"""What `kreisweit link` says at its end: numbers, and what the result lost because of the data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kreisweit.methods.linkage.written_dates import FORMS

from .link_words import warning_of
from .words import gettext as _

if TYPE_CHECKING:
    from kreisweit.methods.linkage.records import Linked

    from .link_files import Columns, Source

FEW_RECORDS = 200
LEAST = 0.5
"""From which probability on pairs are joined where nothing speaks for a higher one; `LinkSettings.automatic`."""
ESSENTIAL = ("given_name", "family_name", "birth_date")
"""What a file without is told of, if another has it."""


def warnings_of(
    sources: Sequence[Source], columns: Columns, linked: Linked, *, asked: float | None, by_identifier: bool
) -> list[str]:
    """The sentences about what the files lack, and about a threshold that had to be raised; `asked` is the one that was
    named, `by_identifier` whether nothing else was compared."""
    found = []
    if by_identifier:
        found.append(warning_of("only_identifiers"))
    else:
        found += _on_attributes(sources)
        if linked.joined_from > (asked or LEAST):
            found.append(_on_threshold(sources, linked))
    found += [
        warning_of(
            "dates_not_read",
            file=source.name,
            count=source.told.dates_not_read,
            rows=", ".join(str(row + 1) for row in source.told.unread_rows),
            forms=FORMS,
        )
        for source in sources
        if source.told.dates_not_read
    ]
    found += [
        warning_of("column_missing", file=source.name, column=column)
        for column in columns.named
        for source in sources
        if not source.has(column)
    ]
    total = sum(len(source.records) for source in sources)
    if total < FEW_RECORDS and not by_identifier:
        found.append(warning_of("few_records", count=total))
    return found


def _on_attributes(sources: Sequence[Source]) -> list[str]:
    filled = {source.name: _filled(source) for source in sources}
    every = frozenset().union(*filled.values())
    found = []
    if "birth_date" not in every:
        found.append(warning_of("no_birth_date"))
    if len(every) < 3:
        found.append(warning_of("few_attributes", names=", ".join(sorted(every))))
    for name, known in filled.items():
        if lacking := [one for one in ESSENTIAL if one in every and one not in known]:
            found.append(warning_of("lacking", file=name, names=", ".join(lacking)))
    return found


def _filled(source: Source) -> frozenset[str]:
    """Attributes that some record of the file has; parts of a birth date are one."""
    known = {attribute for attribute, number in source.told.filled.items() if number}
    if source.told.filled.get("birth_date", 0) <= source.told.dates_not_read:
        known.discard("birth_date")
    parts = {"birth_year", "birth_month", "birth_day"}
    return frozenset(
        known - parts | ({"birth_date"} if "birth_year" in known else set()) | set(source.plan.identifiers)
    )


def _on_threshold(sources: Sequence[Source], linked: Linked) -> str:
    if len(linked.groups) == sum(len(source.records) for source in sources):
        return warning_of("nothing_joined")
    return warning_of("threshold_raised", threshold=number(linked.joined_from), least=number(LEAST))


def number(value: float) -> str:
    """A number as one writes it in German."""
    return f"{value:.6g}".replace(".", ",")


def taken(source: Source) -> dict[str, list[str]]:
    """Attribute to the headings of the columns it was read from; identifiers stand as "identifier", the record's id as
    "id"."""
    plan = source.plan
    columns = {attribute: [source.header[place] for place in places] for attribute, places in plan.columns.items()}
    if plan.identifiers:
        columns["identifier"] = [source.header[place] for place in plan.identifiers.values()]
    if plan.record is not None:
        columns["id"] = [source.header[plan.record]]
    return columns


def tell(
    out: Path, sources: Sequence[Source], linked: Linked, warnings: Sequence[str], *, by_identifier: bool, as_json: bool
) -> None:
    """Print the summary: sentences, or one JSON object."""
    records = sum(len(source.records) for source in sources)
    numbers = {"records": records, "persons": len(linked.groups), "doubtful": len(linked.doubtful)}
    if as_json:
        used = {source.name: sorted((*source.plan.columns, *source.plan.identifiers)) for source in sources}
        said = {
            "out": str(out), **numbers, "threshold": linked.joined_from, "attributes": used,
            "columns": {source.name: taken(source) for source in sources}, "warnings": warnings,
        }  # fmt: skip
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    typer.echo(_("%(records)s records are %(persons)s persons; %(doubtful)s pairs stay doubtful.") % numbers)
    if not by_identifier:
        typer.echo(
            _("Pairs were joined from the probability %(threshold)s on.") % {"threshold": number(linked.joined_from)}
        )
    for source in sources:
        _tell_columns(source)
    for line in warnings:
        typer.echo(line, err=True)


def _tell_columns(source: Source) -> None:
    columns = ", ".join(f"{name}={heading}" for name, headings in taken(source).items() for heading in headings)
    sentence = _("Columns of %(file)s: %(columns)s.")
    if source.plan.record is None:
        sentence = _("Columns of %(file)s: %(columns)s. It has no ids, so its rows are counted.")
    typer.echo(sentence % {"file": source.name, "columns": columns})
