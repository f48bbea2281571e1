"""kreisweit monitor: indicators from histories. A file tool for statisticians: no database, no Django."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from .main import DONE_WITH_FINDINGS, app
from .monitor_words import sentence_of, warning_of
from .refusing import Refused, refused_in_words
from .stopping import stopped_in_words
from .words import gettext as _

if TYPE_CHECKING:
    from kreisweit.methods.disclosure import CellKeyRule
    from kreisweit.methods.indicators import Definition, Frame

EPISODES_PER_MB = 4_000
"""So many episodes are counted in one piece for each megabyte allowed; measured with the shipped definitions."""
LEAST_MEMORY = 200
FILE = typer.Option(None, exists=True, dir_okay=False, readable=True)
FOLDER = typer.Option(None, exists=True, file_okay=False, readable=True)


class Engine(StrEnum):
    """What counts: DuckDB, or one person after the other in plain Python (slow, to check the other)."""

    DUCKDB = "duckdb"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Asked:
    """The options of one computation."""

    persons: Path
    episodes: Path
    definitions: Path
    out: Path
    engine: Engine
    memory: int
    threads: int
    exact: bool


@app.command()
def monitor(
    out: Path = typer.Option(None, file_okay=False, help="A new folder for the result."),
    persons: Path = FILE,
    episodes: Path = FILE,
    definitions: Path = FOLDER,
    engine: Engine = typer.Option(Engine.DUCKDB, help="What counts; reference is slow and checks the other."),
    memory: str = typer.Option("1GB", help="Most memory for counting, like 800MB or 1GB."),
    threads: int = typer.Option(2, min=1, help="Processor cores to use."),
    areas: Path = FILE,
    population: Path = FILE,
    first: str = typer.Option("", help="First quarter, like 2017-Q1; without, ten years before the last."),
    last: str = typer.Option("", help="Last quarter; without, the last one that the episodes cover."),
    as_of: datetime = typer.Option(None, formats=["%Y-%m-%d"], help="Day of the data; registers' lag is kept."),
    largest: int = typer.Option(5, "--D", min=1, max=50, help="Largest change of a number."),
    variance: float = typer.Option(3.0, "--V", help="Variance of the change."),
    forbidden: int = typer.Option(2, "--js", min=0, max=50, help="The numbers 1 to js never appear."),
    exact: bool = typer.Option(False, "--exact", help="Write exact.csv too; it must not be passed on."),
    generate: int = typer.Option(0, min=0, max=5_000_000, help="Invent so many persons instead of counting."),
    seed: int = typer.Option(7, help="The same number invents the same persons."),
    as_json: bool = typer.Option(False, "--json", help="Print the summary as JSON."),
) -> None:
    """Count indicators over histories of persons and protect them by the cell key method, without a database."""
    with stopped_in_words(), refused_in_words(sentence_of, as_json=as_json):
        from .monitor_output import check_folder

        if out is None or not (generate or (persons and episodes and definitions)):
            raise Refused("options")
        check_folder(out)
        if generate:
            _generate(out, generate, seed, as_json=as_json)
            return
        rule = (largest, variance, forbidden)
        asked = Asked(persons, episodes, definitions, out, engine, _megabytes(memory), threads, exact)
        frame = {"areas": areas, "population": population, "first": first, "last": last}
        done = _count(asked, {**frame, "as_of": as_of.date() if as_of else None}, rule)
        _tell(out, done, as_json=as_json)
    if done["warnings"]:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _megabytes(text: str) -> int:
    found = re.fullmatch(r"\s*(\d{1,7})\s*(MB|GB)\s*", text, re.IGNORECASE)
    number = int(found[1]) * (1_000 if found[2].upper() == "GB" else 1) if found else 0
    if number < LEAST_MEMORY:
        raise Refused("memory", text=text)
    return number


def _generate(out: Path, persons: int, seed: int, *, as_json: bool) -> None:
    from .invented.histories import write_areas, write_histories
    from .monitor_output import whole_folder

    with whole_folder(out) as folder:
        episodes = write_histories(folder, persons, seed=seed)
        write_areas(folder)
    numbers = {"persons": persons, "episodes": episodes}
    said = _("%(persons)s invented persons with %(episodes)s episodes in %(folder)s.")
    typer.echo(json.dumps(numbers) if as_json else said % {**numbers, "folder": out})


def _count(asked: Asked, chosen: Mapping[str, Any], parameters: tuple[int, float, int]) -> dict[str, Any]:
    """Read, count, protect, write; gives what run.json says."""
    import duckdb

    from kreisweit.methods.disclosure import InternalTable, protect
    from kreisweit.methods.disclosure.rule import counted

    from .monitor_files import frame_of, open_tables, read_definitions
    from .monitor_output import whole_folder, write_exact, write_figures, write_run

    began = time.monotonic()
    definitions = read_definitions(asked.definitions)
    settings: dict[str, Any] = {"threads": asked.threads, "memory_limit": f"{asked.memory}MB", "temp_directory": ""}
    try:
        with duckdb.connect(config=settings) as connection:
            warnings = open_tables(connection, asked.persons, asked.episodes)
            frame, more = frame_of(connection, **chosen)
            size = connection.execute("SELECT count(*) FROM episodes").fetchone()
        rule = _rule(frame, parameters)
        cells = _cells(asked, definitions, frame, settings, episodes=size[0] if size else 0)
        table = protect(InternalTable(cells), rule)
    except (duckdb.OutOfMemoryException, MemoryError):
        raise Refused("large", memory=asked.memory) from None
    versions = {definition.code: definition.version for definition in definitions}
    shares = any(definition.ratio_to == "official_population" for definition in definitions)
    warnings += more + ([warning_of("no_population")] if shares and not frame.population else [])
    said = {
        "engine": asked.engine.value, "definitions": versions, "quarters": [frame.quarters[0], frame.quarters[-1]],
        "noise": dict(zip(("D", "V", "js"), parameters, strict=True)), "persons_sha256": _hash(asked.persons),
        "episodes_sha256": _hash(asked.episodes), "cells": counted(table.cells.values()), "warnings": warnings,
        "seconds": round(time.monotonic() - began, 2),
    }  # fmt: skip
    with whole_folder(asked.out) as folder:
        write_figures(folder / "figures.csv", table.cells, versions)
        if asked.exact:
            write_exact(folder / "exact.csv", cells)
        write_run(folder / "run.json", said)
    return said


def _rule(frame: Frame, parameters: tuple[int, float, int]) -> CellKeyRule:
    from kreisweit.methods.disclosure import CellKeyRule, Infeasible, perturbation_table
    from kreisweit.methods.indicators.frame import parents_of

    largest, variance, forbidden = parameters
    try:
        table = perturbation_table(D=largest, V=variance, js=forbidden)
    except Infeasible:
        raise Refused("infeasible") from None
    return CellKeyRule(table, parents_of(frame.areas, frame.county))


def _cells(
    asked: Asked, definitions: tuple[Definition, ...], frame: Frame, settings: Mapping[str, Any], *, episodes: int
) -> dict[Any, Any]:
    if asked.engine is Engine.REFERENCE:
        from kreisweit.methods.indicators import reference

        from .monitor_histories import read_histories

        return reference.compute(definitions, read_histories(asked.persons, asked.episodes), frame)
    import ibis

    from kreisweit.methods.indicators import fast

    connection = ibis.duckdb.connect(":memory:", **settings)
    try:
        for name, file in (("persons", asked.persons), ("episodes", asked.episodes)):
            quoted = str(file).replace("'", "''")
            connection.raw_sql(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}')")  # noqa: S608
        people, happenings = fast.snapshot_tables()
        chunks = -(-episodes // (EPISODES_PER_MB * asked.memory)) or 1
        return fast.compute(
            definitions, connection=connection, persons=people, episodes=happenings, frame=frame, chunks=chunks
        )
    finally:
        connection.disconnect()


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _tell(out: Path, done: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
        return
    for warning in done["warnings"]:
        typer.echo(warning, err=True)
    empty = sum(number for reason, number in done["cells"].items() if reason != "shown")
    numbers = {"shown": done["cells"].get("shown", 0), "empty": empty, "folder": out}
    typer.echo(
        _("%(shown)s protected figures in %(folder)s; %(empty)s places stay empty, the file says why.") % numbers
    )
