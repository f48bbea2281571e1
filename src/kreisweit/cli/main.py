"""The one entry point: `kreisweit`.

Exit codes: 0 done, 1 done with findings, 2 refused.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Kreisweit: one county and its municipalities.",
)


DONE_WITH_FINDINGS = 1
REFUSED = 2


def start_django(*, begins: bool = False) -> None:
    """Set Django up, in German; commands that touch the database call this first (file tools do not).

    `begins`: the command may be the first of an installation; any other is refused where nothing is set up.
    """
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
    django.setup()
    translation.activate("de")
    from .home import require_home

    with refusals():
        require_home(begins=begins)


@contextmanager
def refusals(*, as_json: bool = False) -> Iterator[None]:
    """A refusal becomes its sentence and exit code 2; anything else is a bug and shows itself."""
    from kreisweit.ground.refusal import Refusal

    try:
        yield
    except Refusal as refusal:
        if as_json:
            said = {"refused": refusal.code, "sentence": refusal.text(), "remedy": refusal.advice()}
            typer.echo(json.dumps(said, ensure_ascii=False))
        else:
            typer.echo(f"{refusal.text()} {refusal.advice()}".strip(), err=True)
        raise typer.Exit(REFUSED) from None


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def django(context: typer.Context) -> None:
    """Run a command of the framework, for example: kreisweit django showmigrations."""
    start_django(begins=True)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kreisweit", *context.args])


@app.command()
def migrate() -> None:
    """Bring the databases of the house and of the vault to the present state."""
    start_django(begins=True)
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    with refusals():
        call_command("migrate_vault")  # by its name: only monitoring knows the vault


def run() -> None:
    """Start the command line."""
    try:
        from . import (  # noqa: F401  (they add their commands)
            access,
            deliver,
            demo_deliveries,
            encode,
            imports,
            link,
            monitor,
            processes,
            protection,
            secrets_of_projects,
            setup,
        )
    except KeyboardInterrupt:
        from .stopping import say_stopped

        sys.exit(say_stopped())
    sys.exit(app())
