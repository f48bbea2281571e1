"""kreisweit link: find out which rows of files are one person. A file tool: no database, no Django."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import typer

from .link_engines import EngineName, opened_engine, read_model
from .link_words import Refused, sentence_of, warning_of
from .main import DONE_WITH_FINDINGS, REFUSED, app
from .words import gettext as _

if TYPE_CHECKING:
    from kreisweit.methods.linkage.link import Engine
    from kreisweit.methods.linkage.model import Model
    from kreisweit.methods.linkage.records import Linked

    from .link_files import Source

FEW_RECORDS = 200
WRONG_AT_MOST = 0.05
"""Share of joins that may be expected to be wrong where nobody names a threshold; files with names and birth dates stay
far below it."""
FILES = typer.Argument(..., exists=True, dir_okay=False, readable=True, help="CSV, XLSX or Parquet.")
OUT = typer.Option(..., "--out", dir_okay=False, help="Where the result goes: cluster_id, source, record_id.")
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
    min=0.5,
    max=1.0,
    help="Least probability at which two records are joined; without, 0.5, or more where more than one join in twenty"
    " would be expected to be wrong.",
)
IDENTIFIER = typer.Option([], "--identifier", help="A column whose value only one person has.", metavar="COLUMN")


@app.command()
def link(
    files: list[Path] = FILES,
    out: Path = OUT,
    record: str = typer.Option("", "--id", help="The column with the record's id; without, rows are counted."),
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
    from .link_files import Columns, read_sources

    with _refusals(as_json=as_json):
        evidence = out.with_name(f"{out.stem}.evidence.csv") if explain else None
        _keep_inputs((out, evidence, save_model), [*files, *filter(None, [known_model])])
        model = read_model(known_model) if known_model else None
        columns = Columns(record, tuple(map(_pair, mapped)), tuple(identifier))
        sources = read_sources(files, columns, memory=memory)
        settings = {"automatic": threshold, "careful": careful, "unique": unique}
        with opened_engine(engine, master=master, folder=folder, memory=memory, threads=threads) as opened:
            linked = _linked(sources, settings, model, opened, memory=memory, threads=threads)
        _write(out, evidence, sources, linked)
        if save_model:
            _save(save_model, linked.model)
    warnings = _warnings(sources)
    _print(out, sources, linked, warnings, as_json=as_json)
    if warnings:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _keep_inputs(targets: Sequence[Path | None], inputs: Sequence[Path]) -> None:
    for target in filter(None, targets):
        if any(target.resolve() == file.resolve() for file in inputs):
            raise Refused("overwrites", file=target.name)


def _save(target: Path, model: str) -> None:
    try:
        with _replacing(target) as file:
            file.write(model)
    except OSError:
        raise Refused("not_written", file=target.name) from None


def _pair(text: str) -> tuple[str, str]:
    attribute, sign, column = text.partition("=")
    if not sign or not attribute or not column:
        raise Refused("bad_map", text=text)
    return attribute.strip(), column


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        _refuse(refused, as_json=as_json)


def _refuse(refused: Refused, *, as_json: bool) -> NoReturn:
    sentence, remedy = sentence_of(refused)
    if as_json:
        typer.echo(json.dumps({"refused": refused.code, "sentence": sentence, "remedy": remedy}, ensure_ascii=False))
    else:
        typer.echo(f"{sentence} {remedy}", err=True)
    raise typer.Exit(REFUSED) from None


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
    except RuntimeError as error:
        if "interrupted" in str(error):  # Ctrl-C inside a query
            raise typer.Abort from None
        raise


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


def _write(out: Path, evidence: Path | None, sources: Sequence[Source], linked: Linked) -> None:
    """Write beside the target and rename at the end: whatever happens, no half file stands there."""
    known = {
        record.record: (source.name, own)
        for source in sources
        for record, own in zip(source.records, source.ids, strict=True)
    }
    try:
        with ExitStack() as stack:
            links = stack.enter_context(_replacing(out))
            explained = stack.enter_context(_replacing(evidence)) if evidence else None
            _write_links(links, known, linked)
            if explained:
                _write_evidence(explained, known, linked)
    except OSError:
        raise Refused("not_written", file=out.name) from None


@contextmanager
def _replacing(target: Path) -> Iterator[TextIO]:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_links(file: TextIO, known: dict[str, tuple[str, str]], linked: Linked) -> None:
    """Clusters are numbered in the order in which their first records stand in the files."""
    cluster: dict[str, int] = {}
    for number, group in enumerate(sorted(linked.groups, key=min), start=1):
        cluster.update(dict.fromkeys(group, number))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("cluster_id", "source", "record_id"))
    writer.writerows((cluster[record], *names) for record, names in known.items())


def _write_evidence(file: TextIO, known: dict[str, tuple[str, str]], linked: Linked) -> None:
    from kreisweit.methods.linkage.explain import explain
    from kreisweit.methods.linkage.model import weights_from

    weights = weights_from(linked.model)
    writer = csv.writer(file, lineterminator="\n")
    sides = ("source_left", "record_left", "source_right", "record_right")
    writer.writerow((*sides, "weight", "probability", "joined", *weights))
    for edge in linked.edges:
        lines = {line.comparison: f"{line.level} {line.weight:+.1f}" for line in explain(edge.levels, weights)}
        cells = ["" if edge.levels[code] == "unknown" else lines[code] for code in weights]
        joined = "yes" if edge.probability >= linked.joined_from else "no"
        writer.writerow((*known[edge.left], *known[edge.right], edge.weight, edge.probability, joined, *cells))


def _warnings(sources: Sequence[Source]) -> list[str]:
    filled = {attribute for source in sources for attribute, number in source.told.filled.items() if number}
    filled |= {name for source in sources for name in source.plan.identifiers}
    found = []
    if not filled & {"birth_date", "birth_year"}:
        found.append(warning_of("no_birth_date"))
    if len(filled) < 3:
        found.append(warning_of("few_attributes", names=", ".join(sorted(filled))))
    found += [
        warning_of("dates_not_read", file=source.name, count=source.told.dates_not_read)
        for source in sources
        if source.told.dates_not_read
    ]
    total = sum(len(source.records) for source in sources)
    if total < FEW_RECORDS:
        found.append(warning_of("few_records", count=total))
    return found


def _print(out: Path, sources: Sequence[Source], linked: Linked, warnings: Sequence[str], *, as_json: bool) -> None:
    records = sum(len(source.records) for source in sources)
    numbers = {"records": records, "persons": len(linked.groups), "doubtful": len(linked.doubtful)}
    if as_json:
        used = {source.name: sorted((*source.plan.columns, *source.plan.identifiers)) for source in sources}
        typer.echo(
            json.dumps(
                {"out": str(out), **numbers, "threshold": linked.joined_from, "attributes": used, "warnings": warnings},
                ensure_ascii=False,
            )
        )
        return
    sentence = _("%(records)s records are %(persons)s persons; %(doubtful)s pairs stay doubtful.")
    typer.echo(sentence % numbers)
    for line in warnings:
        typer.echo(line, err=True)
