"""What `kreisweit link` says at its end: numbers, and what the result lost because of the data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .link_words import warning_of
from .words import gettext as _

if TYPE_CHECKING:
    from kreisweit.methods.linkage.records import Linked

    from .link_files import Columns, Source

FEW_RECORDS = 200


def warnings_of(sources: Sequence[Source], columns: Columns) -> list[str]:
    """The sentences about what the files lack."""
    filled = {attribute for source in sources for attribute, number in source.told.filled.items() if number}
    filled |= {name for source in sources for name in source.plan.identifiers}
    found = []
    if not filled & {"birth_date", "birth_year"}:
        found.append(warning_of("no_birth_date"))
    if len(filled) < 3:
        found.append(warning_of("few_attributes", names=", ".join(sorted(filled))))
    found += [
        warning_of("dates_not_read", file=source.name, count=source.told.dates_not_read)
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
    if total < FEW_RECORDS:
        found.append(warning_of("few_records", count=total))
    return found


def tell(out: Path, sources: Sequence[Source], linked: Linked, warnings: Sequence[str], *, as_json: bool) -> None:
    """Print the summary: sentences, or one JSON object."""
    records = sum(len(source.records) for source in sources)
    numbers = {"records": records, "persons": len(linked.groups), "doubtful": len(linked.doubtful)}
    if as_json:
        used = {source.name: sorted((*source.plan.columns, *source.plan.identifiers)) for source in sources}
        typer.echo(
            json.dumps(
                {"out": str(out), **numbers, "threshold": linked.joined_from, "attributes": used, "warnings": warnings},
                ensure_ascii=False,
            )
        )
        return
    sentence = _("%(records)s records are %(persons)s persons; %(doubtful)s pairs stay doubtful.")
    typer.echo(sentence % numbers)
    for line in warnings:
        typer.echo(line, err=True)
