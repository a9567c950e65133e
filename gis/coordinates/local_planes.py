"""Flat metres around each of many small geometries at once, for widths and distances that are compared.

A degree of longitude is N·cos φ and a degree of latitude M (both π/180 of it), N and M the radii of curvature
in the prime vertical and in the meridian at the geometry's middle. Ten kilometres from there a width is wrong
by about one part in a thousand; areas and lengths that are reported come from ``measures``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import shapely

from gis.coordinates.measures import GEOD

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]


def metres_per_degree(lat: Floats) -> Floats:
    """Return for each latitude the metres of a degree of longitude and of latitude, in two columns."""
    e2 = 1 - (GEOD.b / GEOD.a) ** 2
    phi = np.radians(lat)
    w2 = 1 - e2 * np.sin(phi) ** 2
    prime_vertical = GEOD.a / np.sqrt(w2)
    meridian = GEOD.a * (1 - e2) / w2**1.5
    return np.column_stack([np.radians(prime_vertical * np.cos(phi)), np.radians(meridian)])


def middles(geometries: Geometries) -> Floats:
    """Return the middle of each geometry's extent, the origin of its plane."""
    bounds = shapely.bounds(geometries)
    middle: Floats = (bounds[:, :2] + bounds[:, 2:]) / 2
    return middle


def to_planes(geometries: Geometries, origins: Floats) -> Geometries:
    """Return each geometry of EPSG:4490 in metres east and north of its own origin."""
    return _moved(geometries, origins, lambda xy, origin, scale: (xy - origin) * scale)


def from_planes(geometries: Geometries, origins: Floats) -> Geometries:
    """Return geometries in metres of their planes in EPSG:4490 again."""
    return _moved(geometries, origins, lambda xy, origin, scale: xy / scale + origin)


def _moved(geometries: Geometries, origins: Floats, move: Any) -> Geometries:
    moved = np.array(geometries, dtype=object)
    xy, index = shapely.get_coordinates(moved, return_index=True)
    scale = metres_per_degree(origins[:, 1])
    placed: Geometries = shapely.set_coordinates(moved, move(xy, origins[index], scale[index]))
    return placed
