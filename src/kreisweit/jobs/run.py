"""What a running job holds in its hand: progress, cursor, safe points.

Every write is conditional on the attempt, so that a run which was believed dead and taken up by
another worker can never write again: its chunk rolls back. One transaction holds the rows of a chunk
and the cursor behind it, so that a kill at any moment loses nothing and doubles nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from .models import Job, JobState

WRITE_EVERY = 0.5
"""Seconds between two writes of the progress."""

_UNSET = object()


class Cancelled(Exception):  # noqa: N818
    """Somebody asked to stop; raised at a safe point. The runner ends the job as cancelled."""


class Stopping(Exception):  # noqa: N818
    """The worker is asked to end; raised at a safe point. The runner puts the job back into the queue."""


class Superseded(Exception):  # noqa: N818
    """Another run owns the job now (or it was deleted); this one has to end without a word."""


class Chunk:
    """Rows that are written together; set `cursor` to the place behind them."""

    def __init__(self) -> None:
        self.cursor: Any = _UNSET


class JobRun:
    """One run of one job."""

    def __init__(self, job: Job, *, stop: threading.Event | None = None) -> None:
        self.job_id = job.pk
        self.attempt = job.attempt
        self.created_by = job.created_by
        self.cursor: Any = job.cursor
        self._stop = stop or threading.Event()
        self._written = 0.0
        self._step = job.step

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Say how far the work is (`done` of `total`, code of the step); a safe point.

        Writes at most every half second, and always when the step changes. Inside a transaction of the
        caller nothing is written, since nobody could see it before the commit.
        Raises Cancelled, Stopping or Superseded.
        """
        self._heed_stop()
        step = step or self._step
        fresh = time.monotonic() - self._written < WRITE_EVERY
        if (fresh and step == self._step) or transaction.get_connection().in_atomic_block:
            return
        self._step = step
        self._written = time.monotonic()
        self._write(done=min(done, total) if total else 0, total=total, step=step, heartbeat=timezone.now())
        self._heed_cancel()

    def safe_point(self) -> None:
        """A place where the work may end; raises Cancelled, Stopping or Superseded."""
        self._heed_stop()
        self._heed_cancel()

    @contextmanager
    def chunk(self) -> Iterator[Chunk]:
        """One transaction for the rows of a chunk and the cursor behind them.

        The body sets `chunk.cursor`. A safe point before it starts; raises what safe_point raises, and
        ValueError when no cursor was set.
        """
        self.safe_point()
        chunk = Chunk()
        with transaction.atomic():
            yield chunk
            if chunk.cursor is _UNSET:
                raise ValueError("a chunk ends with its cursor")
            self.save_cursor(chunk.cursor)

    def save_cursor(self, cursor: Any) -> None:
        """Keep the place to go on from; inside a transaction it counts with that transaction."""
        self._write(cursor=cursor, crashes=0, heartbeat=timezone.now())
        self.cursor = cursor

    def _write(self, **fields: Any) -> None:
        mine = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=JobState.RUNNING)
        if not mine.update(**fields):
            raise Superseded

    def _heed_stop(self) -> None:
        if self._stop.is_set():
            raise Stopping

    def _heed_cancel(self) -> None:
        row = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=JobState.RUNNING)
        asked = row.values_list("cancel_requested", flat=True).first()
        if asked is None:
            raise Superseded
        if asked:
            raise Cancelled
