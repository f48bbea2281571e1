"""The course of a figure through the years as a Vega-Lite specification (version 5).

A period without a value is a gap in the line, whether it was published as empty or not published at all:
nothing is drawn through it and nothing at zero. Several series carry their names beside their ends instead
of a legend (one series needs none: the page says what it is); series differ by colour and by the shape of their points. Everything that is written comes in or is made
here, so that the drawing does not depend on the language settings of a renderer. Source of the grammar:
Satyanarayan et al., Vega-Lite, IEEE TVCG 23 (2017).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .axes import Axis, starts_at_zero, value_axis, written, year_axis
from .labels import Label, broken, moved_apart
from .palette import GRID, INK, RULE, SERIES, SHAPES
from .periods import position, usual_step

LARGEST_NUMBER_OF_SERIES = 5
LONGEST_LABEL_LINE = 16
LINE_HEIGHT = 16
YEAR_WIDTH = 52
"""Pixels that a year needs at the axis."""
_RIGHT_TO_LEFT, _END_OF_DIRECTION = "\u2067", "\u2069"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period ("2022", "2022-Q3", "2022-05" or "2022-05-15") and its number; None is a gap."""

    period: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """One line with the name that stands at its end.

    `step` is the number of years between two values of the series; None takes what is usual for the
    periods (one year, a quarter, a month). Points further apart than that are not joined.
    """

    name: str
    points: tuple[TrendPoint, ...]
    step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TrendBreak:
    """A new basis from `period` on: no line crosses it, a dashed rule with the words stands before it."""

    period: str
    label: str


@dataclass(frozen=True, slots=True)
class TrendText:
    """Words of the drawing: `unit` at the axis; `decimal` and `thousands` marks; direction ltr or rtl."""

    summary: str
    unit: str = ""
    decimal: str = ","
    thousands: str = "\u202f"
    direction: str = "ltr"

    @property
    def mirrored(self) -> bool:
        """Whether time runs from right to left."""
        return self.direction == "rtl"

    def shown(self, words: str) -> str:
        """The words, marked as right to left where the reader's script is: the drawing itself is not."""
        return f"{_RIGHT_TO_LEFT}{words}{_END_OF_DIRECTION}" if self.mirrored and words else words


@dataclass(frozen=True, slots=True)
class _Frame:
    time: Axis
    values: Axis
    width: int
    height: int


def trend_spec(
    series: Sequence[TrendSeries],
    *,
    text: TrendText,
    breaks: Sequence[TrendBreak] = (),
    width: int = 480,
    height: int = 250,
    font: str = "Fira Sans, Noto Sans Arabic, sans-serif",
) -> dict[str, Any]:
    """The specification for one to five series; `width` in pixels holds the names at the line ends too.

    Raises ValueError for none or more series, a name that stands twice, no period at all, or a period
    that `periods.position` does not know.
    """
    if not 1 <= len(series) <= LARGEST_NUMBER_OF_SERIES:
        raise ValueError("a trend shows one to five series")
    if len({line.name for line in series}) != len(series):
        raise ValueError("two series have the same name")
    names = [broken(line.name, longest=LONGEST_LABEL_LINE) for line in series]
    beside = 8 + 8 * max(len(line) for name in names for line in name) if len(series) > 1 else 0
    plot = width - 50 - beside
    frame = _Frame(_time(series, plot), value_axis(_values(series)), plot, height)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": text.summary,
        "width": plot,
        "height": height,
        "background": "transparent",
        "padding": {"left": 8, "top": 4, "right": 8, "bottom": 4},
        "layer": [
            *_rules(breaks, frame, text),
            *_zero(frame),
            *(_line(line, colour, breaks, frame, text) for line, colour in zip(series, SERIES, strict=False)),
            *(_points(line, number, frame, text) for number, line in enumerate(series)),
            *(_names(series, names, frame, text) if len(series) > 1 else ()),
        ],
        "config": _config(font),
    }


def begins_at_zero(series: Sequence[TrendSeries]) -> bool:
    """Whether the value axis shows zero; where it does not, the page should say so."""
    return starts_at_zero(_values(series))


def segments(line: TrendSeries, breaks: Sequence[TrendBreak] = ()) -> list[list[TrendPoint]]:
    """The stretches of a series that may be drawn as one line, oldest first; a lonely point is one too."""
    rises = sorted(position(item.period) for item in breaks)
    found: list[list[TrendPoint]] = []
    before: TrendPoint | None = None
    for point in sorted(line.points, key=lambda point: position(point.period)):
        if point.value is not None:
            if before is None or before.value is None or _apart(before, point, line, rises):
                found.append([])
            found[-1].append(point)
        before = point
    return found


def _apart(before: TrendPoint, after: TrendPoint, line: TrendSeries, rises: Sequence[Decimal]) -> bool:
    start, end = position(before.period), position(after.period)
    step = line.step or max(usual_step(before.period), usual_step(after.period))
    return end - start > step * Decimal("1.5") or any(start < rise <= end for rise in rises)


def _values(series: Sequence[TrendSeries]) -> list[Decimal]:
    return [point.value for line in series for point in line.points if point.value is not None]


def _time(series: Sequence[TrendSeries], plot: int) -> Axis:
    positions = [position(point.period) for line in series for point in line.points]
    return year_axis(positions, most=max(2, plot // YEAR_WIDTH))


def _rows(points: Sequence[TrendPoint]) -> dict[str, Any]:
    known = [(position(point.period), point.value) for point in points if point.value is not None]
    return {"values": [{"x": float(place), "y": float(value)} for place, value in known]}


def _line(
    line: TrendSeries, colour: str, breaks: Sequence[TrendBreak], frame: _Frame, text: TrendText
) -> dict[str, Any]:
    rows = [
        row | {"part": number}
        for number, stretch in enumerate(segments(line, breaks))
        for row in _rows(stretch)["values"]
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 2.5, "strokeJoin": "round", "color": colour},
        "encoding": _places(frame, text) | {"detail": {"field": "part", "type": "nominal"}},
    }


def _points(line: TrendSeries, number: int, frame: _Frame, text: TrendText) -> dict[str, Any]:
    mark = {"type": "point", "filled": True, "size": 44, "opacity": 1, "color": SERIES[number], "shape": SHAPES[number]}
    return {"data": _rows(line.points), "mark": mark, "encoding": _places(frame, text)}


def _places(frame: _Frame, text: TrendText) -> dict[str, Any]:
    return {
        "x": {"field": "x", "type": "quantitative", "scale": _time_scale(frame, text), "axis": _time_axis(frame)},
        "y": {
            "field": "y",
            "type": "quantitative",
            "scale": {"domain": [float(frame.values.low), float(frame.values.high)], "nice": False, "zero": False},
            "axis": _value_axis(frame, text),
        },
    }


def _time_scale(frame: _Frame, text: TrendText) -> dict[str, Any]:
    return {
        "domain": [float(frame.time.low), float(frame.time.high)],
        "nice": False,
        "zero": False,
        "reverse": text.mirrored,
        "padding": 12,
    }


def _time_axis(frame: _Frame) -> dict[str, Any]:
    years = [str(int(tick)) for tick in frame.time.ticks]
    return {"title": None, "grid": False, "labelAngle": 0, **_ticks(frame.time, years)}


def _value_axis(frame: _Frame, text: TrendText) -> dict[str, Any]:
    labels = [written(tick, decimal=text.decimal, thousands=text.thousands) for tick in frame.values.ticks]
    return {
        "title": text.shown(text.unit) or None,
        "titleAngle": 0,
        "titleAlign": "right" if text.mirrored else "left",
        "titleAnchor": "end",
        "titleX": 0,
        "titleY": -10,
        "orient": "right" if text.mirrored else "left",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        **_ticks(frame.values, labels),
    }


def _ticks(axis: Axis, labels: Sequence[str]) -> dict[str, Any]:
    values = [float(tick) for tick in axis.ticks]
    chosen = f"{json.dumps(list(labels))}[indexof({json.dumps(values)}, datum.value)]"
    return {"values": values, "labelExpr": chosen, "labelOverlap": False}


def _zero(frame: _Frame) -> list[dict[str, Any]]:
    """A rule at zero where values have both signs; elsewhere the axis of time is the ground line."""
    if not frame.values.low < 0 < frame.values.high:
        return []
    down = _height_of(Decimal(0), frame)
    return [{"data": {"values": [{}]}, "mark": {"type": "rule", "color": RULE}, "encoding": {"y": {"value": down}}}]


def _rules(breaks: Sequence[TrendBreak], frame: _Frame, text: TrendText) -> list[dict[str, Any]]:
    half = Decimal("0.5")
    rows = [{"x": float(position(item.period) - half), "words": text.shown(item.label)} for item in breaks]
    if not rows:
        return []
    place = {"x": {"field": "x", "type": "quantitative", "scale": _time_scale(frame, text), "axis": _time_axis(frame)}}
    words = {
        "type": "text",
        "align": "left" if text.mirrored else "right",
        "dx": 5 if text.mirrored else -5,
        "dy": 8,
        "fontSize": 12,
        "color": INK,
    }
    return [
        {"data": {"values": rows}, "mark": {"type": "rule", "strokeDash": [4, 4], "color": RULE}, "encoding": place},
        {
            "data": {"values": rows},
            "mark": words,
            "encoding": place | {"text": {"field": "words"}, "y": {"value": 0}},
        },
    ]


def _names(
    series: Sequence[TrendSeries], names: Sequence[tuple[str, ...]], frame: _Frame, text: TrendText
) -> list[dict[str, Any]]:
    ends = [(number, _last(line)) for number, line in enumerate(series)]
    shown = [(number, value) for number, value in ends if value is not None]
    labels = [Label(names[number], _height_of(value, frame)) for number, value in shown]
    middles = moved_apart(labels, line_height=LINE_HEIGHT, space=frame.height)
    return [
        _name(label, middle, SERIES[number], frame, text)
        for (number, _value), label, middle in zip(shown, labels, middles, strict=True)
    ]


def _name(label: Label, middle: float, colour: str, frame: _Frame, text: TrendText) -> dict[str, Any]:
    mark = {
        "type": "text",
        "align": "right" if text.mirrored else "left",
        "baseline": "middle",
        "fontSize": 13,
        "fontWeight": 600,
        "lineHeight": LINE_HEIGHT,
        "color": colour,
        # Lines are an array: the grammar then writes each below the one before.
        "text": [text.shown(line) for line in label.lines],
    }
    top = middle - LINE_HEIGHT * (len(label.lines) - 1) / 2
    side = -4 if text.mirrored else frame.width + 4
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {"x": {"value": side}, "y": {"value": top}}}


def _last(line: TrendSeries) -> Decimal | None:
    stretches = segments(line)
    return stretches[-1][-1].value if stretches else None


def _height_of(value: Decimal, frame: _Frame) -> float:
    share = (frame.values.high - value) / (frame.values.high - frame.values.low)
    return round(float(share * frame.height), 1)


def _config(font: str) -> dict[str, Any]:
    axis = {
        "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": INK, "titleColor": INK,
        "domainColor": RULE, "tickColor": RULE, "gridColor": GRID,
    }  # fmt: skip
    return {"font": font, "view": {"stroke": None}, "axis": axis}
