"""Started by test_processes.py: a worker whose only kind of work lasts a minute."""

from __future__ import annotations

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
django.setup()

from kreisweit.audit.actions import SYSTEM  # noqa: E402  (Django is set up before its models are imported)
from kreisweit.jobs.actions import enqueue_job  # noqa: E402
from kreisweit.jobs.models import Job  # noqa: E402
from kreisweit.jobs.registry import job_kind  # noqa: E402
from kreisweit.jobs.run import JobRun  # noqa: E402
from kreisweit.jobs.worker import run_worker  # noqa: E402


@job_kind("tests.slow", title="slow")
def slow(run: JobRun, *, safe: bool) -> None:
    """Say that it runs, then last; with safe points or without."""
    print("running", flush=True)
    for second in range(600):
        time.sleep(0.1)
        if safe:
            run.progress(second, 600, "waiting")


if sys.argv[1] == "state":
    print(Job.objects.values_list("state", flat=True).get())
else:
    Job.objects.all().delete()
    enqueue_job("tests.slow", params={"safe": sys.argv[1] == "safe"}, by=SYSTEM)
    run_worker()
