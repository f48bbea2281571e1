"""Background work: own figures from the linked histories, exact and closed; see protection.py for what comes out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import today
from kreisweit.jobs.registry import job_kind
from kreisweit.jobs.run import JobRun
from kreisweit.methods.indicators import Frame
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.queries import clearance_for, joined_municipalities
from kreisweit.vault.actions import write_snapshot

from .actions.releases import keep_computation
from .definitions import shipped_definitions
from .frames import frame_for
from .histories_folder import private_folder
from .rules import may_compute_figures
from .standing import require_whole, whole_deliveries
from .subjects import ACTIVITY, COMPUTE_FIGURES
from .tallies import write_tallies

STEPS = {
    "snapshot": _("Putting the histories together, without names"),
    "counting": _("Counting"),
    "keeping": _("Keeping the result closed"),
}
ENGINE = "ibis-duckdb"
"""Name of the engine as it stands with each computation."""
PURPOSE = "monitoring"
"""Purpose of the pseudonyms."""


@job_kind(COMPUTE_FIGURES, title=_("Compute own figures"), steps=STEPS)
def compute(run: JobRun) -> dict[str, Any]:
    """Compute all indicators in the name of the statistics office.

    Every step asks anew whether the activity is in order. The snapshot lives as long as the work. After a
    crash the work begins again; a file of a computation without a row is deleted by the clock.
    """
    began = time.monotonic()
    person = _allowed(run)
    run.progress(0, len(STEPS), "snapshot")
    whole = whole_deliveries()
    with private_folder() as folder:
        snapshot = write_snapshot(folder=folder, purpose=PURPOSE, clearance=_clearance(), by=person)
        require_whole(snapshot.deliveries, whole)
        run.progress(1, len(STEPS), "counting")
        frame = frame_for(on=today(), joined=joined_municipalities(ACTIVITY), last_day=snapshot.known_until)
        counted = _count(folder, frame)
    run.progress(2, len(STEPS), "keeping")
    _clearance()
    name, sha256 = write_tallies(counted.cells)
    kept = keep_computation(
        job=run.job_id,
        by=_allowed(run),
        snapshot=snapshot.sha256,
        engine=counted.engine,
        definitions=counted.versions,
        joined=sorted(frame.joined),
        controllers=sorted(snapshot.controllers),
        deliveries=sorted(snapshot.deliveries),
        areas=dict(frame.areas),
        first_period=frame.quarters[0],
        last_period=frame.quarters[-1],
        persons=snapshot.persons,
        episodes=snapshot.episodes,
        cells=len(counted.cells),
        file=name,
        sha256=sha256,
        seconds=round(time.monotonic() - began, 2),
    )
    return {"computation": kept.pk, "cells": kept.cells}


@dataclass(frozen=True)
class Counted:
    """Cells of a computation, with what computed them."""

    cells: Mapping[Any, Any]
    versions: dict[str, int]
    engine: str


def _count(folder: Path, frame: Frame) -> Counted:
    import ibis  # here because it takes a second to load and only this work needs it

    from kreisweit.methods.indicators import fast

    definitions = shipped_definitions()
    connection = ibis.duckdb.connect(
        ":memory:", memory_limit=f"{settings.COMPUTE_MEMORY_MB}MB", threads=settings.COMPUTE_THREADS
    )
    try:
        cells = fast.compute(
            definitions,
            connection=connection,
            persons=connection.read_parquet(str(folder / "persons.parquet")),
            episodes=connection.read_parquet(str(folder / "episodes.parquet")),
            frame=frame,
        )
    finally:
        connection.disconnect()
    return Counted(cells, {d.code: d.version for d in definitions}, ENGINE)


def _allowed(run: JobRun) -> User:
    person = User.objects.filter(pk=run.created_by or 0).first()
    if person is None or not may_compute_figures(person):
        raise NotAllowed
    return person


def _clearance() -> Clearance:
    return clearance_for(ACTIVITY, operation=Operation.COMPUTE)
