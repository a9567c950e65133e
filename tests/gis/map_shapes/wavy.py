"""A coverage of cells whose borders wind, so that there is something to generalise."""

import math
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import mapping

#: Degrees along the side of a cell, corners of a border between two of its ends
CELL, CORNERS = 0.2, 60

Place = tuple[int, int]
Point = tuple[float, float]


def _node(column: int, row: int) -> Point:
    return 108.0 + column * CELL, 38.0 + row * CELL


def _border(start: Place, end: Place, bend: float) -> list[Point]:
    """Return the border between two nodes, from start to end; both cells beside it get the same corners."""
    if start > end:
        return _border(end, start, bend)[::-1]
    (x1, y1), (x2, y2) = _node(*start), _node(*end)
    points = [(x1, y1)]
    for corner in range(1, CORNERS):
        along = corner / CORNERS
        aside = bend * CELL * math.sin(math.pi * along) * math.sin(corner * 1.7 + sum(start))
        points.append((x1 + (x2 - x1) * along + aside * (y2 - y1) / CELL,
                       y1 + (y2 - y1) * along - aside * (x2 - x1) / CELL))  # fmt: skip
    return [*points, (x2, y2)]


def cell(column: int, row: int, bends: Mapping[tuple[Place, Place], float] | None = None) -> shapely.Polygon:
    """Return one cell; `bends` are borders that wind more or less than others."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    ring: list[Point] = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        first, last = min(start, end), max(start, end)
        bend = (bends or {}).get((first, last), 0.08)
        ring += _border(start, end, bend)[:-1]
    return shapely.Polygon(ring)


def geojson(polygon: shapely.Polygon) -> dict[str, Any]:
    """Return a polygon as the MultiPolygon of a boundary."""
    drawn = mapping(shapely.MultiPolygon([polygon]))
    return {"type": drawn["type"], "coordinates": drawn["coordinates"]}
