"""From longitude and latitude to places on paper, for an area as small as a county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

Position = Sequence[float]
"""Longitude and latitude in degrees (WGS84), as in GeoJSON; further numbers are ignored."""
Polygon = Sequence[Sequence[Position]]
"""An outer ring and its holes."""
MultiPolygon = Sequence[Polygon]
"""The coordinates of a GeoJSON MultiPolygon."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular: degrees of longitude are shortened by the cosine of the middle latitude.

    Over the 100 km of a county, shapes differ from a conformal projection by less than half a per cent.
    Source: Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395), chapter 12.
    """

    west: float
    north: float
    scale_x: float
    scale_y: float
    margin: float
    width: float
    height: float

    def point(self, position: Position) -> tuple[float, float]:
        """Place of the position in pixels: x to the right, y downwards."""
        x = self.margin + (position[0] - self.west) * self.scale_x
        return x, self.margin + (self.north - position[1]) * self.scale_y


def fit_to_width(shapes: Iterable[MultiPolygon], *, width: float, margin: float = 4.0) -> Projection:
    """The projection that lets all shapes fill the width (pixels); the height follows from the shapes.

    Raises ValueError when there is no position at all or when width leaves no room between the margins.
    """
    positions = [position for shape in shapes for polygon in shape for ring in polygon for position in ring]
    if not positions:
        raise ValueError("a map needs at least one outline")
    if width <= 2 * margin:
        raise ValueError("the map is narrower than its margins")
    west, east = min(p[0] for p in positions), max(p[0] for p in positions)
    south, north = min(p[1] for p in positions), max(p[1] for p in positions)
    shortened = cos(radians((south + north) / 2))
    scale = (width - 2 * margin) / max((east - west) * shortened, 1e-9)
    return Projection(
        west=west,
        north=north,
        scale_x=scale * shortened,
        scale_y=scale,
        margin=margin,
        width=width,
        height=round((north - south) * scale + 2 * margin, 1),
    )


def ring_area(points: Sequence[tuple[float, float]]) -> float:
    """Area inside a ring in square pixels, by the surveyor's formula; the order of points does not matter."""
    following = [*points[1:], *points[:1]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(points, following, strict=True))) / 2
