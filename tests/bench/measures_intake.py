"""How fast nine deliveries of the invented county come in: check, then storing in the vault."""

from __future__ import annotations

import os
import resource
import time
from datetime import date
from pathlib import Path
from typing import Any

PERSONS = int(os.environ.get("KREISWEIT_BENCH_PERSONS", "100000"))
TARGET_S = 60


def intake(home: Path) -> dict[str, Any]:
    """All nine files of PERSONS invented persons, from the upload to the vault; the same data again changes nothing."""
    from kreisweit.cli.invented.writing import write_deliveries

    written = write_deliveries(home / "files", persons=PERSONS, seed=7, until=date(2026, 11, 23))
    get_ready()
    began, busy = time.perf_counter(), _processor()
    files = {path.stem: _deliver(path) for path in sorted((home / "files").glob("*")) if is_delivery(path)}
    whole = time.perf_counter() - began
    processor = _processor() - busy
    rows = sum(one["rows"] for one in files.values())
    return {
        "persons": PERSONS,
        "records": written.records,
        "rows": rows,
        "target_s": TARGET_S,
        "total_s": round(whole, 1),
        "processor_s": round(processor, 1),
        "rows_per_s": round(rows / whole),
        "peak_mb": _peak(resource.RUSAGE_SELF),
        "peak_mb_reader": _peak(resource.RUSAGE_CHILDREN),
        "files": files,
    }


def get_ready() -> None:
    """The invented county with its processing in force, in empty databases."""
    from django.core.management import call_command

    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.demo import create_demo_specifications
    from kreisweit.places.actions import set_up_county
    from kreisweit.privacy.demo import clear_demo_processing

    call_command("migrate", verbosity=0)
    call_command("migrate", database="vault", verbosity=0)
    set_up_county(ags="99001", by=TERMINAL)
    clear_demo_processing(by=TERMINAL)
    create_demo_specifications(by=TERMINAL)


def is_delivery(path: Path) -> bool:
    """Whether a file of the folder is one that an institution delivers."""
    return path.suffix in (".csv", ".xlsx") and path.stem != "truth"


def upload(path: Path) -> tuple[Any, Any]:
    """Upload a file under the agreement of its name; the delivery and who did it."""
    from kreisweit.monitoring.actions.deliveries import upload_delivery
    from kreisweit.people.models import User
    from kreisweit.privacy.models import DataAgreement

    chosen = DataAgreement.objects.select_related("supplier").get(code=path.stem)
    by = User.objects.filter(memberships__organisation=chosen.supplier, memberships__role="supplier").first()
    assert by is not None
    return upload_delivery(agreement=chosen, filename=path.name, data=path.read_bytes(), by=by), by


def _deliver(path: Path) -> dict[str, Any]:
    from kreisweit.jobs.runner import run_job
    from kreisweit.monitoring.actions.deliveries import accept_delivery

    began = time.perf_counter()
    delivery, by = upload(path)
    run_job(delivery.job or 0)
    checked = time.perf_counter()
    delivery = accept_delivery(delivery=delivery, only_good=True, by=by)
    run_job(delivery.job or 0)
    delivery.refresh_from_db()
    return {
        "state": delivery.state,
        "rows": delivery.rows_read,
        "records": delivery.new,
        "bad": delivery.rows_bad,
        "blocked": delivery.rows_blocked,
        "check_s": round(checked - began, 1),
        "store_s": round(time.perf_counter() - checked, 1),
    }


def _processor() -> float:
    """Seconds of a processor so far, with those of the reader's processes."""
    return sum(os.times()[:4])


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024
