"""Ctrl-C in file tools: a sentence and the usual exit code, whatever was going on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from .words import gettext as _

STOPPED = 130
"""128 and the number of the signal SIGINT, as shells have it."""


@contextmanager
def stopped_in_words() -> Iterator[None]:
    """Say that the work was stopped and end with `STOPPED`; a query of DuckDB reports Ctrl-C as an error of its own."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(say_stopped()) from None
    except RuntimeError as error:
        if "interrupted" not in str(error).casefold():
            raise
        raise typer.Exit(say_stopped()) from None


def say_stopped() -> int:
    """The sentence on the error stream, and the exit code."""
    typer.echo(_("Stopped. Nothing was written; an earlier result stands as it was."), err=True)
    return STOPPED
