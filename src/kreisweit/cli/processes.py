"""kreisweit serve, worker, clock: the three processes of an installation."""

from __future__ import annotations

import socket

import typer

from .main import REFUSED, app, start_django


def start_safely() -> None:
    """Set Django up for a service; refuses where the database would not protect what lies in it."""
    start_django()
    from django.core.checks import ERROR, run_checks
    from django.db import connections

    found = run_checks(tags=["vault"], databases=["vault"])
    connections.close_all()  # before processes are forked
    serious = [message for message in found if message.level >= ERROR]
    for message in serious:
        typer.echo(f"{message.msg} {message.hint}", err=True)
    if serious:
        raise typer.Exit(REFUSED)


@app.command()
def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, help="Port to listen on."),
    workers: int = typer.Option(2, help="Number of web processes."),
) -> None:
    """Serve portal, office and API. No access log: it would hold addresses of people."""
    _refuse_taken_port(host, port)
    start_safely()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "kreisweit.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        workers_kill_timeout=2,
        respawn_failed_workers=True,
    ).serve()


def _refuse_taken_port(host: str, port: int) -> None:
    """The web server would share a port that another one listens on, and answers would come from either."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            typer.echo(
                f"Auf {host}:{port} kann nicht gewartet werden; wählen Sie einen anderen Port (--port).", err=True
            )
            raise typer.Exit(REFUSED) from None


@app.command()
def worker(
    until_empty: bool = typer.Option(False, "--until-empty", help="End when nothing waits."),
) -> None:
    """Do background work. SIGTERM puts the running work back into the queue at its next safe point."""
    start_safely()
    from kreisweit.jobs.worker import run_worker

    run_worker(batch=until_empty)


@app.command()
def clock(once: bool = typer.Option(False, "--once", help="Do what is due and end.")) -> None:
    """Do what the time of day asks for: deliver mail, take up lost work, delete what is past its time."""
    start_safely()
    from django.utils.module_loading import import_string

    # Started by its name, like the web application: doors do not know each other.
    import_string("kreisweit.clock.loop.run_clock")(once=once)
