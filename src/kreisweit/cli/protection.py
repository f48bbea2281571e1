"""kreisweit ptable: print a perturbation table. A file tool: no database, no Django."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import Annotated, NoReturn

import typer

from .main import REFUSED, app
from .words import gettext as _


class TableFormat(StrEnum):
    """How the table is printed."""

    CSV = "csv"
    JSON = "json"


@app.command()
def ptable(
    largest: int = typer.Option(..., "--D", min=1, max=50, help="Largest change of a number."),
    variance: float = typer.Option(..., "--V", help="Variance of the change."),
    forbidden: int = typer.Option(0, "--js", min=0, max=50, help="The numbers 1 to js never appear."),
    pstay: str = typer.Option(
        "", help="Least probability of no change: one value, or one for each row 1..n (0.3,,0.2)."
    ),
    mono: str = typer.Option(
        "true", help="On the way down, larger changes are never likelier: true or false, or one for each row."
    ),
    form: Annotated[TableFormat, typer.Option("--format", help="csv or json")] = TableFormat.CSV,
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
) -> None:
    """Print the perturbation table of the cell key method: columns i, j, p (true number, shown number, probability).

    The last i stands for itself and for every larger number. Exit code 2 where no table has these parameters.
    """
    from kreisweit.methods.disclosure.perturbation import Infeasible, perturbation_table, rows_of

    as_json = as_json or form is TableFormat.JSON
    rows = rows_of(largest, forbidden)
    stay = [_share(text) for text in _listed(pstay, rows, "--pstay")]
    ordered = [_truth(text) for text in _listed(mono, rows, "--mono")]
    try:
        table = perturbation_table(D=largest, V=variance, js=forbidden, pstay=stay, mono=ordered)
    except Infeasible as found:
        _refuse(found.code, found.row, found.low, found.high, as_json=as_json)
    _print(table.entries(), as_json=as_json)


def _listed(text: str, rows: int, option: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return parts * rows
    if len(parts) != rows:
        raise typer.BadParameter(
            _("one value, or one for each of the %(rows)s rows") % {"rows": rows}, param_hint=option
        )
    return parts


def _share(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise typer.BadParameter(_("a number between 0 and 1"), param_hint="--pstay") from None


def _truth(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise typer.BadParameter(_("true or false"), param_hint="--mono")
    return text.lower() == "true"


def _refuse(code: str, row: int, low: float, high: float, *, as_json: bool) -> NoReturn:
    sentence, remedy = {
        "zone_too_wide": (
            _("No table has these parameters: the numbers that never appear reach as far as the largest change."),
            _("Choose js smaller than D."),
        ),
        "variance_too_small": (
            _("No table has these parameters: in row %(row)s the change cannot be on average zero with so small a variance."),
            _("Choose V greater than %(low)s; above %(high)s a larger V changes nothing."),
        ),
        "staying_too_likely": (
            _("No table has these parameters: pstay of row %(row)s leaves no room for a change."),
            _("Choose pstay from 0 to less than 1."),
        ),
    }[code]  # fmt: skip
    numbers = {"row": row, "low": f"{low:g}", "high": f"{high:g}"}
    if as_json:
        said = {"refused": code, "sentence": sentence % numbers, "remedy": remedy % numbers}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        typer.echo(f"{sentence % numbers} {remedy % numbers}", err=True)
    raise typer.Exit(REFUSED)


def _print(entries: tuple[tuple[int, int, float], ...], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([{"i": i, "j": j, "p": round(p, 8)} for i, j, p in entries]))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("i", "j", "p"))
    writer.writerows((i, j, f"{p:.8f}") for i, j, p in entries)
