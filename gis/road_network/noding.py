"""Where roads meet: vertices that lines share become nodes, and lines are cut there into edges.

Lines that cross without a shared vertex do not meet: one of them is a bridge. Vertices nearer to one another
than the tolerance are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

import shapely
from shapely.geometry import LineString

from gis.coordinates.measures import GEOD

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Metres of a degree along a meridian, near enough to tell whether vertices are one
DEGREE_M = 111_000.0


@dataclass(frozen=True, slots=True)
class Noded:
    """Edges between nodes; E edges, N nodes."""

    #: (N, 2) longitude, latitude
    positions: Floats
    #: (E,) node at which an edge begins and ends
    starts: Ints
    ends: Ints
    #: (E,) place of the road that an edge is part of
    road: Ints
    #: (E,) geodesic length, metres
    lengths_m: Floats
    #: (E,) lines of EPSG:4490
    lines: npt.NDArray[np.object_]


def noded(lines: Sequence[LineString], tolerance_m: float) -> Noded:
    """Cut lines (EPSG:4490) where they share vertices within a tolerance, metres; 0: exactly the same."""
    coordinates, of_line = shapely.get_coordinates(np.array(lines, dtype=object), return_index=True)
    merged = _merged(coordinates, tolerance_m)
    first = np.r_[True, of_line[1:] != of_line[:-1]] if len(of_line) else np.zeros(0, bool)
    last = np.r_[of_line[1:] != of_line[:-1], True] if len(of_line) else np.zeros(0, bool)
    # A vertex that is met twice, by two lines or by one that closes, is a node; ends always are.
    cut = first | last | (np.bincount(merged, minlength=1)[merged] > 1 if len(merged) else first)
    at = np.flatnonzero(cut)
    within = of_line[at[:-1]] == of_line[at[1:]]
    begins, finishes = at[:-1][within], at[1:][within]
    labels, node = np.unique(np.r_[merged[begins], merged[finishes]], return_inverse=True)
    positions = np.zeros((len(labels), 2))
    positions[node] = coordinates[np.r_[begins, finishes]]
    along = np.zeros(len(coordinates))
    if len(coordinates) > 1:
        _, _, metres = GEOD.inv(
            coordinates[:-1, 0], coordinates[:-1, 1], coordinates[1:, 0], coordinates[1:, 1]
        )
        along[1:] = np.cumsum(np.where(of_line[1:] == of_line[:-1], metres, 0.0))
    count = len(begins)
    sizes = finishes - begins + 1
    picked = np.repeat(begins, sizes) + _counted(sizes)
    cut_lines = (
        shapely.linestrings(coordinates[picked], indices=np.repeat(np.arange(count), sizes))
        if count
        else np.zeros(0, dtype=object)
    )
    return Noded(
        positions=positions,
        starts=node[:count].astype(np.int64),
        ends=node[count:].astype(np.int64),
        road=of_line[begins].astype(np.int64),
        lengths_m=along[finishes] - along[begins],
        lines=np.asarray(cut_lines, dtype=object),
    )


def _counted(sizes: Ints) -> Ints:
    """Return 0, 1, … of each size, one after another."""
    ends = np.cumsum(sizes)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes, sizes)


def _merged(coordinates: Floats, tolerance_m: float) -> Ints:
    """Return for each vertex the label of those that are one with it."""
    if len(coordinates) == 0:
        return np.zeros(0, dtype=np.int64)
    unique, label = np.unique(coordinates, axis=0, return_inverse=True)
    if tolerance_m <= 0:
        return label.astype(np.int64)
    shrink = np.cos(np.radians(unique[:, 1].mean()))
    plane = np.column_stack([unique[:, 0] * shrink, unique[:, 1]]) * DEGREE_M
    pairs = cKDTree(plane).query_pairs(tolerance_m, output_type="ndarray")
    size = len(unique)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    return np.asarray(component[label], dtype=np.int64)
