"""kreisweit keep-secret, destroy-secret: secrets of projects in which institutions deliver keys instead of names."""

from __future__ import annotations

from pathlib import Path

import typer

from .main import DONE_WITH_FINDINGS, app, refusals, start_django
from .words import gettext as _

_MOST = 10_000


@app.command("keep-secret")
def keep_secret(
    file: Path = typer.Argument(
        ..., exists=True, dir_okay=False, readable=True, help="The file that kreisweit encode --new-secret made."
    ),
) -> None:
    """Keep the secret of a project beside the vault's keys, so that keys can be compared with people known by name."""
    start_django()
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.actions.encoded import keep_secret as keep

    with file.open("rb") as opened:
        text = opened.read(_MOST).decode("utf-8", "replace")
    with refusals():
        project = keep(text=text, by=TERMINAL)
    typer.echo(_("The secret of project %(project)s is kept. Destroy the file that it came in.") % {"project": project})


@app.command("destroy-secret")
def destroy_secret(project: str = typer.Argument(..., help="The project's code, eight signs.")) -> None:
    """Destroy the secret of a project that is over; links that were found stay. Exit code 1 if there is none."""
    start_django()
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.actions.encoded import destroy_secret as destroy

    with refusals():
        gone = destroy(project=project, by=TERMINAL)
    if not gone:
        typer.echo(_("No secret of project %(project)s lies here.") % {"project": project}, err=True)
        raise typer.Exit(DONE_WITH_FINDINGS)
    typer.echo(_("The secret of project %(project)s is destroyed.") % {"project": project})
