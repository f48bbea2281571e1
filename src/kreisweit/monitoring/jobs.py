"""Background work of monitoring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.files.kinds import TABLES, AllowedTypes
from kreisweit.files.queries import read_file, stored_file
from kreisweit.ground.refusal import NotAllowed
from kreisweit.jobs.registry import job_kind
from kreisweit.jobs.run import JobRun
from kreisweit.methods.intake import FigureFile, Unreadable
from kreisweit.people.models import User

from .actions import ImportReport, as_data, import_figures
from .reading import read_limited
from .refusals import UnreadableFile
from .rules import may_import_figures
from .sentences import known_sentence

IMPORT_FIGURES = "monitoring.import_figures"
FIGURE_FILE = "monitoring.figures"
"""Purpose under which delivered files are stored."""
FIGURE_TYPES: AllowedTypes = TABLES


@job_kind(
    IMPORT_FIGURES,
    title=_("Bring figures in"),
    steps={
        "reading": _("Reading and checking the file"),
        "publishing": _("Putting the figures into the portal"),
    },
    error_texts=known_sentence,
)
def import_stored_file(run: JobRun, *, file: int, layout: str, source: str, within: str) -> dict[str, Any]:
    """Bring in a stored file in the name of the user who delivered it; see actions.import_figures.

    The rights are looked at again: they may have ended since. The report is kept in the transaction of
    the import, so that a run after a crash gives the same report instead of bringing in twice.
    """
    if run.cursor is not None:
        done: dict[str, Any] = run.cursor
        return done
    person = User.objects.filter(pk=run.created_by or 0).first()
    if person is None or not may_import_figures(person):
        raise NotAllowed
    stored = stored_file(file, purpose=FIGURE_FILE)
    run.progress(0, 2, "reading")
    data = read_file(stored)
    figures = _read(data, layout=layout, filename=stored.name, source=source or layout)
    run.progress(1, 2, "publishing")
    with run.chunk() as chunk:
        report = import_figures(
            data=data,
            filename=stored.name,
            layout=layout,
            source=source,
            within=within,
            by=person,
            read=lambda *_args, **_how: figures,  # read before the transaction, which others wait for
        )
        chunk.cursor = result = as_result(report)
    return result


def _read(data: bytes, *, layout: str, filename: str, source: str) -> FigureFile:
    try:
        return read_limited(data, layout=layout, filename=filename, source=source)
    except Unreadable as reason:
        raise UnreadableFile(reason.code, **reason.params) from None


def as_result(report: ImportReport) -> dict[str, Any]:
    """The report as it is kept with the job: ids, numbers and findings without values."""
    return {
        "release": report.release.pk if report.release else None,
        "rows_read": report.rows_read,
        "cells": report.cells,
        "new": report.new,
        "corrected": report.corrected,
        "unchanged": report.unchanged,
        "outside": report.outside,
        "findings": [as_data(finding) for finding in report.findings],
    }


# Kinds of work of other subjects register themselves when they are read.
from . import jobs_computing, jobs_deliveries, jobs_linking  # noqa: E402, F401
