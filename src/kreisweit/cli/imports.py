"""kreisweit import …: bring official figures, changes of keys and planning areas in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .main import DONE_WITH_FINDINGS, app, refusals, start_django

if TYPE_CHECKING:
    from kreisweit.monitoring.actions import ImportReport

imports = typer.Typer(no_args_is_help=True, help="Bring files in.")
app.add_typer(imports, name="import")
GENERIC = "generic"
EXISTING = typer.Argument(exists=True, dir_okay=False, readable=True)


@imports.command()
def figures(
    file: Path = EXISTING,
    layout: str = typer.Option(..., help="zensus2022, inkar, gvisys or generic"),
    source: str = typer.Option("", help="Code of the publication; default: that of the layout. Needed with generic."),
    within: str = typer.Option("", help="Key of the county; only this county's areas are kept, with or without it."),
    as_json: bool = typer.Option(False, "--json", help="Print the report as JSON."),
) -> None:
    """Bring official figures in, all that can be taken or nothing; the same file twice changes nothing."""
    start_django()
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.actions import import_figures
    from kreisweit.monitoring.reading import read_limited

    from .reading import read_bounded

    with refusals(as_json=as_json):
        data = read_bounded(file)
        _name_publication(layout, source)
        own = _own_county(within)
        report = import_figures(
            data=data,
            filename=file.name,
            layout=layout,
            source=source,
            within=own,
            by=TERMINAL,
            read=read_limited,
        )
        _print(report, as_json=as_json)
        if report.findings:
            raise typer.Exit(DONE_WITH_FINDINGS)


def _name_publication(layout: str, source: str) -> None:
    from kreisweit.releases.queries.catalogue import all_sources

    from .refusals import PublicationMissing

    if layout == GENERIC and not source:
        raise PublicationMissing(known=", ".join(one.code for one in all_sources()))


def _own_county(within: str) -> str:
    """The key of this county: one installation holds the figures of one county, so another key is refused."""
    from kreisweit.places.queries import county

    from .refusals import AnotherCounty

    own = county()
    if within not in ("", own.ags):
        raise AnotherCounty(key=within, county=own.name, own=own.ags)
    return own.ags


def _print(report: ImportReport, *, as_json: bool) -> None:
    from kreisweit.monitoring.sentences import in_words

    numbers = {
        name: getattr(report, name) for name in ("rows_read", "cells", "new", "corrected", "unchanged", "outside")
    }
    words = [in_words(finding) for finding in report.findings]
    if as_json:
        typer.echo(json.dumps({**numbers, "findings": words}, ensure_ascii=False, indent=2))
        return
    typer.echo(", ".join(f"{name}: {number}" for name, number in numbers.items()))
    for line in words:
        typer.echo(" – ".join(str(part) for part in line.values() if part))


@imports.command()
def changes(file: Path = EXISTING) -> None:
    """Bring in a published list of changes of keys (GV-ISys, CSV)."""
    start_django()
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.places.actions import import_key_changes

    from .reading import read_bounded

    with refusals():
        typer.echo(f"new: {import_key_changes(data=read_bounded(file), by=TERMINAL)}")


@imports.command(name="planning-areas")
def planning_areas(file: Path = EXISTING) -> None:
    """Replace the planning areas by those of a CSV with the columns ags and planning_area."""
    start_django()
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.places.actions import assign_planning_areas

    from .reading import read_bounded

    with refusals():
        typer.echo(f"municipalities: {assign_planning_areas(data=read_bounded(file), by=TERMINAL)}")
