"""How file tools refuse: a code with parameters becomes a sentence and what to do about it, and exit code 2."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from .main import REFUSED


class Refused(Exception):  # noqa: N818
    """Nothing is done and nothing written; what the `code` says, the tool's own words tell."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@contextmanager
def refused_in_words(sentence_of: Callable[[Refused], tuple[str, str]], *, as_json: bool) -> Iterator[None]:
    """End with exit code 2 and the sentence on the error stream, or as JSON."""
    try:
        yield
    except Refused as refused:
        sentence, remedy = sentence_of(refused)
        if as_json:
            said = {"refused": refused.code, "sentence": sentence, "remedy": remedy}
            typer.echo(json.dumps(said, ensure_ascii=False))
        else:
            typer.echo(f"{sentence} {remedy}", err=True)
        raise typer.Exit(REFUSED) from None
