# ruff: noqa: E402  (Django is set up before its models are imported)
"""Run by test_jobs_crash.py in a process of its own: workers are killed again and again, one job gets done.

Prints one line of JSON. The kills come at random moments: most after some chunks, every fourth one
while the worker starts or takes the job.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
django.setup()

from django.db import connection, connections
from django.utils import timezone

from kreisweit.audit.actions import SYSTEM
from kreisweit.jobs.actions import enqueue_job, resume_dead_jobs
from kreisweit.jobs.models import Job
from kreisweit.jobs.registry import job_kind
from kreisweit.jobs.run import JobRun
from kreisweit.jobs.worker import run_worker

ROWS, CHUNK = 6000, 20


@job_kind("tests.crash", title="crash")
def write_rows(run: JobRun, *, rows: int) -> dict[str, int]:
    """Insert the numbers 0..rows-1, in chunks."""
    start = run.cursor or 0
    while start < rows:
        with run.chunk() as chunk:
            for n in range(start, start + CHUNK):
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO crash_rows (n) VALUES (%s)", [n])
            chunk.cursor = start = start + CHUNK
        run.progress(start, rows, "writing")
        time.sleep(0.001)
    return {"rows": rows}


def count() -> tuple[int, int]:
    """Rows, and different rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT n) FROM crash_rows")
        return tuple(cursor.fetchone())


def one_life(chance: random.Random, kill_early: bool) -> bool:
    """Start a worker and kill it; False when it got everything done before."""
    before = count()[0]
    connections.close_all()
    child = os.fork()
    if child == 0:
        run_worker(batch=True, interval=0.01)
        os._exit(0)
    goal = before + CHUNK * chance.randint(2, 8)
    if not kill_early:
        while count()[0] < goal and os.waitpid(child, os.WNOHANG) == (0, 0):
            time.sleep(0.002)
    time.sleep(chance.random() * 0.02)
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return False
    return True


def main() -> None:
    """Kill at least as often as asked, then let the job end."""
    kills_wanted, chance = int(sys.argv[1]), random.Random(int(sys.argv[2]))  # noqa: S311
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE crash_rows (n integer NOT NULL)")
    job = enqueue_job("tests.crash", params={"rows": ROWS}, by=SYSTEM)
    kills = torn = 0
    while kills < kills_wanted:
        kills += one_life(chance, kill_early=kills % 4 == 3)
        rows, different = count()
        torn += rows != different or rows % CHUNK != 0
        Job.objects.filter(pk=job.pk, ended_at=None).update(heartbeat=timezone.now() - timedelta(seconds=31))
        resume_dead_jobs(by=SYSTEM)
    run_worker(batch=True, interval=0.01)
    job.refresh_from_db()
    print(
        json.dumps(
            {"kills": kills, "torn": torn, "rows": count(), "state": job.state, "runs_many": job.attempt > kills // 2}
        )
    )


main()
