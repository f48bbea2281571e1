"""Colours of maps and charts on white paper; on screen a style sheet may replace them by class name.

The shades of a map have one hue from light to dark. The colours of series keep apart for people who see
red and green alike and have at least 4.5:1 against white, because the labels are set in them as text.
"""

from __future__ import annotations

from .classes import Fill

FILLS = {
    Fill.CLASS_1: "#d5e5f2",
    Fill.CLASS_2: "#a3c6e1",
    Fill.CLASS_3: "#659fca",
    Fill.CLASS_4: "#2b72a6",
    Fill.CLASS_5: "#0d4470",
    Fill.ZERO: "#fffaeb",
    Fill.MISSING: "#c8c8c4",
    Fill.OUTSIDE: "#f0f0ee",
    Fill.AREA: "#d5e5f2",
}
"""Solid fills; "suppressed" is a hatching of HATCH_LINE on HATCH_GROUND, "not-joined" a wider one that leans the
other way on OPEN_GROUND."""

HATCH_GROUND = "#ffffff"
HATCH_LINE = "#6b6b66"
OPEN_GROUND = "#f0f0ee"
OPEN_LINE = "#9a9a94"
BORDER = "#73838f"
SELECTED = "#b3380b"

SERIES = ("#0d5a94", "#b3470b", "#00705a", "#8b3f80", "#55555f")
"""One colour per series of a trend, in order."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down")
"""Point marks of the series, so that they differ without colour too."""

INK = "#1f2328"
GRID = "#d9dcdf"
RULE = "#7a8087"
