"""The one entry point: `kreisweit`.

Exit codes: 0 done, 1 done with findings, 2 refused.
"""

from __future__ import annotations

import os
import sys

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Kreisweit: one county and its municipalities.")


def start_django() -> None:
    """Set Django up; commands that touch the database call this first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
    django.setup()


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def django(context: typer.Context) -> None:
    """Run a command of the framework, for example: kreisweit django showmigrations."""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kreisweit", *context.args])


@app.command()
def migrate() -> None:
    """Bring the database to the present state."""
    start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)


def run() -> None:
    """Start the command line."""
    sys.exit(app())
