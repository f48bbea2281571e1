"""The worker process: django-tasks-db's loop with a heartbeat, a quick stop and no values in logs."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType

from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from .models import Job, JobState

logger = logging.getLogger("kreisweit.jobs")
BEAT_EVERY = 5.0
"""Seconds between two signs of life."""
PATIENCE = 2.0
"""Seconds that a job gets to reach a safe point after SIGTERM; afterwards it is left as after a crash."""

MOST_FAILURES = 30
"""So often the queue may be out of reach, about five minutes; then the process ends and whoever watches it starts anew."""

_current: JobWorker | None = None


def current() -> JobWorker | None:
    """The worker of this process, if it is one."""
    return _current


class Heart(threading.Thread):
    """Says every few seconds that the process of the running job is alive, whatever the job does."""

    def __init__(self, every: float = BEAT_EVERY) -> None:
        super().__init__(name="heart", daemon=True)
        self.every = every
        self._held: tuple[int, int] | None = None
        self._end = threading.Event()

    def hold(self, job_and_attempt: tuple[int, int] | None) -> None:
        """The job to speak for, with its attempt; None: nothing runs."""
        self._held = job_and_attempt

    def beat(self) -> None:
        """One sign of life. A locked database is no reason to die: the next beat comes."""
        held = self._held
        if held is None:
            return
        try:
            Job.objects.filter(pk=held[0], attempt=held[1], state=JobState.RUNNING).update(heartbeat=timezone.now())
        except Exception as exception:
            logger.warning("no heartbeat for job %s: %s", held[0], type(exception).__name__)
            connection.close()

    def run(self) -> None:
        """Beat until the process ends."""
        while not self._end.wait(self.every):
            self.beat()
        connection.close()

    def end(self) -> None:
        """Stop beating."""
        self._end.set()


class JobWorker(Worker):
    """Takes jobs one after the other until SIGTERM; then puts the running one back at its next safe point."""

    def __init__(self, *, interval: float = 0.5, batch: bool = False, worker_id: str = "") -> None:
        super().__init__(
            queue_names=["default"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id or get_random_string(32),
            excluded_queue_names=[],
        )
        self.stop = threading.Event()
        self.heart = Heart()

    def run(self) -> None:
        """Take jobs until the end is asked for; a database that is busy or away for a while is waited for."""
        failed = 0
        while True:
            try:
                super().run()
            except OperationalError as error:
                failed += 1
                if failed > MOST_FAILURES or not self.running:
                    raise
                logger.warning("the queue cannot be read (%s), waiting", type(error).__name__)
                connection.close()
                self.stop.wait(min(failed, 10))
            else:
                return

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """End: at once when idle, else at the safe point, at the latest after the patience."""
        self.stop.set()
        self.running = False
        if not self.running_task:
            sys.exit(0)
        last_resort = threading.Timer(PATIENCE, os._exit, args=(0,))
        last_resort.daemon = True
        last_resort.start()

    def configure_signals(self) -> None:
        """SIGTERM and SIGINT end the worker; a second one changes nothing."""
        signal.signal(signal.SIGTERM, self.shutdown)
        signal.signal(signal.SIGINT, self.shutdown)


def run_worker(*, batch: bool = False, interval: float = 0.5) -> None:
    """Run the worker in this process; `batch` ends when nothing waits. `interval` in seconds."""
    global _current
    # The queue logs stored tracebacks of failures; ours say class and place.
    logging.getLogger("django_tasks").setLevel(logging.CRITICAL)
    logging.getLogger("django_tasks_db").setLevel(logging.CRITICAL)
    worker = _current = JobWorker(interval=interval, batch=batch)
    if threading.current_thread() is threading.main_thread():
        worker.configure_signals()
    worker.heart.start()
    try:
        worker.run()
    finally:
        worker.heart.end()
        _current = None
