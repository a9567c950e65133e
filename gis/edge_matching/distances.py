"""Measure how far two lines lie apart: Hausdorff, discrete Fréchet, and the stretches beyond a tolerance.

Coordinates are easting and northing in metres of one plane.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gis.edge_matching.nearest import LineIndex, point_tree

Floats = npt.NDArray[np.float64]

#: No more points on either line than this are compared for the Fréchet distance, whose cost is their product
_MOST_POINTS = 5_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A connected part of our line that lies farther than the tolerance from theirs."""

    geometry: LineString
    length_m: float
    mean_m: float
    greatest_m: float
    #: Whether their line lies outside us there: they claim what we do
    is_inside_theirs: bool


def hausdorff_m(one: BaseGeometry, other: BaseGeometry, step_m: float) -> float:
    """Return how far any point of either line lies from the other line at most, both looked at every step.

    H = max(sup d(a, B), sup d(b, A)); between two looked-at points it can be greater by half a step.
    """
    return max(_farthest(one, other, step_m), _farthest(other, one, step_m))


def _farthest(line: BaseGeometry, other: BaseGeometry, step_m: float) -> float:
    points = shapely.get_coordinates(shapely.segmentize(line, step_m))
    return float(LineIndex(other).distances(points).max())


def frechet_m(one: LineString, other: LineString, step_m: float) -> float:
    """Return the discrete Fréchet distance of two lines run through in the same direction.

    The shortest leash that lets two walkers go from vertex to vertex without turning back (Eiter and
    Mannila 1994, eq. 1, filled in along anti-diagonals); edges are divided into steps (metres, or longer
    where the lines are very long). Rings are begun where they lie nearest to one another and run the same
    way round. Not shapely's, which with GEOS 3.14 can give more than the shortest leash.
    """
    if one.is_closed and other.is_closed:
        one, other = _begun_together(one, other)
    elif _is_turned(one, other):
        other = other.reverse()
    step = max(step_m, max(one.length, other.length) / _MOST_POINTS * 2)
    a, b = (_thinned(shapely.get_coordinates(shapely.segmentize(line, step))) for line in (one, other))
    return _leash(a, b)


def _leash(a: Floats, b: Floats) -> float:
    rows, columns = len(a), len(b)
    # c[i, j] = max(d(a_i, b_j), min(c[i-1, j], c[i-1, j-1], c[i, j-1])), kept by i for two diagonals back.
    before = np.full(rows + 1, np.inf)
    last = np.full(rows + 1, np.inf)
    for diagonal in range(rows + columns - 1):
        low, high = max(0, diagonal - columns + 1), min(rows, diagonal + 1)
        i = np.arange(low, high)
        gaps = a[low:high] - b[diagonal - i]
        reach = np.hypot(gaps[:, 0], gaps[:, 1])
        here = np.full(rows + 1, np.inf)
        if diagonal == 0:
            here[1] = reach[0]
        else:
            least = np.minimum(np.minimum(last[low:high], last[low + 1 : high + 1]), before[low:high])
            here[low + 1 : high + 1] = np.maximum(reach, least)
        before, last = last, here
    return float(last[rows])


def _thinned(points: Floats) -> Floats:
    """Return at most the points that can be compared, evenly chosen, the ends among them."""
    if len(points) <= _MOST_POINTS:
        return points
    chosen = np.unique(np.linspace(0, len(points) - 1, _MOST_POINTS).round().astype(np.int64))
    kept: Floats = points[chosen]
    return kept


def _begun_together(one: LineString, other: LineString) -> tuple[LineString, LineString]:
    a, b = (shapely.get_coordinates(line)[:-1] for line in (one, other))
    if shapely.is_ccw(one) != shapely.is_ccw(other):
        b = b[::-1]
    (starts, ends), distances = point_tree(b).query_nearest(shapely.points(a), return_distance=True)
    nearest = int(np.argmin(distances))
    a, b = np.roll(a, -int(starts[nearest]), axis=0), np.roll(b, -int(ends[nearest]), axis=0)
    return LineString([*a, a[0]]), LineString([*b, b[0]])


def _is_turned(one: LineString, other: LineString) -> bool:
    (a, z), (b, y) = ((line.coords[0], line.coords[-1]) for line in (one, other))
    same = np.hypot(a[0] - b[0], a[1] - b[1]) + np.hypot(z[0] - y[0], z[1] - y[1])
    turned = np.hypot(a[0] - y[0], a[1] - y[1]) + np.hypot(z[0] - b[0], z[1] - b[1])
    return bool(turned < same)


def stretches(
    line: LineString, theirs: LineIndex, theirs_area: BaseGeometry, tolerance_m: float, step_m: float
) -> list[Stretch]:
    """Return the parts of a line that lie beyond the tolerance of their line, in the line's order.

    Looked at at every vertex and every step between; a stretch begins and ends half way to the next point
    that lies within. A ring's stretch that runs over its start is one.
    """
    shapely.prepare(theirs_area)
    if line.is_closed:
        line = _begun_within(line, theirs, tolerance_m)
    coordinates = shapely.get_coordinates(shapely.segmentize(line, step_m))
    steps = np.hypot(*np.diff(coordinates, axis=0).T)
    places = np.concatenate([[0.0], np.cumsum(steps)])
    distances = theirs.distances(coordinates)
    beyond = distances > tolerance_m
    edges = np.flatnonzero(np.diff(np.concatenate([[False], beyond, [False]]).astype(np.int8)))
    weights = np.maximum(np.concatenate([[0.0], steps]) + np.concatenate([steps, [0.0]]), 1e-9)
    found: list[Stretch] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        begin = (places[max(start - 1, 0)] + places[start]) / 2
        finish = (places[end - 1] + places[min(end, len(places) - 1)]) / 2
        run = substring(line, begin, finish)
        if not isinstance(run, LineString) or run.length == 0:
            continue
        far = distances[start:end]
        farthest = shapely.Point(coordinates[start + int(np.argmax(far))])
        found.append(
            Stretch(
                run,
                float(run.length),
                float(np.average(far, weights=weights[start:end])),
                float(far.max()),
                bool(shapely.contains_properly(theirs_area, farthest)),
            )
        )
    return found


def _begun_within(ring: LineString, theirs: LineIndex, tolerance_m: float) -> LineString:
    """Return a ring begun at a vertex that lies within the tolerance, if it has one."""
    points = shapely.get_coordinates(ring)[:-1]
    within = np.flatnonzero(theirs.distances(points) <= tolerance_m)
    if not len(within):
        return ring
    turned = np.roll(points, -int(within[0]), axis=0)
    return LineString([*turned, turned[0]])
