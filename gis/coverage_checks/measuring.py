"""Measure pieces: area and outline on the ellipsoid, worst width as the largest circle that fits inside."""

import math
from dataclasses import dataclass

import numpy as np

import shapely

from gis.coordinates import area_m2, length_m
from gis.coordinates.local_planes import Floats, Geometries, from_planes, middles, to_planes

#: The radius is halved in on until it is known to this part of itself
_FINENESS = 0.0005
#: A piece with more corners, and no thinner than this beside a circle of its area, is broad
_MANY_CORNERS, _BROAD = 60, 40


@dataclass(frozen=True, slots=True)
class Measured:
    """Width in metres and the widest place, for each of many pieces."""

    widths: Floats
    places: Floats


def widths(pieces: Geometries) -> Measured:
    """Return the diameter of the largest circle inside each piece, and its middle in degrees.

    A circle of radius r fits where the piece, shrunk by r, is not empty. With area A and outline U its radius
    is A/U at least, for no point of it is farther than the radius from the outline, and √(A/π) at most.
    """
    if not len(pieces):
        return Measured(np.empty(0), np.empty((0, 2)))
    origins = middles(pieces)
    flat = to_planes(pieces, origins)
    radii, inside = inscribed(flat)
    return Measured(2 * radii, shapely.get_coordinates(from_planes(inside, origins)))


def inscribed(flat: Geometries) -> tuple[Floats, Geometries]:
    """Return the radius of the largest circle in each piece of a plane, and its middle."""
    areas = shapely.area(flat)
    fits = areas / np.maximum(shapely.length(flat), 1e-12) * (1 - _FINENESS)
    fails = np.maximum(np.sqrt(areas / np.pi) * (1 + _FINENESS), fits)
    cores = np.array(flat, dtype=object)
    # GEOS seeks the circle in ever smaller squares: quick in a broad piece, without end in a thin one.
    broad = (shapely.get_num_coordinates(flat) > _MANY_CORNERS) & (fails < _BROAD * fits)
    circles = shapely.maximum_inscribed_circle(flat[broad], tolerance=fails[broad] * _FINENESS)
    fits[broad] = fails[broad] = shapely.length(circles)
    open_ones = np.flatnonzero(~broad)
    while len(open_ones):
        # The true radius is more often near the lower end.
        tried = np.sqrt(np.maximum(fits[open_ones], 1e-9) * np.maximum(fails[open_ones], 1e-9))
        shrunk = shapely.buffer(flat[open_ones], -tried)
        has_room = ~shapely.is_empty(shrunk)
        fits[open_ones[has_room]], cores[open_ones[has_room]] = tried[has_room], shrunk[has_room]
        fails[open_ones[~has_room]] = tried[~has_room]
        open_ones = open_ones[fails[open_ones] > fits[open_ones] * (1 + _FINENESS) + 1e-6]
    inside = shapely.point_on_surface(cores)
    inside[broad] = shapely.get_point(circles, 0)
    return (fits + fails) / 2, inside


def area(piece: shapely.Polygon) -> float:
    """Return the geodesic area in square metres."""
    return area_m2(piece)


def long_side(piece: shapely.Polygon, area: float) -> float:
    """Return the long side of the rectangle that has the piece's area and outline, a strip's own length.

    With half the outline h and the area A its sides are h/2 ± √(h²/4 - A); a piece rounder than any
    rectangle is half of that half long.
    """
    half = length_m(piece) / 2
    return half / 2 + math.sqrt(max(half * half / 4 - area, 0.0))
