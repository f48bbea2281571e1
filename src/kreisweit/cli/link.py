"""kreisweit link: find out which rows of files are one person. A file tool: no database, no Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from .link_engines import EngineName, opened_engine, read_model
from .link_output import check_targets, save_model_text, write_result
from .link_told import LEAST, tell, warnings_of
from .link_words import sentence_of
from .main import DONE_WITH_FINDINGS, app
from .refusing import Refused, refused_in_words
from .stopping import stopped_in_words
from .words import gettext as _

if TYPE_CHECKING:
    from kreisweit.methods.linkage.link import Engine
    from kreisweit.methods.linkage.model import Model
    from kreisweit.methods.linkage.records import Linked

    from .link_files import Source

WRONG_AT_MOST = 0.05
"""Share of joins that may be expected to be wrong where nobody names a threshold; files with names and birth dates stay
far below it."""
FILES = typer.Argument(..., exists=True, dir_okay=False, readable=True, help="CSV, XLSX or Parquet.")
OUT = typer.Option(None, "--out", dir_okay=False, help="Where the result goes: cluster_id, source, record_id.")
ID = typer.Option(
    None,
    "--id",
    help="The column with the record's id; without, a column with a usual heading (id, Kennung, Nr); with --id= rows are"
    " counted.",
    metavar="COLUMN",
)
MAP = typer.Option(
    [], "--map", help="ATTRIBUTE=COLUMN, where the heading is not recognised.", metavar="ATTRIBUTE=COLUMN"
)
SPARK_FOLDER = typer.Option(
    None,
    "--spark-folder",
    exists=True,
    file_okay=False,
    help="A folder that all computers of the cluster can write to.",
)
MODEL = typer.Option(
    None,
    "--model",
    exists=True,
    dir_okay=False,
    readable=True,
    help="Weights that an earlier run saved; nothing is learned.",
)
SAVE_MODEL = typer.Option(None, "--save-model", dir_okay=False, help="Where the weights of this run go.")
THRESHOLD = typer.Option(
    None,
    help="Least probability at which two records are joined; without, 0.5, or more where more than one join in twenty"
    " would be expected to be wrong.",
)
IDENTIFIER = typer.Option([], "--identifier", help="A column whose value only one person has.", metavar="COLUMN")


@app.command()
def link(
    files: list[Path] = FILES,
    out: Path | None = OUT,
    record: str | None = ID,
    mapped: list[str] = MAP,
    identifier: list[str] = IDENTIFIER,
    threshold: float | None = THRESHOLD,
    unique: bool = typer.Option(False, "--unique", help="Within one file nobody stands twice."),
    careful: bool = typer.Option(
        False, "--careful", help="Leave pairs apart whose given names or birth dates contradict, such as twins."
    ),
    explain: bool = typer.Option(False, "--explain", help="Write the evidence of each pair beside the result."),
    memory: int = typer.Option(1500, min=200, help="Most memory in MB."),
    threads: int = typer.Option(2, min=1, help="Processor cores to use."),
    engine: EngineName = typer.Option(EngineName.DUCKDB, help="Where pairs are found and weighed."),
    master: str = typer.Option(
        "", "--spark-master", help="Address of the Spark cluster; without, this machine.", metavar="URL"
    ),
    folder: Path = SPARK_FOLDER,
    known_model: Path = MODEL,
    save_model: Path = SAVE_MODEL,
    as_json: bool = typer.Option(False, "--json", help="Print the summary as JSON."),
) -> None:
    """Link persons within and between files, without a database."""
    with stopped_in_words(), refused_in_words(sentence_of, as_json=as_json):
        from .link_files import Columns, read_sources

        out = _asked(out, threshold)
        evidence = out.with_name(f"{out.stem}.evidence.csv") if explain else None
        check_targets((out, evidence, save_model), [*files, *filter(None, [known_model])])
        model = read_model(known_model) if known_model else None
        columns = Columns(record or "", tuple(map(_pair, mapped)), tuple(identifier), counted=record == "")
        sources = read_sources(files, columns, memory=memory)
        settings = {"automatic": threshold, "careful": careful, "unique": unique}
        with opened_engine(engine, master=master, folder=folder, memory=memory, threads=threads) as opened:
            linked = _linked(sources, settings, model, opened, memory=memory, threads=threads)
        write_result(out, evidence, sources, linked)
        if save_model:
            save_model_text(save_model, linked.model)
    alone = _by_identifier(sources)
    warnings = warnings_of(sources, columns, linked, asked=threshold, by_identifier=alone)
    tell(out, sources, linked, warnings, by_identifier=alone, as_json=as_json)
    if warnings:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _asked(out: Path | None, threshold: float | None) -> Path:
    """The target. Raises Refused without one, and for a threshold that is none."""
    if out is None:
        raise Refused("no_out")
    if threshold is not None and not LEAST <= threshold <= 1:
        raise Refused("bad_threshold")
    return out


def _pair(text: str) -> tuple[str, str]:
    attribute, sign, column = text.partition("=")
    if not sign or not attribute or not column:
        raise Refused("bad_map", text=text)
    return attribute.strip(), column


def _by_identifier(sources: Sequence[Source]) -> bool:
    from kreisweit.methods.linkage.identified import by_identifier_alone

    return by_identifier_alone(record for source in sources for record in source.records)


def _linked(
    sources: Sequence[Source],
    chosen: dict[str, Any],
    model: Model | None,
    engine: Engine | None,
    *,
    memory: int,
    threads: int,
) -> Linked:
    """Link in a database that lives in memory alone: nothing of the files is written anywhere else, but by an `engine`
    in its own folder while it works."""
    import duckdb

    from kreisweit.methods.linkage.identified import link_identified
    from kreisweit.methods.linkage.link import link as link_records
    from kreisweit.methods.linkage.settings import LinkSettings

    settings = LinkSettings(
        automatic=chosen["automatic"] or LinkSettings().automatic,
        wrong_at_most=1.0 if chosen["automatic"] else WRONG_AT_MOST,
        careful=chosen["careful"],
        with_duplicates=frozenset() if chosen["unique"] else frozenset(source.name for source in sources),
        thorough=True,
    )
    records = [record for source in sources for record in source.records]
    if _by_identifier(sources):
        return link_identified(records, settings=settings)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": f"{memory}MB",
        "temp_directory": "",
    }
    try:
        with duckdb.connect(config=config) as connection:
            return link_records(
                records, connection=connection, settings=settings, progress=_teller(), model=model, engine=engine
            )
    except (duckdb.OutOfMemoryException, MemoryError):
        raise Refused("large", file=", ".join(source.name for source in sources), memory=memory) from None


def _teller() -> Callable[[str, int, int], None]:
    """Says on the error stream which step has begun."""
    words = {
        "prepare": _("Reading names"), "block": _("Looking for candidates"), "train": _("Learning weights"),
        "score": _("Comparing pairs"), "group": _("Forming groups"),
    }  # fmt: skip
    told: set[str] = set()

    def tell(step: str, _done: int, _total: int) -> None:
        if step not in told:
            told.add(step)
            typer.echo(f"{words[step]} …", err=True)

    return tell
