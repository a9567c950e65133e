"""Take a coverage of polygons apart into the lines that divide them, each once.

A line of two rings is one line where both have the same corners, as in a clean coverage. Where they do not,
because borders were registered as overlaps or gaps, each polygon keeps that part of its outline for itself.
Sorting finds what is shared, so that a whole country takes little longer than it takes to read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import shapely

#: Nobody known lies on the other side
NOBODY = -1


@dataclass(frozen=True)
class Border:
    """What divides two polygons, by their places in the coverage, or one from what is not known."""

    one: int
    other: int | None
    geom: shapely.MultiLineString


@dataclass(frozen=True)
class _Steps:
    """The way from each corner of each ring to the next."""

    owner: NDArray[np.int64]
    ring: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]


def borders(coverage: Sequence[shapely.MultiPolygon]) -> list[Border]:
    """Return the borders of a coverage, those of one polygon with another together."""
    steps = _steps(coverage)
    other, is_drawn = _partners(steps)
    taken = np.flatnonzero(is_drawn)
    if not taken.size:
        return []
    begins = np.ones(taken.size, dtype=bool)
    begins[1:] = (np.diff(taken) != 1) | (np.diff(steps.ring[taken]) != 0) | (np.diff(other[taken]) != 0)
    lines = _lines(steps, taken, np.cumsum(begins) - 1)
    firsts = taken[begins]
    return _by_pair(steps.owner[firsts], other[firsts], lines)


def _steps(coverage: Sequence[shapely.MultiPolygon]) -> _Steps:
    polygons, owner_of_polygon = shapely.get_parts(np.array(coverage, dtype=object), return_index=True)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    moves = (ring[:-1] == ring[1:]) & np.any(corners[:-1] != corners[1:], axis=1)
    start, end, ring = corners[:-1][moves], corners[1:][moves], ring[:-1][moves]
    return _Steps(owner_of_polygon[polygon_of_ring[ring]], ring, start, end)


def _partners(steps: _Steps) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return for each step who lies beyond it, and whether it is drawn: the second of a pair is not."""
    (x1, y1), (x2, y2) = steps.start.T, steps.end.T
    turned = (x1 > x2) | ((x1 == x2) & (y1 > y2))
    ends = np.where(turned[:, None], np.hstack([steps.end, steps.start]), np.hstack([steps.start, steps.end]))
    order = np.lexsort((steps.owner, *ends.T[::-1]))
    ends, owner = ends[order], steps.owner[order]
    is_new = np.ones(order.size, dtype=bool)
    is_new[1:] = np.any(ends[1:] != ends[:-1], axis=1)
    first = np.maximum.accumulate(np.where(is_new, np.arange(order.size), 0))
    is_second = (np.arange(order.size) - first) % 2 == 1
    beyond = np.full(order.size, NOBODY, dtype=np.int64)
    beyond[:-1] = np.where(is_second[1:], owner[1:], NOBODY)
    other, is_drawn = np.empty_like(beyond), np.empty_like(is_second)
    other[order] = beyond
    # A seam within one polygon divides nothing.
    is_drawn[order] = ~is_second & (beyond != owner)
    return other, is_drawn


def _lines(steps: _Steps, taken: NDArray[np.int64], line: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the lines that steps make which follow one another."""
    at = np.arange(taken.size) + line
    is_last = np.append(line[1:] != line[:-1], True)
    corners = np.empty((taken.size + int(line[-1]) + 1, 2))
    belongs = np.empty(corners.shape[0], dtype=np.int64)
    corners[at], belongs[at] = steps.start[taken], line
    corners[at[is_last] + 1], belongs[at[is_last] + 1] = steps.end[taken[is_last]], line[is_last]
    made: Any = shapely.linestrings(corners, indices=belongs)
    drawn: NDArray[np.object_] = made
    return drawn


def _by_pair(one: NDArray[np.int64], other: NDArray[np.int64], lines: NDArray[np.object_]) -> list[Border]:
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    begins = np.ones(order.size, dtype=bool)
    begins[1:] = (np.diff(one) != 0) | (np.diff(other) != 0)
    gathered = shapely.multilinestrings(lines[order], indices=np.cumsum(begins) - 1)
    merged: Any = shapely.line_merge(gathered)
    pairs = zip(one[begins].tolist(), other[begins].tolist(), merged, strict=True)
    return [
        Border(
            first,
            None if second == NOBODY else second,
            shapely.MultiLineString(shapely.get_parts(drawn).tolist()),
        )
        for first, second, drawn in pairs
    ]
