"""Estimates with their intervals, one beside the other, as a Vega-Lite specification (version 5).

Each place on the axis is a run, not a moment: runs come irregularly, and a scale of time would draw many of them on
top of each other. Source of the grammar: Satyanarayan et al., Vega-Lite, IEEE TVCG 23 (2017).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .palette import GRID, INK, RULE, SERIES

MOST_NAMES = 5
"""Names that fit below the drawing on a phone."""


@dataclass(frozen=True, slots=True)
class RunPoint:
    """A run with its name and a value between `low` and `high`; None where nothing is known."""

    name: str
    value: float | None
    low: float = 0.0
    high: float = 0.0


def runs_spec(
    points: Sequence[RunPoint],
    *,
    summary: str,
    unit: str,
    decimal: str = ",",
    width: int = 480,
    height: int = 200,
    font: str = "Fira Sans, Noto Sans Arabic, sans-serif",
) -> dict[str, Any]:
    """The specification: a dot for each value and a line from `low` to `high`; unknown runs keep their place.

    Raises ValueError where nothing is known of any run.
    """
    known = [(place, point) for place, point in enumerate(points) if point.value is not None]
    if not known:
        raise ValueError("there is nothing to draw")
    rows = [{"x": place, "y": point.value, "low": point.low, "high": point.high} for place, point in known]
    bottom, top = min(point.low for _place, point in known), max(point.high for _place, point in known)
    # A band of its own height: estimates close to the edge would be drawn into the axis otherwise.
    room = max((top - bottom) * 0.08, 0.5)
    place = _place(points)
    scale = {"domain": [bottom - room, top + room], "nice": False, "zero": False}
    axis = {"title": unit, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -10}
    axis |= {"domain": False, "ticks": False, "tickCount": 5, "labelExpr": _number(decimal), "labelPadding": 6}
    value = {"field": "y", "type": "quantitative", "scale": scale, "axis": axis}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": summary,
        "width": width - 50,
        "height": height,
        "background": "transparent",
        "padding": {"left": 8, "top": 4, "right": 8, "bottom": 4},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": RULE},
                "encoding": {"x": place, "y": value | {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": SERIES[0]},
                "encoding": {"x": place, "y": value},
            },
        ],
        "config": _config(font),
    }


def _place(points: Sequence[RunPoint]) -> dict[str, Any]:
    step = -(-len(points) // MOST_NAMES)
    named = list(range(len(points) - 1, -1, -step))[::-1]
    names = json.dumps([points[number].name for number in named], ensure_ascii=False)
    return {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [-0.5, len(points) - 0.5], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "grid": False,
            "values": named,
            "labelExpr": f"{names}[indexof({json.dumps(named)}, datum.value)]",
            "labelOverlap": False,
        },
    }


def _number(decimal: str) -> str:
    return f"replace(format(datum.value, '.4~g'), '.', {json.dumps(decimal)})"


def _config(font: str) -> dict[str, Any]:
    axis = {
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": INK, "titleColor": INK,
        "domainColor": RULE, "tickColor": RULE, "gridColor": GRID,
    }  # fmt: skip
    return {"font": font, "view": {"stroke": None}, "axis": axis}
