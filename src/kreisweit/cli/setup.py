"""kreisweit setup: make a county ready."""

from __future__ import annotations

import typer

from .main import app, refusals, start_django


@app.command()
def setup(
    county: str = typer.Option("99001", help="Key of the county (5 digits); 99001 is the invented demo county."),
) -> None:
    """Set up a county with its municipalities and official figures; does nothing where that is done."""
    start_django()
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.overview.setup import set_up_installation

    with refusals():
        set_up_installation(ags=county, by=TERMINAL, say=typer.echo)


@app.command()
def logins() -> None:
    """List the invented accounts of the demo: role, where it holds, address. Empty outside the demo."""
    start_django()
    from kreisweit.people.demo import PASSWORD, demo_logins

    found = demo_logins()
    width = max((len(login.title) for login in found), default=0)
    for login in found:
        typer.echo(f"{login.title:{width}}  {login.email}  ({login.scope})")
    if found:
        typer.echo(f"Passwort aller erfundenen Zugänge: {PASSWORD}")
