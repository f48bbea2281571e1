# ruff: noqa: E402  (Django is set up before its models are imported)
"""Run by test_deliveries_crash.py in a process of its own: workers die again and again while a delivery is stored.

Arguments: persons (two rows each), persons in a piece, kills, seed. Prints one line of JSON. Kills come at
random moments: while the worker starts, reads, or after a few pieces.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
django.setup()

from django.db import connections
from django.utils import timezone
from tests.factories.delivery_world import ADORF, agreement, register, resident, set_up, supplier_of

from kreisweit.audit.actions import SYSTEM
from kreisweit.jobs.actions import resume_dead_jobs
from kreisweit.jobs.models import Job
from kreisweit.jobs.worker import run_worker
from kreisweit.monitoring import reading
from kreisweit.monitoring.actions.deliveries import accept_delivery, undo_delivery, upload_delivery
from kreisweit.monitoring.models import Delivery
from kreisweit.people.models import User
from kreisweit.vault.models import BlockKey, Entry, IncomingFile, SourceRecord
from kreisweit.vault.session import Purpose, session

VAULT = Path(os.environ["KREISWEIT_HOME"]) / "vault.sqlite3"


def a_file(persons: int) -> bytes:
    """Two residences of each person, far apart in the file."""
    first = [resident(str(n), AUSZUGDAT="20210301", ZIEL="K") for n in range(persons)]
    second = [resident(str(n), GEMEINDE=ADORF, EINZUGDAT="20210301", HERKUNFT="K") for n in range(persons)]
    return register(*first, *second)


def stored(key: UUID) -> tuple[int, int, int]:
    """Cursor, versions of records, entries: read beside Django, as another process would."""
    with sqlite3.connect(f"file:{VAULT}?mode=ro", uri=True, timeout=30) as vault:
        cursor = vault.execute("SELECT cursor FROM vault_vaultdelivery WHERE id = ?", [key.hex]).fetchone()
        records = vault.execute("SELECT count(*), count(DISTINCT entry_id) FROM vault_sourcerecord").fetchone()
    return (cursor[0] if cursor else 0), records[0], records[1]


def work() -> None:
    """Let workers do all that waits."""
    run_worker(batch=True, interval=0.01)


def one_life(key: UUID, chance: random.Random, *, is_early: bool) -> float | None:
    """Start a worker and kill it. Seconds until it stored its first piece; None if it died before."""
    before = stored(key)[0]
    connections.close_all()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    first: float | None = None
    patience = chance.random() * 3 if is_early else 600
    goal, moved, last = chance.randint(1, 3), 0, before
    while time.perf_counter() - began < patience and moved < goal and os.waitpid(child, os.WNOHANG) == (0, 0):
        now = stored(key)[0]
        if now != last:
            last, moved = now, moved + 1
            first = first or time.perf_counter() - began
        time.sleep(0.005)
    time.sleep(chance.random() * 0.05)
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    return first


def in_vault(model: Any) -> int:
    """Number of rows of a table of the vault."""
    with session(Purpose.UPKEEP, by=User()):
        return int(model.objects.count())


def main() -> None:
    """Kill as often as asked, let the delivery end, look at what is there, take it back."""
    persons, reading.PIECE, kills_wanted = (int(text) for text in sys.argv[1:4])
    chance = random.Random(int(sys.argv[4]))  # noqa: S311
    set_up()
    by = supplier_of("ewo-kreis")
    delivery = upload_delivery(agreement=agreement("ewo-kreis"), filename="a.csv", data=a_file(persons), by=by)
    work()
    delivery = accept_delivery(delivery=Delivery.objects.get(pk=delivery.pk), only_good=False, by=by)
    kills = torn = 0
    resumed: list[float] = []
    while kills < kills_wanted:
        first = one_life(delivery.key, chance, is_early=kills % 4 == 3)
        resumed += [first] if first else []
        kills += 1
        cursor, records, entries = stored(delivery.key)
        torn += records != entries or records != max(0, cursor - 1)  # person n begins in line n + 2
        Job.objects.filter(pk=delivery.job, ended_at=None).update(heartbeat=timezone.now() - timedelta(seconds=31))
        resume_dead_jobs(by=SYSTEM)
    work()
    delivery.refresh_from_db()
    found = {
        "kills": kills,
        "torn": torn,
        "state": delivery.state,
        "new": delivery.new,
        "records": stored(delivery.key)[1:],
        "keys": in_vault(BlockKey) > 0,
        "raw": in_vault(IncomingFile),
        "resume_s": round(max(resumed), 1),
    }
    undo_delivery(delivery=delivery, by=by)
    found["left"] = [in_vault(model) for model in (Entry, SourceRecord, BlockKey)]
    print(json.dumps(found))


main()
