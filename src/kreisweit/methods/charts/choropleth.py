"""Maps of a county as SVG: one link per area, its value in words, hatching where a value is not shown.

Two forms: inline for a page (colours by style class alone, so that a strict content policy, dark mode and
forced colours work) and standalone for download and print (colours, legend and source inside).
The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kreisweit.methods.disclosure import Cell

from .classes import ClassBreaks, Fill, class_of
from .markup import element, number, safe_address
from .palette import BORDER, FILLS, HATCH_GROUND, HATCH_LINE, INK, OPEN_GROUND, OPEN_LINE, SELECTED
from .projection import MultiPolygon, Projection, fit_to_width, ring_area

Direction = Literal["ltr", "rtl"]

SMALL = 240.0
"""Areas below this many square pixels get a larger invisible target around their middle."""
TARGET_RADIUS = 9.0
LINE = 22
HATCHINGS = {
    Fill.SUPPRESSED: ("hatch", "7", "rotate(45)", HATCH_GROUND, HATCH_LINE),
    Fill.NOT_JOINED: ("open", "12", "rotate(-45)", OPEN_GROUND, OPEN_LINE),
}
"""Fills by lines: end of the style class, distance of the lines, direction, colours for print."""


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area of the map.

    `label` is the value as people read it ("15,7 %") or the reason in words why there is none; `href` is
    the address of the area's page. `cell` is None where the figure does not speak of the area.
    """

    key: str
    name: str
    polygons: MultiPolygon
    label: str = ""
    href: str | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class MapText:
    """The words that stand around a map: already in the reader's language.

    `legend` (words per fill, in the order of the legend) and `source` are drawn in the standalone form
    only; a page sets them as text of its own.
    """

    title: str
    description: str
    language: str = "de"
    direction: Direction = "ltr"
    legend: Mapping[Fill, str] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    area: MapArea
    path: str
    size: float
    middle: tuple[float, float]


def choropleth(
    areas: Sequence[MapArea],
    *,
    classes: ClassBreaks | None,
    text: MapText,
    width: int = 720,
    prefix: str = "map",
    selected: str | None = None,
    standalone: bool = False,
) -> str:
    """The map as an SVG element.

    `classes` None gives a map without figures (start page, locator). `selected` is the key of the area to
    be emphasised. `prefix` begins every id, so that several maps can stand on one page. Width in pixels of
    the view box; the height follows. Large areas are painted first, so that a town inside another area
    stays on top. Raises ValueError for doubled keys, no outline, an address with a foreign scheme, or a
    value that the classes do not hold.
    """
    if len({area.key for area in areas}) != len(areas):
        raise ValueError("an area stands twice on the map")
    projection = fit_to_width([area.polygons for area in areas], width=width)
    shapes = sorted(
        (_shape(area, projection) for area in areas),
        key=lambda shape: (shape.area.key == selected, -shape.size, shape.area.key),
    )
    drawn = [_area(shape, classes, prefix, selected, standalone) for shape in shapes]
    body = [
        element("title", {"id": f"{prefix}-title"}, text=text.title),
        element("desc", {"id": f"{prefix}-desc"}, text=text.description),
        element("defs", {}, [_hatching(fill, prefix, standalone) for fill in _hatched(areas, classes)]),
        element("g", {"class": "map-areas"}, drawn),
    ]
    height = projection.height
    if standalone:
        caption = _caption(text, prefix, width, height)
        body += caption
        height += LINE * len(caption) + (8 if caption else 0)
    return element("svg", _frame(text, prefix, width, height, standalone), body)


def _frame(text: MapText, prefix: str, width: int, height: float, standalone: bool) -> dict[str, str | None]:
    return {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "map",
        "id": prefix,
        "viewBox": f"0 0 {width} {number(height)}",
        "width": str(width) if standalone else None,
        "height": number(height) if standalone else None,
        # A picture for print is one image; on a page the links inside must stay reachable.
        "role": "img" if standalone else "group",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
        "lang": text.language,
        "direction": text.direction if standalone else None,
    }


def _shape(area: MapArea, projection: Projection) -> _Shape:
    parts: list[str] = []
    size, largest, middle = 0.0, -1.0, (0.0, 0.0)
    for polygon in area.polygons:
        rings = [[projection.point(position) for position in ring] for ring in polygon]
        parts += [_ring_path(ring) for ring in rings]
        if not rings:
            continue
        outer = ring_area(rings[0])
        size += outer - sum(ring_area(hole) for hole in rings[1:])
        if outer > largest:
            largest, middle = outer, _middle(rings[0])
    return _Shape(area, "".join(parts), round(size, 1), middle)


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def _ring_path(ring: Sequence[tuple[float, float]]) -> str:
    points: list[str] = []
    for x, y in ring:
        point = f"{number(x)} {number(y)}"
        if not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return "M" + "L".join(points) + "Z" if points else ""


def _area(shape: _Shape, classes: ClassBreaks | None, prefix: str, selected: str | None, standalone: bool) -> str:
    area = shape.area
    label = f"{area.name}: {area.label}" if area.label else area.name
    chosen = area.key == selected
    content = [_outline(shape, class_of(area.cell, classes), label, prefix, chosen, standalone)]
    if shape.size < SMALL and not standalone:
        content.append(_target(shape, label))
    current = "true" if chosen else None
    if standalone:
        return element("g", {}, content)
    if area.href is None:
        return element("g", {"role": "img", "aria-label": label, "aria-current": current}, content)
    link = {"class": "map-link", "href": safe_address(area.href), "aria-label": label, "aria-current": current}
    return element("a", link, content)


def _outline(shape: _Shape, fill: Fill, label: str, prefix: str, chosen: bool, standalone: bool) -> str:
    paint = _paint(fill, prefix) if standalone or fill in HATCHINGS else None
    if standalone and chosen and fill is Fill.AREA:
        paint = SELECTED  # a thin outline alone is lost in print
    attributes = {
        "class": f"map-shape map-{fill}" + (" map-selected" if chosen else ""),
        "d": shape.path,
        "fill": paint,
        "fill-rule": "evenodd",
        # The link carries the name; the title below is the tooltip of a mouse only.
        "aria-hidden": "true",
    }
    if standalone:
        attributes |= {
            "stroke": SELECTED if chosen else BORDER,
            "stroke-width": "2.5" if chosen else "0.7",
            "stroke-linejoin": "round",
        }
    return element("path", attributes, [element("title", {}, text=label)])


def _target(shape: _Shape, label: str) -> str:
    x, y = shape.middle
    attributes = {
        "class": "map-target",
        "cx": number(x),
        "cy": number(y),
        "r": number(TARGET_RADIUS),
        "fill": "none",
        "pointer-events": "all",
        "aria-hidden": "true",
    }
    return element("circle", attributes, [element("title", {}, text=label)])


def _paint(fill: Fill, prefix: str) -> str:
    return f"url(#{prefix}-{HATCHINGS[fill][0]})" if fill in HATCHINGS else FILLS[fill]


def _hatched(areas: Sequence[MapArea], classes: ClassBreaks | None) -> list[Fill]:
    """The hatchings that a map needs; that of hidden values is always there."""
    used = {class_of(area.cell, classes) for area in areas}
    return [fill for fill in HATCHINGS if fill is Fill.SUPPRESSED or fill in used]


def _hatching(fill: Fill, prefix: str, standalone: bool) -> str:
    name, step, turn, ground_colour, line_colour = HATCHINGS[fill]
    ground = {"class": f"map-{name}-ground", "width": step, "height": step}
    line = {"class": f"map-{name}-line", "d": f"M1 0V{step}", "stroke-width": "1.6"}
    if standalone:
        ground["fill"] = ground_colour
        line["stroke"] = line_colour
    pattern = {
        "id": f"{prefix}-{name}",
        "width": step,
        "height": step,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": turn,
    }
    return element("pattern", pattern, [element("rect", ground), element("path", line)])


def _caption(text: MapText, prefix: str, width: int, top: float) -> list[str]:
    lines = [
        _caption_line(words, prefix, width, top + LINE * (row + 0.75), text.direction, fill)
        for row, (fill, words) in enumerate((text.legend or {}).items())
    ]
    if text.source:
        below = top + LINE * (len(lines) + 0.75)
        lines.append(_caption_line(text.source, prefix, width, below, text.direction, None))
    return lines


def _caption_line(words: str, prefix: str, width: int, y: float, direction: Direction, fill: Fill | None) -> str:
    mirrored = direction == "rtl"
    edge, box = (width - 8, width - 30) if mirrored else (8, 8)
    indent = 0 if fill is None else -30 if mirrored else 30
    style = {"font-family": "Fira Sans, Noto Sans Arabic, sans-serif", "font-size": "14", "fill": INK}
    written = element("text", {"x": str(edge + indent), "y": number(y + 5), **style}, text=words)
    if fill is None:
        return written
    paint = _paint(fill, prefix)
    swatch = {"x": str(box), "y": number(y - 7), "width": "22", "height": "14", "fill": paint}
    return element("g", {}, [element("rect", {**swatch, "stroke": BORDER, "stroke-width": "0.7"}), written])
