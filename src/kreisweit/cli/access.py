"""kreisweit invite: give the first people of an installation their access, from the terminal of the operator."""

from __future__ import annotations

import typer

from .main import app, refusals, start_django


@app.command()
def invite(
    email: str = typer.Argument(help="Address of the person."),
    name: str = typer.Option(..., help="Name of the person."),
    role: str = typer.Option("operator", help="Role for the whole county, for example operator."),
    site: str = typer.Option(..., help="Address of the portal, for example https://portal.example.org"),
) -> None:
    """Give somebody a role for the county: writes the invitation mail and prints the link, which works once."""
    start_django()
    from django.urls import reverse

    from kreisweit.audit.actions import TERMINAL
    from kreisweit.people.actions import invite_user
    from kreisweit.people.roles import ROLE_BY_CODE
    from kreisweit.post.actions import send_message

    if role not in ROLE_BY_CODE:
        raise typer.BadParameter("known roles: " + ", ".join(ROLE_BY_CODE))

    def link(token: str) -> str:
        address = site.rstrip("/") + reverse("office:open-invitation", args=[token])
        typer.echo(address)
        return address

    with refusals():
        invite_user(
            email=email, name=name, role=ROLE_BY_CODE[role], place=None, link=link, send=send_message, by=TERMINAL
        )
