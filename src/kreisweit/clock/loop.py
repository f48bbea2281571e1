"""The loop of `kreisweit clock`. Several may run: the database lets each duty be done by one of them."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Sequence
from datetime import datetime
from types import FrameType

from django.db import close_old_connections
from django.utils import timezone

from kreisweit.jobs.scrub import place_of
from kreisweit.jobs.ticks import claim_tick, finish_tick

from .ticks import DUTIES, Duty

logger = logging.getLogger("kreisweit.clock")
LOOK_EVERY = 1.0
"""Seconds between two looks at what is due."""


def do_due(duties: Sequence[Duty] = DUTIES, *, moment: datetime | None = None) -> list[str]:
    """Do what is due and return the names. A duty that fails is logged by class and place and tried next time."""
    done = []
    for duty in duties:
        now = moment or timezone.now()
        if not claim_tick(duty.name, every=duty.every, lease=duty.lease, moment=now):
            continue
        error = ""
        try:
            duty.do()
        except Exception as problem:
            error = type(problem).__name__
            logger.error("%s: %s at %s", duty.name, error, place_of(problem))  # noqa: TRY400  (no values in logs)
        finish_tick(duty.name, moment=now, error=error)
        done.append(duty.name)
    return done


def run_clock(*, once: bool = False) -> None:
    """Look at what is due every second until SIGTERM or SIGINT; `once`: one look, then end."""
    stop = threading.Event()

    def end(signum: int, frame: FrameType | None) -> None:
        stop.set()

    if not once:
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
    while not stop.is_set():
        _look()
        if once:
            return
        stop.wait(LOOK_EVERY)


def _look() -> None:
    try:
        do_due()
    except Exception as problem:  # the database is locked or away for a moment
        logger.error("no look at the clock: %s at %s", type(problem).__name__, place_of(problem))  # noqa: TRY400
    close_old_connections()
