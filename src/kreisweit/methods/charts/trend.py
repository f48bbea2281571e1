"""The course of a figure through the years as a Vega-Lite specification (version 5).

A year without a value is a gap in the line: nothing is drawn through it and nothing at zero. Series carry
their name at their last point instead of a legend. Source of the grammar: Satyanarayan et al., Vega-Lite,
IEEE TVCG 23 (2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .palette import GRID, INK, RULE, SERIES, SHAPES

LARGEST_NUMBER_OF_SERIES = 5


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period: its name as shown on the axis, its number (None is a gap) and its text with the unit."""

    period: str
    value: Decimal | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """One line with the name that stands at its end; points oldest first."""

    name: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class TrendText:
    """Words of the drawing: `unit` at the axis; `decimal` and `thousands` marks; direction ltr or rtl."""

    title: str
    summary: str
    unit: str = ""
    decimal: str = ","
    thousands: str = "\u202f"
    direction: str = "ltr"


def trend_spec(
    series: Sequence[TrendSeries], *, text: TrendText, width: int = 560, height: int = 260, font: str = "Fira Sans"
) -> dict[str, Any]:
    """The specification for one to five series; raises ValueError for none or more.

    The value axis begins at zero where the smallest value is at most half of the greatest, so that a rise
    is not drawn greater than it is; otherwise it begins near the smallest value.
    """
    if not 1 <= len(series) <= LARGEST_NUMBER_OF_SERIES:
        raise ValueError("a trend shows one to five series")
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": text.title, "fontSize": 0.1, "color": "transparent"},
        "description": text.summary,
        "width": width,
        "height": height,
        "background": "transparent",
        "padding": {"left": 4, "top": 8, "right": 8, "bottom": 4},
        "data": {"values": _rows(series)},
        "encoding": _axes(series, text),
        "layer": [_line(series), _points(series), _names(series)],
        "config": _config(font, text),
    }


def _rows(series: Sequence[TrendSeries]) -> list[dict[str, Any]]:
    rows = []
    for line in series:
        last = max((n for n, point in enumerate(line.points) if point.value is not None), default=-1)
        for number, point in enumerate(line.points):
            value = None if point.value is None else float(point.value)
            end = line.name if number == last else ""
            rows.append({"period": point.period, "value": value, "series": line.name, "text": point.text, "end": end})
    return rows


def begins_at_zero(series: Sequence[TrendSeries]) -> bool:
    """Whether the value axis shows zero."""
    values = [point.value for line in series for point in line.points if point.value is not None]
    return not values or min(values) <= max(values) / 2


def _axes(series: Sequence[TrendSeries], text: TrendText) -> dict[str, Any]:
    periods = sorted({point.period for line in series for point in line.points})
    scale: dict[str, Any] = {"zero": begins_at_zero(series), "nice": True}
    right = text.direction == "rtl"
    return {
        "x": {
            "field": "period",
            "type": "ordinal",
            "sort": periods,
            "scale": {"reverse": right} if right else {},
            "axis": {"title": None, "labelAngle": 0, "labelOverlap": "parity"},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": scale,
            "axis": {
                "title": text.unit,
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "end",
                "titleX": 0,
                "titleY": -6,
                "orient": "right" if right else "left",
                "tickCount": 5,
            },
        },
    }


def _colour(series: Sequence[TrendSeries]) -> dict[str, Any]:
    names = [line.name for line in series]
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": names, "range": list(SERIES[: len(names)])},
        "legend": None,
    }


def _line(series: Sequence[TrendSeries]) -> dict[str, Any]:
    return {
        "mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-path-domains"},
        "encoding": {"color": _colour(series)},
    }


def _points(series: Sequence[TrendSeries]) -> dict[str, Any]:
    names = [line.name for line in series]
    shape = {"field": "series", "scale": {"domain": names, "range": list(SHAPES[: len(names)])}, "legend": None}
    return {
        "mark": {"type": "point", "filled": True, "size": 42, "opacity": 1, "invalid": "filter"},
        "encoding": {"color": _colour(series), "shape": shape},
    }


def _names(series: Sequence[TrendSeries]) -> dict[str, Any]:
    return {
        "transform": [{"filter": "datum.end != ''"}],
        "mark": {"type": "text", "align": "right", "dy": -12, "fontWeight": 600, "fontSize": 14},
        "encoding": {"text": {"field": "end"}, "color": _colour(series)},
    }


def _config(font: str, text: TrendText) -> dict[str, Any]:
    axis = {
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": INK, "titleColor": INK,
        "domainColor": RULE, "tickColor": RULE, "gridColor": GRID,
    }  # fmt: skip
    return {
        "font": font,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "locale": {
            "number": {"decimal": text.decimal, "thousands": text.thousands, "grouping": [3], "currency": ["", ""]}
        },
    }
