"""How fast nine institutions' files come in when two workers share the work, as in an installation: vault on PostgreSQL.

All files are uploaded, then checked, then accepted, then stored; waiting for people is not counted. The vault is entered
by a role of its own, under row policies. The throw-away cluster does not wait for the disk (`fsync=off`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

WORKERS = int(os.environ.get("KREISWEIT_BENCH_WORKERS", "2"))
ROLE = "kreisweit_vault_bench"


def intake_workers(home: Path) -> dict[str, Any]:
    """The files of measures_intake.PERSONS invented persons, by WORKERS workers."""
    from tools import postgres

    with postgres.cluster() as address:
        if address is None:
            return {"skipped": "PostgreSQL is missing"}
        own = home / "intake-workers"
        variables = {**os.environ, "KREISWEIT_VAULT_DATABASE": address, "KREISWEIT_HOME": str(own)}
        command = [sys.executable, "-m", "tests.bench.measures_intake_workers", str(own), address]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=variables)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(home: Path, address: str) -> dict[str, Any]:
    """Set up, upload, check, accept, store; seconds of each."""
    import django

    django.setup()
    home.mkdir(parents=True, exist_ok=True)
    from tests.bench.measures_intake import PERSONS, TARGET_S, get_ready, is_delivery, upload

    from kreisweit.cli.invented.writing import write_deliveries

    written = write_deliveries(home / "files", persons=PERSONS, seed=7, until=date(2026, 11, 23))
    get_ready()
    _make_role()
    entered = f"{address}?options={quote(f'-c role={ROLE}')}"
    files = [
        path for path in sorted((home / "files").glob("*"), key=lambda path: -path.stat().st_size) if is_delivery(path)
    ]
    began = time.perf_counter()
    uploads = [upload(path) for path in files]
    uploaded = time.perf_counter()
    _work(entered)
    checked = time.perf_counter()
    deliveries = [_accepted(delivery.pk, by) for delivery, by in uploads]
    _work(entered)
    stored = time.perf_counter()
    for delivery in deliveries:
        delivery.refresh_from_db()
    assert {delivery.state for delivery in deliveries} == {"accepted"}
    rows = sum(delivery.rows_read for delivery in deliveries)
    return {
        "persons": PERSONS,
        "records": written.records,
        "rows": rows,
        "workers": WORKERS,
        "target_s": TARGET_S,
        "total_s": round(stored - began, 1),
        "upload_s": round(uploaded - began, 1),
        "check_s": round(checked - uploaded, 1),
        "store_s": round(stored - checked, 1),
        "rows_per_s": round(rows / (stored - began)),
    }


def _accepted(pk: int, by: Any) -> Any:
    from kreisweit.monitoring.actions.deliveries import accept_delivery
    from kreisweit.monitoring.models import Delivery

    return accept_delivery(delivery=Delivery.objects.get(pk=pk), only_good=True, by=by)


def _work(entered: str) -> None:
    """Let the workers work until nothing waits."""
    variables = {**os.environ, "KREISWEIT_VAULT_DATABASE": entered}
    command = [sys.executable, "-m", "kreisweit", "worker", "--until-empty"]
    workers = [subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL) for _ in range(WORKERS)]
    assert [worker.wait() for worker in workers] == [0] * WORKERS


def _make_role() -> None:
    from django.db import connections

    from kreisweit.vault.upkeep import give_rights

    with connections["vault"].cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    give_rights(connections["vault"], ROLE)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), sys.argv[2])))
