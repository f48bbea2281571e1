"""kreisweit demo-deliveries: invent what institutions would deliver."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import typer

from .main import REFUSED, app


@app.command("demo-deliveries")
def demo_deliveries(
    out: Path = typer.Option(..., help="Folder to write into; it is made if it is not there."),
    persons: int = typer.Option(20_000, min=1, max=2_000_000, help="Number of invented persons."),
    seed: int = typer.Option(7, help="The same number gives the same files."),
    until: datetime = typer.Option("2026-11-23", formats=["%Y-%m-%d"], help="Last day that anything happens."),
    county: str = typer.Option("99001", help="Key of the county; only the invented one gets invented persons."),
    pool: str = typer.Option("test", help="Pool of names: test, or train (no name of one occurs in the other)."),
    broken: int = typer.Option(0, min=0, help="Write ewo-stadt-fehler.csv too, with so many broken rows."),
    as_json: bool = typer.Option(False, "--json", help="Say the numbers as JSON."),
) -> None:
    """Invent deliveries of nine institutions of the demo county, each in its own layout. No database is needed."""
    from .invented.county import INVENTED
    from .invented.names import POOLS, PoolsMissing
    from .invented.persons import EARLIEST_END
    from .invented.writing import write_deliveries

    if county != INVENTED:
        _refuse("county", f"Erfundene Personen gibt es nur im erfundenen Landkreis {INVENTED}.", as_json=as_json)
    if pool not in POOLS:
        _refuse("pool", f"--pool kennt {' und '.join(POOLS)}, nicht »{pool}«.", as_json=as_json)
    if until.date() < EARLIEST_END:
        _refuse("until", f"--until liegt zu früh: frühestens {EARLIEST_END:%d.%m.%Y}.", as_json=as_json)
    try:
        done = write_deliveries(out, persons=persons, seed=seed, until=until.date(), pool=pool, broken=broken)
    except PoolsMissing as missing:
        _refuse("packages", str(missing), as_json=as_json)
    except OSError as error:
        _refuse("folder", f"In den Ordner lässt sich nicht schreiben: {error.strerror}.", as_json=as_json)
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False))
        return
    for name, rows in done.rows.items():
        typer.echo(f"{name}: {rows} Zeilen")
    typer.echo(f"{done.persons} erfundene Personen, {done.records} Datensätze in {out}")


def _refuse(code: str, sentence: str, *, as_json: bool) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"refused": code, "sentence": sentence, "remedy": ""}, ensure_ascii=False))
    else:
        typer.echo(sentence, err=True)
    raise typer.Exit(REFUSED)
