"""How the links went from one linkage to the next: a drawing and a table with the same values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kreisweit.methods.charts.runs import RunPoint, runs_spec
from kreisweit.monitoring.queries.link_quality import LARGEST, RunQuality
from kreisweit.press.charts import render_svg
from kreisweit.ui import formats

from .quality_words import estimate_text

WIDTH, HEIGHT = 400, 200
FEWEST = 2
"""With fewer known estimates there is no course to draw."""


@dataclass(frozen=True)
class CourseRow:
    """A linkage in words; "" where nothing is known."""

    at: datetime
    records: int
    persons: int
    precision: str
    waiting: int
    several: str
    largest: str
    merged: int
    split: int


def course_rows(course: Sequence[RunQuality]) -> list[CourseRow]:
    """The table, the newest linkage first."""
    return [
        CourseRow(
            one.run.finished_at,
            one.run.records,
            one.run.persons,
            estimate_text(one.precision),
            one.run.doubtful,
            _number(sum(number for size, number in one.clusters.items() if size > 1)) if one.clusters else "",
            _largest(max(one.clusters)) if one.clusters else "",
            one.run.merged,
            one.run.split,
        )
        for one in reversed(course)
    ]


def course_drawing(course: Sequence[RunQuality]) -> str:
    """Estimated shares of right links with their intervals as SVG; "" where fewer than two are known."""
    points = [_point(one) for one in course]
    if sum(point.value is not None for point in points) < FEWEST:
        return ""
    name = _("Estimated share of right automatic links after each linkage, with the range of 95 per cent certainty")
    decimal = "," if (get_language() or "de").startswith("de") else "."
    spec = runs_spec(points, summary=name, unit="%", decimal=decimal, width=WIDTH, height=HEIGHT)
    return render_svg(spec, name=name).decode()


def _point(one: RunQuality) -> RunPoint:
    found = one.precision
    name = date_format(timezone.localtime(one.run.finished_at), "d.m.")
    if found.share is None:
        return RunPoint(name, None)
    return RunPoint(name, *(round(100 * value, 1) for value in (found.share, found.low, found.high)))


def _largest(size: int) -> str:
    return _("%(size)s or more") % {"size": size} if size >= LARGEST else str(size)


def _number(value: int) -> str:
    return formats.number(value, get_language() or "de")
