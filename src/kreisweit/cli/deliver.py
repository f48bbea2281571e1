"""kreisweit deliver: bring a file of an institution in from a terminal."""

from __future__ import annotations

import json
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from .main import DONE_WITH_FINDINGS, REFUSED, app, refusals, start_django

if TYPE_CHECKING:
    from kreisweit.monitoring.models import Delivery

EXISTING = typer.Argument(exists=True, dir_okay=False, readable=True)


class Accept(StrEnum):
    """What is taken over after the check."""

    ALL = "all"
    GOOD = "good"


TAKE_OVER = typer.Option(None, help="Take over all rows, or the good ones; without it, check only.")


@app.command()
def deliver(
    file: Path = EXISTING,
    agreement: str = typer.Option(..., help="Short name of the data agreement."),
    as_email: str = typer.Option(..., "--as", help="Address of the person in whose name the file is delivered."),
    accept: Accept | None = TAKE_OVER,
    as_json: bool = typer.Option(False, "--json", help="Print the report as JSON."),
) -> None:
    """Deliver a file under a data agreement: check it and, if asked, take it over."""
    start_django()
    from kreisweit.monitoring.actions.deliveries import accept_delivery, upload_delivery
    from kreisweit.monitoring.refusals_deliveries import NobodyDelivers
    from kreisweit.people.models import User
    from kreisweit.privacy.models import DataAgreement

    with refusals(as_json=as_json):
        person = User.objects.filter(email__iexact=as_email, is_active=True).first()
        chosen = DataAgreement.objects.filter(code=agreement).first()
        if person is None or chosen is None:
            raise NobodyDelivers
        delivery = upload_delivery(agreement=chosen, filename=file.name, data=file.read_bytes(), by=person)
        _finish_work(delivery, as_json=as_json)
        if accept is not None:
            accept_delivery(delivery=delivery, only_good=accept is Accept.GOOD, by=person)
            _finish_work(delivery, as_json=as_json)
        _print(delivery, as_json=as_json)
        if delivery.findings:
            raise typer.Exit(DONE_WITH_FINDINGS)


def _finish_work(delivery: Delivery, *, as_json: bool) -> None:
    """Do the background work here, or wait for a worker that took it; ends the command where the work failed."""
    from kreisweit.jobs.models import Job
    from kreisweit.jobs.queries import describe
    from kreisweit.jobs.runner import run_job
    from kreisweit.jobs.states import OVER

    delivery.refresh_from_db()
    job = Job.objects.get(pk=delivery.job or 0)
    run_job(job.pk)
    job.refresh_from_db()
    while job.state not in OVER:
        time.sleep(0.5)
        job.refresh_from_db()
    delivery.refresh_from_db()
    if job.error_code or job.state == "cancelled":
        text = describe(job)
        said = {"refused": job.error_code or job.state, "sentence": text.error or text.state, "remedy": text.remedy}
        if as_json:
            typer.echo(json.dumps(said, ensure_ascii=False, default=str))
        else:
            typer.echo(f"{said['sentence']} {said['remedy']}".strip(), err=True)
        raise typer.Exit(REFUSED)


NUMBERS = (
    "rows_read", "rows_good", "rows_bad", "rows_blocked", "rows_not_joined", "rows_repeated", "new", "changed",
    "unchanged", "erased",
)  # fmt: skip


def _print(delivery: Delivery, *, as_json: bool) -> None:
    from kreisweit.methods.intake import Finding, Severity
    from kreisweit.monitoring.sentences import in_words

    numbers: dict[str, Any] = {name: getattr(delivery, name) for name in NUMBERS}
    words = [
        in_words(Finding(f["code"], Severity(f["severity"]), f["row"], f["column"], f["params"]))
        for f in delivery.findings
    ]
    if as_json:
        whole = {"delivery": delivery.pk, "state": delivery.state, **numbers, "findings": words}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{delivery.get_state_display()}: " + ", ".join(f"{name}: {n}" for name, n in numbers.items()))
    for line in words:
        typer.echo(" – ".join(str(part) for part in line.values() if part))
