"""The course of a figure over the years: drawing, sentence and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext

from kreisweit.methods.charts.periods import position, usual_step
from kreisweit.methods.charts.trend import (
    LARGEST_NUMBER_OF_SERIES,
    TrendPoint,
    TrendSeries,
    TrendText,
    begins_at_zero,
    trend_spec,
)
from kreisweit.methods.disclosure import Cell
from kreisweit.press.charts import render_svg
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries.published import Series
from kreisweit.releases.queries.texts import title
from kreisweit.ui.cells import unit_name

from .. import words

WIDTH, HEIGHT = 400, 240
"""Near the width of a phone: the drawing grows on a desk, and its words stay legible in the hand."""


@dataclass(frozen=True)
class TrendRow:
    """One year or quarter of the table below the drawing."""

    period: str
    cells: tuple[Cell | None, ...]


def trend_rows(series: Sequence[Series]) -> tuple[TrendRow, ...]:
    """One row for each period that any series has, newest first; a column for each series."""
    by_period = [{point.period: point.cell for point in line.points} for line in series]
    periods = sorted({period for column in by_period for period in column}, reverse=True)
    return tuple(TrendRow(period, tuple(column.get(period) for column in by_period)) for period in periods)


def trend_summary(line: Series, indicator: IndicatorVersion) -> str:
    """First and last value, highest and lowest, and the times without a value, in sentences."""
    known = [point for point in line.points if words.has_number(point.cell)]
    if not known:
        return gettext("There is no value at any time.")
    values = {
        "first_period": words.period_text(known[0].period),
        "first": words.value_text(known[0].cell, indicator),
        "last_period": words.period_text(known[-1].period),
        "last": words.value_text(known[-1].cell, indicator),
    }
    if len(known) == 1:
        return gettext("There is a value for %(first_period)s only: %(first)s.") % values
    highest = max(known, key=lambda point: words.number(point.cell))
    lowest = min(known, key=lambda point: words.number(point.cell))
    extremes = {
        "high": words.value_text(highest.cell, indicator),
        "high_period": words.period_text(highest.period),
        "low": words.value_text(lowest.cell, indicator),
        "low_period": words.period_text(lowest.period),
    }
    sentences = [
        gettext("%(first_period)s: %(first)s; %(last_period)s: %(last)s.") % values,
        gettext("Highest value: %(high)s (%(high_period)s). Lowest value: %(low)s (%(low_period)s).") % extremes,
    ]
    gaps = [point.period for point in line.points if not words.has_number(point.cell)]
    if gaps:
        sentences.append(gettext("No value: %(periods)s.") % {"periods": _spans(gaps)})
    return " ".join(sentences)


def source_title(source: Source) -> str:
    """Name of a publication in the reader's language."""
    return title(source) or source.code


def _spans(periods: Sequence[str]) -> str:
    """Periods in words; more than two that follow each other without a gap by their first and last."""
    runs: list[list[str]] = []
    for period in periods:
        if runs and position(period) - position(runs[-1][-1]) <= usual_step(period) * Decimal("1.2"):
            runs[-1].append(period)
        else:
            runs.append([period])
    return words.listed(part for run in runs for part in _run(run))


def _run(periods: Sequence[str]) -> list[str]:
    spoken = [words.period_text(period) for period in periods]
    if len(spoken) < 3:
        return spoken
    return [gettext("%(first)s to %(last)s") % {"first": spoken[0], "last": spoken[-1]}]


def drawing(series: Sequence[Series], indicator: IndicatorVersion, *, name: str) -> str:
    """The course of at most five series as SVG, for a page; `name` is the text alternative."""
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    decimal, thousands = words.number_marks()
    text = TrendText(name, unit_name(indicator.unit), decimal=decimal, thousands=thousands, direction=direction)
    lines = [_drawn(line) for line in series[:LARGEST_NUMBER_OF_SERIES]]
    return render_svg(trend_spec(lines, text=text, width=WIDTH, height=HEIGHT), name=name).decode()


def _drawn(line: Series) -> TrendSeries:
    points = [
        TrendPoint(point.period, words.number(point.cell) if words.has_number(point.cell) else None)
        for point in line.points
    ]
    return TrendSeries(source_title(line.source), tuple(points))


def axis_note(series: Sequence[Series]) -> str:
    """Says so where the value axis begins above zero and differences look greater than they are."""
    lines = [_drawn(line) for line in series[:LARGEST_NUMBER_OF_SERIES]]
    if not lines or begins_at_zero(lines):
        return ""
    return gettext("The value axis does not begin at zero: differences look greater than they are.")
